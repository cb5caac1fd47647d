"""What every view and router asks of a request."""

from __future__ import annotations

from django.http import HttpRequest

from wufei.kernel.actors import Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks: set for a session by the middleware of people, for a token by the API."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
