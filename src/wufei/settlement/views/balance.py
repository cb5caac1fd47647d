"""The four links of a period in one table."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from wufei.kernel.requests import actor_of_request
from wufei.settlement.forms.asking import BalanceForm
from wufei.settlement.queries.balance import four_links


@login_required
@require_safe
def balance(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    given = {"first": today - dt.timedelta(days=6), "last": today, **request.GET.dict()}
    form = BalanceForm(given)
    links = []
    if form.is_valid():
        links = four_links(actor=actor_of_request(request), asked=form.asked())
    context = {"form": form, "links": links}
    return render(request, "settlement/balance.html", context, status=422 if form.errors else 200)
