from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def not_offered(request: HttpRequest) -> HttpResponse:
    """Addresses that the sign-in library must be able to name but that this site does not have."""
    raise Http404
