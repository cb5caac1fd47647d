"""What was sent with a request: a form that was posted empty is still a posted form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def posted(request: HttpRequest) -> Any:
    """The fields of a POST, None for any other request."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Fields and files of a POST, None and None for any other request."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)
