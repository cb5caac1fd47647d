"""Schemes: what stands, what they said before, a new one, another version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wufei.evaluation import rules
from wufei.evaluation.domain.publishing import create_scheme, publish_version
from wufei.evaluation.forms import SchemeForm, last_month
from wufei.evaluation.models import Scheme
from wufei.evaluation.queries import curve_text, name_of, schemes, text_of, version_name
from wufei.evaluation.scheme_files import Fault, FaultyScheme, read_scheme, shipped_texts
from wufei.evaluation.tables import UNITS, SchemeTable
from wufei.evaluation.views.reading import reader_of, runner_of
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.measures.public import catalogue, local, number_text


@login_required
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponseBase:
    actor = reader_of(request)
    table = SchemeTable(schemes(actor))
    may_run = rules.may_run_somewhere(actor)
    return answer_list(request, "evaluation/schemes.html", table, may_run=may_run)


@login_required
@require_safe
def scheme_page(request: HttpRequest, code: str) -> HttpResponse:
    """The scheme in words, its text, and its earlier versions."""
    actor = reader_of(request)
    scheme = _seen(request, code)
    versions = list(scheme.versions.order_by("-number"))
    number = request.GET.get("version", "")
    chosen = next((each for each in versions if str(each.number) == number), versions[0])
    told = read_scheme(chosen.text)
    context = {
        "scheme": scheme,
        "name": version_name(chosen),
        "version": chosen,
        "versions": versions,
        "told": told,
        "units": UNITS[told.units.value],
        "indicators": _indicators(told),
        "tiers": [(text_of(tier.name), number_text(tier.least)) for tier in told.tiers],
        "vetoes": [(text_of(v.name), number_text(v.above)) for v in told.vetoes],
        "known_percent": number_text(told.known * 100),
        "red_least": number_text(told.lists.red_least),
        "may_run": rules.may_run(actor, region_path=scheme.region.path),
    }
    return render(request, "evaluation/scheme.html", context)


def _seen(request: HttpRequest, code: str) -> Scheme:
    actor = reader_of(request)
    found: Scheme | None = (
        Scheme.objects.visible_to(actor).select_related("region").filter(code=code).first()
    )
    if found is None:
        raise Http404
    return found


def _indicators(told: Any) -> list[dict[str, str]]:
    known = catalogue()
    rows = []
    for each in told.indicators:
        editions = known.figures.get(each.figure, ())
        edition = editions[-1] if editions else None
        rows.append(
            {
                "name": text_of(each.name),
                "id": each.figure if edition else "",
                "figure": local(edition.name) if edition else each.figure,
                "weight": number_text(each.weight),
                "curve": curve_text(each.curve, edition),
            }
        )
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def scheme_new(request: HttpRequest) -> HttpResponse:
    """A new scheme, begun from one that comes with the house."""
    actor = runner_of(request)
    examples = shipped_texts()
    chosen = request.GET.get("from", "street_month")
    initial = {
        "text": examples.get(chosen, ""),
        "first_month": last_month(timezone.localdate()).first,
        "code": chosen.replace("_", "-") if chosen in examples else "",
    }
    form = SchemeForm(request.POST or None, actor=actor, revises=False, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            version = create_scheme(actor=actor, **form.cleaned_data)
            messages.success(request, _("方案已发布。"))
            return redirect("evaluation:scheme", code=version.scheme.code)
    names = [(key, text_of(read_scheme(text).name)) for key, text in examples.items()]
    return _form(request, form, heading=_("新建考评方案"), examples=names)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another version, from a month on."""
    actor, scheme = runner_of(request), _seen(request, code)
    if not rules.may_run(actor, region_path=scheme.region.path):
        raise PermissionDenied
    latest = scheme.versions.order_by("-number").first()
    assert latest is not None
    initial = {"text": latest.text, "first_month": timezone.localdate().replace(day=1)}
    form = SchemeForm(request.POST or None, actor=actor, revises=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            publish_version(actor=actor, scheme=scheme, **form.cleaned_data)
            messages.success(request, _("新版本已发布；已完成的考评不受影响。"))
            return redirect("evaluation:scheme", code=code)
    heading = _("修订：%(name)s") % {"name": name_of(scheme)}
    return _form(request, form, heading=heading, scheme=scheme)


def _form(request: HttpRequest, form: SchemeForm, **context: Any) -> HttpResponse:
    faults = _faults(form.data.get("text", "")) if form.errors and form.is_bound else []
    shown = {"form": form, "faults": faults, **context}
    status = 422 if form.errors else 200
    return render(request, "evaluation/scheme_form.html", shown, status=status)


def _faults(text: str) -> list[Fault]:
    """All that is wrong in the text, by line; the form itself tells the first."""
    try:
        read_scheme(text, catalogue())
    except FaultyScheme as faulty:
        return faulty.faults
    return []
