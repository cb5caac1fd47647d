"""Series: head, duties, recipients, template; deliveries; one's own subscription; adoption."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wufei.bulletin import rules
from wufei.bulletin.domain import keeping
from wufei.bulletin.domain.distributing import (
    DISTRIBUTORS,
    can_be_told,
    decide_doubtful,
    distribute,
)
from wufei.bulletin.domain.keeping import SeriesDraft
from wufei.bulletin.domain.word_templates import MOST_BYTES, set_word_template
from wufei.bulletin.forms import (
    DutyForm,
    EndRecipientForm,
    RecipientForm,
    SeriesForm,
    SubscriptionForm,
    TemplateForm,
)
from wufei.bulletin.models import (
    Delivery,
    Duty,
    DutyHolder,
    Issue,
    Recipient,
    Series,
    Subscription,
    Way,
)
from wufei.bulletin.outputs.office_template import office_template
from wufei.bulletin.queries.adoption import adoption_of
from wufei.bulletin.queries.duties import duties_of
from wufei.bulletin.views.composing import issue_of
from wufei.kernel.actors import Actor, Role
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request


def _kept(request: HttpRequest, slug: str) -> tuple[Actor, Series]:
    actor = actor_of_request(request)
    series = get_object_or_404(Series.objects.select_related("region", "office"), slug=slug)
    if not rules.may_keep_series(actor, region_path=series.region.path):
        raise PermissionDenied
    return actor, series


@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    rows = Series.objects.visible_to(actor).select_related("office", "region")
    context = {
        "rows": rows,
        "may_add": actor.has_role(Role.CITY_OFFICER, Role.DISTRICT_OFFICER),
        "subscribed": set(
            Subscription.objects.filter(user=request.user).values_list("series_id", flat=True)  # type: ignore[misc]
        ),
    }
    return render(request, "bulletin/series_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if not actor.has_role(Role.CITY_OFFICER, Role.DISTRICT_OFFICER):
        raise PermissionDenied
    form = SeriesForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        last = values.pop("last_number") or 0
        with refusals_on(form):
            series = keeping.create_series(actor=actor, draft=_draft(values), last_number=last)
            return redirect("bulletin:series", slug=series.slug)
    context = {"form": form, "heading": _("登记简报")}
    return render(request, "bulletin/series_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    actor, series = _kept(request, slug)
    form = SeriesForm(request.POST or None, actor=actor, series=series, initial=_initial(series))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            keeping.update_series(actor=actor, series=series, draft=_draft(form.cleaned_data))
            messages.success(request, _("已保存。"))
            return redirect("bulletin:series", slug=slug)
    context = {"form": form, "heading": _("修改简报"), "series": series}
    return render(request, "bulletin/series_form.html", context, status=422 if form.errors else 200)


def _draft(values: dict[str, Any]) -> SeriesDraft:
    groups = tuple(values["groups"].splitlines())
    return SeriesDraft(**{**values, "groups": groups, "webhook": values.get("webhook") or ""})


def _initial(series: Series) -> dict[str, Any]:
    names = SeriesForm.base_fields.keys() - {"last_number", "groups"}
    return {
        **{name: getattr(series, name) for name in names},
        "groups": "\n".join(series.groups),
    }


@login_required
@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything about a series, for those who keep it."""
    _actor, series = _kept(request, slug)
    today = timezone.localdate()
    context = {
        "series": series,
        "holders": DutyHolder.objects.in_force(today).filter(series=series).select_related("user"),
        "recipients": series.recipients.select_related("organisation"),
        "duty_form": DutyForm(),
        "recipient_form": RecipientForm(),
        "template_form": TemplateForm(),
        "adoption": adoption_of(series, today.year),
        "year": today.year,
        "today": today,
    }
    return render(request, "bulletin/series.html", context)


@login_required
@require_POST
def add_duty(request: HttpRequest, slug: str) -> HttpResponse:
    actor, series = _kept(request, slug)
    form = DutyForm(request.POST)
    if form.is_valid():
        user, duty = form.cleaned_data["user"], Duty(form.cleaned_data["duty"])
        keeping.assign_duty(actor=actor, series=series, user=user, duty=duty)
    else:
        messages.error(request, _first_error(form))
    return redirect("bulletin:series", slug=slug)


@login_required
@require_POST
def end_duty(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    actor, series = _kept(request, slug)
    holder = get_object_or_404(DutyHolder, series=series, pk=pk)
    keeping.end_duty(actor=actor, holder=holder)
    return redirect("bulletin:series", slug=slug)


@login_required
@require_POST
def add_recipient(request: HttpRequest, slug: str) -> HttpResponse:
    actor, series = _kept(request, slug)
    form = RecipientForm(request.POST)
    if form.is_valid():
        values = dict(form.cleaned_data)
        way = Way(values.pop("way"))
        keeping.add_recipient(actor=actor, series=series, way=way, **values)
    else:
        messages.error(request, _first_error(form))
    return redirect("bulletin:series", slug=slug)


@login_required
@require_http_methods(["GET", "POST"])
def end_recipient(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    actor, series = _kept(request, slug)
    row = get_object_or_404(Recipient, series=series, pk=pk)
    form = EndRecipientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            keeping.end_recipient(actor=actor, recipient=row, **form.cleaned_data)
            return redirect("bulletin:series", slug=slug)
    context = {"form": form, "heading": _("停止报送：%(name)s") % {"name": row.name}}
    return render(request, "bulletin/reason.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def set_template(request: HttpRequest, slug: str) -> HttpResponse:
    actor, series = _kept(request, slug)
    upload = request.FILES.get("file")
    content = upload.read(MOST_BYTES + 1) if upload else b""
    try:
        set_word_template(actor=actor, series=series, content=content)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已换用上传的模板。") if content else _("已恢复默认模板。"))
    return redirect("bulletin:series", slug=slug)


@login_required
@require_safe
def get_template(request: HttpRequest, slug: str) -> FileResponse:
    """The template in use, to be changed in a word processor."""
    _actor, series = _kept(request, slug)
    content = bytes(series.word_template) or office_template()
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{series.slug}.docx")


@login_required
@require_http_methods(["GET", "POST"])
def subscription(request: HttpRequest, slug: str) -> HttpResponse:
    """How one hears of a series."""
    actor = actor_of_request(request)
    series = get_object_or_404(Series, slug=slug)
    standing = Subscription.objects.filter(series=series, user=request.user).first()  # type: ignore[misc]
    if request.method == "POST" and request.POST.get("leave"):
        keeping.unsubscribe(actor=actor, series=series)
        messages.success(request, _("已取消订阅。"))
        return redirect("bulletin:archive")
    names = ("rhythm", "mail", "quiet_from", "quiet_till")
    initial = {name: getattr(standing, name) for name in names} if standing else {}
    form = SubscriptionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        rhythm = Subscription.Rhythm(values.pop("rhythm"))
        keeping.subscribe(actor=actor, series=series, rhythm=rhythm, **values)
        messages.success(request, _("已订阅。"))
        return redirect("bulletin:archive")
    context = {"form": form, "series": series, "standing": standing}
    return render(
        request, "bulletin/subscription.html", context, status=422 if form.errors else 200
    )


@login_required
@require_http_methods(["GET", "POST"])
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom an issue reached, who read it; POST tells those who were not told yet."""
    actor, issue = issue_of(request, pk)
    if request.method == "POST":
        try:
            added = distribute(actor=actor, issue=issue)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("新增 %(count)s 条分发。") % {"count": added})
        return redirect("bulletin:deliveries", pk=pk)
    rows = Delivery.objects.filter(issue=issue).order_by("channel", "recipient")
    context = {
        "issue": issue,
        "rows": rows[:500],
        "read": rows.filter(read_at__isnull=False).count(),
        "total": rows.count(),
        "decides": Duty.EDITOR in duties_of(actor, issue.series),
        "distributes": _distributes(actor, issue),
    }
    return render(request, "bulletin/deliveries.html", context)


def _distributes(actor: Actor, issue: Issue) -> bool:
    return can_be_told(issue) and bool(duties_of(actor, issue.series) & set(DISTRIBUTORS))


@login_required
@require_POST
def decide(request: HttpRequest, pk: int, delivery_pk: int) -> HttpResponse:
    actor, issue = issue_of(request, pk)
    row = get_object_or_404(Delivery, issue=issue, pk=delivery_pk)
    try:
        decide_doubtful(actor=actor, delivery=row, arrived=bool(request.POST.get("arrived")))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("bulletin:deliveries", pk=pk)


def _first_error(form: Any) -> str:
    return str(next(iter(form.errors.values()))[0])
