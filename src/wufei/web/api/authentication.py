"""Who calls: a bearer token, or the session of a signed-in browser with its CSRF token."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import AuthenticationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from wufei.kernel.refusals import Refusal
from wufei.people.public import ApiToken, TokenReason, actor_of, token_named

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class TokenAuth(HttpBearer):
    """``Authorization: Bearer wufei_…``; acts with the rights its owner has today."""

    openapi_description = "API token, made on the page /profile/tokens/"

    def __call__(self, request: HttpRequest) -> Any | None:
        if "Authorization" not in request.headers:
            return None
        return super().__call__(request) or self._refuse()

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_named(token)
        if found is None:
            return None
        if found.read_only and request.method not in SAFE_METHODS:
            raise Refusal(TokenReason.READ_ONLY)
        request.user = found.user
        request.actor = actor_of(found.user)  # type: ignore[attr-defined]
        return found

    @staticmethod
    def _refuse() -> None:
        """A wrong token never falls back to a session."""
        raise AuthenticationError


class SessionAuth(APIKeyCookie):
    """The session of a signed-in browser; writing needs the header ``X-CSRFToken`` too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise HttpError(403, "csrf")
        return request.user

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        raise NotImplementedError  # __call__ decides
