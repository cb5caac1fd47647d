"""What the views share: finding the row, showing a form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wufei.kernel.requests import actor_of_request
from wufei.registry.registers import Register, register_of


def row_or_404(request: HttpRequest, register: Register, pk: int) -> Any:
    """The row if the reader may see it; a foreign row and a missing row look the same."""
    row = register.rows(actor_of_request(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def form_page(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    """The form; 422 when it was sent and something is wrong with it."""
    status = 422 if context["form"].errors else 200
    return render(request, "registry/form.html", dict(context), status=status)


def related_urls(row: Model, register: Register) -> dict[type, str]:
    """The pages of the rows that ``row`` points to, by model."""
    urls = {}
    for name in register.facts:
        value = getattr(row, name)
        home = register_of(type(value)) if isinstance(value, Model) else None
        if home is not None:
            urls[type(value)] = home.url("detail", value.pk)
    return urls
