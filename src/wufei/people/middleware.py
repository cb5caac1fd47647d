from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wufei.kernel.actors import NOBODY, Actor
from wufei.people.actors import actor_of


class ActorMiddleware:
    """Sets ``request.actor``, read from the database only when first asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def load() -> Actor:
            return actor_of(request.user) if request.user.is_authenticated else NOBODY

        request.actor = SimpleLazyObject(load)  # type: ignore[attr-defined]
        return self.get_response(request)
