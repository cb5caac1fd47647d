"""A refusal as a page: the reason, and what would make it pass; never a blank one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from wufei.kernel.refusals import Refusal

View = Callable[..., HttpResponseBase]


def refusals_shown(view: View) -> View:
    """What the view refuses is shown with the status of its reason."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            context = {"refusal": refusal}
            return render(request, "measures/refused.html", context, status=refusal.reason.status)

    return shown
