"""The rules: what they cost in false alarms, by which figures, and what others would cost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.jobs import enqueue
from wufei.kernel.models import JobRun
from wufei.supervision import rules
from wufei.supervision.domain.parameters import (
    fields_of,
    shipped_severity,
    shipped_values,
    shown,
    typed,
)
from wufei.supervision.domain.setting import end_parameters, set_parameters
from wufei.supervision.domain.trying import try_figures
from wufei.supervision.forms import (
    EndForm,
    FiguresForm,
    ParameterForm,
    TrialForm,
    districts_of,
    last_month,
)
from wufei.supervision.jobs import compute_rule_trial
from wufei.supervision.models import Finding, RuleParameter, RuleTrial
from wufei.supervision.naming import RULES, rule_name, severity_name
from wufei.supervision.queries import Tally, start_of, tallies
from wufei.supervision.views.reading import reader_of, wide_reader_of

#: Days back over which rules are compared.
DAYS = 90


@login_required
@require_GET
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with its findings and false alarms of the last days."""
    actor = reader_of(request)
    counted = tallies(_recent(actor), "rule")
    own = set(RuleParameter.objects.in_force(timezone.localdate()).values_list("rule", flat=True))
    rows = [
        {"rule": rule, "name": str(name), "tally": counted.get(rule, Tally()), "set": rule in own}
        for rule, name in RULES.items()
    ]
    context = {"rows": rows, "days": DAYS, "may_read_runs": rules.may_read_runs(actor)}
    return render(request, "supervision/rules.html", context)


@login_required
@require_GET
def rule_page(request: HttpRequest, rule: str) -> HttpResponse:
    """One rule: its figures as shipped and as set, findings and false alarms by each, trials."""
    actor = reader_of(request)
    name = _known(rule)
    counted = tallies(_recent(actor).filter(rule=rule), "parameter_row")
    today = timezone.localdate()
    versions = [
        _version(row, counted.get(row.pk, Tally()), actor, today)
        for row in RuleParameter.objects.filter(rule=rule).select_related("district")
    ]
    context = {
        "rule": rule,
        "name": name,
        "days": DAYS,
        "shipped": _figures(rule, shipped_values(rule)),
        "severity": severity_name(shipped_severity(rule)),
        "shipped_tally": counted.get(None, Tally()),
        "versions": versions,
        "trials": RuleTrial.objects.visible_to(actor)
        .filter(rule=rule)
        .select_related("district")[:10],
        "may_read_trials": rules.may_read_runs(actor),
        "may_set": bool(districts_of(actor)) or rules.may_set(actor, region_path=None),
    }
    return render(request, "supervision/rule.html", context)


def _recent(actor: Actor) -> Any:
    first = timezone.localdate() - dt.timedelta(days=DAYS)
    return Finding.objects.visible_to(actor).filter(begins_at__gte=start_of(first))


def _known(rule: str) -> str:
    if rule not in RULES:
        raise Http404
    return rule_name(rule)


def _figures(rule: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(field.label), shown(field, values[field.name]))
        for field in fields_of(rule)
        if field.name in values
    ]


def _version(row: RuleParameter, tally: Tally, actor: Actor, today: dt.date) -> dict[str, Any]:
    path = row.district.path if row.district else None
    standing = row.valid_to is None or row.valid_to > today
    return {
        "row": row,
        "figures": _figures(row.rule, row.values),
        "severity": severity_name(row.severity),
        "tally": tally,
        "may_end": row.valid_to is None and standing and rules.may_set(actor, region_path=path),
        "in_force": row.in_force_on(today),
    }


def _setter(request: HttpRequest) -> Actor:
    actor = reader_of(request)
    if not rules.may_run(actor):
        raise PermissionDenied
    return actor


def _initial(rule: str) -> dict[str, Any]:
    """What a form begins with: the figures of all, as they are now."""
    rows = RuleParameter.objects.in_force(timezone.localdate()).filter(rule=rule, district=None)
    held = rows.first()
    values: dict[str, Any] = held.values if held else {}
    fields = {field.name: field for field in fields_of(rule)}
    initial: dict[str, Any] = {
        f"figure_{name}": value if fields[name].form == "kinds" else typed(fields[name], value)
        for name, value in values.items()
    }
    initial["severity"] = held.severity if held else shipped_severity(rule)
    return initial


@login_required
@require_http_methods(["GET", "POST"])
def parameters_new(request: HttpRequest, rule: str) -> HttpResponse:
    """Other figures from a day on."""
    actor, name = _setter(request), _known(rule)
    form = ParameterForm(request.POST or None, rule=rule, actor=actor, initial=_initial(rule))
    if request.method == "POST" and form.is_valid():
        with form.refusals():
            set_parameters(
                actor=actor,
                rule=rule,
                values=form.figures(),
                **{
                    key: form.cleaned_data[key]
                    for key in (
                        "district",
                        "severity",
                        "enabled",
                        "valid_from",
                        "valid_to",
                        "source",
                    )
                },
            )
            messages.success(request, _("已设定“%(rule)s”的参数。") % {"rule": name})
            return redirect("supervision:rule", rule=rule)
    heading = _("设定参数：%(rule)s") % {"rule": name}
    return _form_page(request, form, heading=heading, rule=rule)


@login_required
@require_http_methods(["GET", "POST"])
def parameters_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The row ends; what is shipped, or holds for all, holds again."""
    actor = _setter(request)
    row: RuleParameter | None = RuleParameter.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    if not rules.may_set(actor, region_path=row.district.path if row.district else None):
        raise PermissionDenied
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            end_parameters(actor=actor, row=row, **form.cleaned_data)
            messages.success(request, _("已结束这组参数。"))
            return redirect("supervision:rule", rule=row.rule)
    heading = _("结束参数：%(row)s") % {"row": row}
    return _form_page(request, form, heading=heading, rule=row.rule)


@login_required
@require_http_methods(["GET", "POST"])
def trial_new(request: HttpRequest, rule: str) -> HttpResponse:
    """Ask what other figures would have found; computed in the background."""
    actor, name = _setter(request), _known(rule)
    first, last = last_month()
    initial = {**_initial(rule), "first_day": first, "last_day": last}
    form = TrialForm(request.POST or None, rule=rule, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.refusals(), transaction.atomic():
            days = {key: form.cleaned_data[key] for key in ("district", "first_day", "last_day")}
            trial = try_figures(actor=actor, rule=rule, values=form.figures(), **days)
            title = _("参数试算：%(rule)s") % {"rule": name}
            run = enqueue(compute_rule_trial, actor=actor, title=title, trial_id=trial.pk)
            trial.job_run = run.pk
            trial.save(update_fields=["job_run"])
            return redirect("supervision:trial", pk=trial.pk)
    heading = _("试算参数：%(rule)s") % {"rule": name}
    return _form_page(request, form, heading=heading, rule=rule, button=_("开始试算"))


def _form_page(
    request: HttpRequest,
    form: FiguresForm | EndForm,
    *,
    heading: str,
    rule: str,
    button: str = "",
) -> HttpResponse:
    context = {"form": form, "heading": heading, "rule": rule, "name": rule_name(rule)}
    status = 422 if form.errors else 200
    context["button"] = button or _("保存")
    return render(request, "supervision/figures_form.html", context, status=status)


@login_required
@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """What a trial found, or how far it is."""
    return render(request, "supervision/trial.html", _trial_context(request, pk))


@login_required
@require_GET
def trial_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again while it is computed."""
    context = _trial_context(request, pk)
    answer = render(request, "supervision/parts/trial_progress.html", context)
    if not context["running"]:
        answer["HX-Refresh"] = "true"
    return answer


def _trial_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = wide_reader_of(request)
    row: RuleTrial = RuleTrial.objects.get_visible_or_404(actor, pk=pk)
    run = JobRun.objects.filter(pk=row.job_run).first() if row.job_run else None
    lost = row.result.get("lost_keys", [])
    return {
        "trial": row,
        "name": rule_name(row.rule),
        "figures": _figures(row.rule, {**shipped_values(row.rule), **row.values}),
        "run": run,
        "running": not row.result and run is not None and not run.is_over,
        "failed": not row.result and run is not None and run.is_over,
        "percent": 100 * run.done // run.total if run and run.total else None,
        "lost": Finding.objects.visible_to(actor).filter(key__in=lost).order_by("begins_at"),
    }
