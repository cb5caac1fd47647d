"""Problems: list, page, and what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wufei.inspection import rules
from wufei.inspection.domain.deadlines import Responsible, propose
from wufei.inspection.domain.enforcing import may_enforce, record_enforcement
from wufei.inspection.domain.moving import move_problem, open_moves
from wufei.inspection.domain.problems import ProblemDraft, open_problem
from wufei.inspection.filters import ProblemFilters
from wufei.inspection.forms import problems as forms
from wufei.inspection.models import EnforcementRecord, Problem, ProblemKind, ProblemState
from wufei.inspection.queries import SHOWN
from wufei.inspection.tables import ProblemTable
from wufei.inspection.views.asking import keep_photos, worker_of
from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.supervision.public import Finding

S = ProblemState


@login_required
@require_safe
def problem_list(request: HttpRequest) -> HttpResponseBase:
    actor, duties = worker_of(request)
    rows = Problem.objects.visible_to(actor).select_related(*SHOWN)
    found = ProblemFilters(request.GET, queryset=rows, request=request)
    export = Export(
        _("问题"),
        [
            _("编号"), _("问题"), _("类别"), _("严重程度"), _("来源"), _("区划"), _("收集点"),
            _("责任方"), _("整改期限"), _("状态"), _("发现时间"), _("发现人"), _("整改时间"),
            _("退回次数"), _("是否按期"),
        ],
        _cells,
    )  # fmt: skip
    table = ProblemTable(found.qs)
    table.empty_text = _("没有符合条件的问题")
    may_add = bool(duties) or rules.may_open_somewhere(actor)
    return answer_list(
        request,
        "inspection/problems.html",
        table,
        export=export,
        filter=found,
        may_open=may_add,
    )


def _cells(row: Problem) -> list[Any]:
    in_time = {True: _("是"), False: _("否"), None: ""}[row.in_time]
    return [
        row.code,
        row.title,
        str(row.kind),
        row.get_severity_display(),
        row.get_source_display(),
        str(row.region),
        "" if row.point is None else str(row.point),
        row.responsible,
        row.due_at,
        row.get_state_display(),
        row.found_at,
        row.found_by_name,
        row.corrected_at,
        row.times_returned,
        in_time,
    ]


def seen(request: HttpRequest, code: str) -> tuple[Actor, Problem]:
    """The problem of that code, for those who may see it.

    Raises:
        Http404: no such problem for this person.
    """
    actor, _duties = worker_of(request)
    rows = Problem.objects.select_related(*SHOWN, "order", "team", "finding__organisation")
    row: Problem = rows.get_visible_or_404(actor, code=code)
    return actor, row


@login_required
@require_safe
def problem_page(request: HttpRequest, code: str) -> HttpResponse:
    actor, problem = seen(request, code)
    events = list(problem.events.prefetch_related("photos__photo"))
    for event in events:
        event.shown = [each.photo for each in event.photos.all()]  # type: ignore[attr-defined]
    moves = open_moves(actor=actor, problem=problem)
    verbs = [verb for verb in VERBS.values() if verb.states & set(moves)]
    context = {
        "problem": problem,
        "events": events,
        "before": events[0].shown if events else [],  # type: ignore[attr-defined]
        "after": _after(events),
        "actions": [(verb, _verb_url(problem, verb.slug)) for verb in verbs],
        "may_enforce": may_enforce(actor, problem),
        "enforcement": EnforcementRecord.objects.visible_to(actor)
        .filter(problem=problem)
        .select_related("measure", "organisation"),
        "notices": problem.notices.select_related("user", "organisation").prefetch_related(
            "readings__user"
        )
        if rules.may_run(actor, region_path=problem.region.path)
        else [],
        "finding_url": _finding_url(problem.finding_id),
        "visit": problem.answer.form.visit if problem.answer is not None else None,
        "overdue": problem.is_overdue,
    }
    return render(request, "inspection/problem.html", context)


def _after(events: list[Any]) -> list[Any]:
    corrections = [event for event in events if event.to_state == S.CORRECTED]
    return corrections[-1].shown if corrections else []


def _finding_url(pk: int | None) -> str:
    if pk is None:
        return ""
    try:
        return reverse("supervision:finding", args=[pk])
    except NoReverseMatch:
        return ""


def _verb_url(problem: Problem, slug: str) -> str:
    return reverse(f"inspection:problem_{slug}", args=[problem.code])


@login_required
@require_http_methods(["GET", "POST"])
def problem_new(request: HttpRequest) -> HttpResponse:
    """A problem written by hand, or from a finding (``?finding=``)."""
    actor, duties = worker_of(request)
    if not duties and not rules.may_open_somewhere(actor):
        raise PermissionDenied
    finding = _finding(request, actor)
    initial: dict[str, Any] = {"point": request.GET.get("point")}
    if finding is not None:
        initial |= {"title": str(finding), "point": finding.point_id, "region": finding.region_id}
        initial["kind"] = _kind_of(finding)
    form = forms.OpenForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = dict(form.cleaned_data)
            photos = keep_photos(actor, form, given.pop("photos"))
            draft = ProblemDraft(**given, finding=finding, photos=photos)
            problem = open_problem(actor=actor, draft=draft)
            messages.success(request, _("已登记：%(code)s。") % {"code": problem.code})
            return redirect("inspection:problem", problem.code)
    context = {"form": form, "finding": finding, "heading": _("登记问题"), "button": _("登记")}
    status = 422 if form.errors else 200
    return render(request, "inspection/problem_form.html", context, status=status)


def _finding(request: HttpRequest, actor: Actor) -> Finding | None:
    told = request.GET.get("finding", "")
    if not told:
        return None
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Http404
    found: Finding = Finding.objects.select_related("region", "point").get_visible_or_404(
        actor, pk=int(told)
    )
    return found


def _kind_of(finding: Finding) -> int | None:
    for kind in ProblemKind.objects.exclude(rules="").order_by("code"):
        if finding.rule in kind.rules.split():
            return int(kind.pk)
    return None


@dataclass(frozen=True)
class Verb:
    """Something that is done to a problem with a form of its own.

    ``told``: what the form's values become as arguments of ``move_problem``.
    """

    slug: str
    label: Any
    states: frozenset[ProblemState]
    form: type[forms.StepForm]
    told: Callable[[Actor, Any], dict[str, Any]]
    done: Any
    lead: Any = ""
    danger: bool = False
    primary: bool = False


def _assigning(actor: Actor, form: Any) -> dict[str, Any]:
    given = form.cleaned_data
    role = None
    proposal = propose(form.problem).responsible
    if proposal is not None and given["user"] is not None and proposal.user == given["user"]:
        role = proposal.chain_role
    responsible = Responsible(given["user"], given["organisation"], role)
    return {"state": S.ASSIGNED, "responsible": responsible, "due_at": given["due_at"]}


def _correcting(actor: Actor, form: Any) -> dict[str, Any]:
    photos = keep_photos(actor, form, form.cleaned_data["photos"])
    return {"state": S.CORRECTED, "photos": photos}


def _rechecking(actor: Actor, form: Any) -> dict[str, Any]:
    given = form.cleaned_data
    photos = keep_photos(actor, form, given["photos"])
    returned = given["verdict"] == S.RETURNED
    due_at = given["due_at"] if returned else None
    return {"state": S(given["verdict"]), "photos": photos, "due_at": due_at}


def _simply(state: ProblemState) -> Callable[[Actor, Any], dict[str, Any]]:
    return lambda actor, form: {"state": state}


VERBS = {
    verb.slug: verb
    for verb in (
        Verb(
            slug="correct",
            label=gettext_lazy("提交整改"),
            states=frozenset({S.CORRECTED}),
            form=forms.CorrectForm,
            told=_correcting,
            done=gettext_lazy("整改已提交，等待复查。"),
            lead=gettext_lazy("须附整改后的照片；提交后由另一位工作人员复查。"),
            primary=True,
        ),
        Verb(
            slug="recheck",
            label=gettext_lazy("复查"),
            states=frozenset({S.PASSED, S.RETURNED}),
            form=forms.RecheckForm,
            told=_rechecking,
            done=gettext_lazy("复查结果已登记。"),
            primary=True,
        ),
        Verb(
            slug="assign",
            label=gettext_lazy("交办或改派"),
            states=frozenset({S.ASSIGNED}),
            form=forms.AssignForm,
            told=_assigning,
            done=gettext_lazy("已交办。"),
        ),
        Verb(
            slug="count",
            label=gettext_lazy("计入考评"),
            states=frozenset({S.COUNTED}),
            form=forms.StepForm,
            told=_simply(S.COUNTED),
            done=gettext_lazy("已计入考评。"),
        ),
        Verb(
            slug="close",
            label=gettext_lazy("销号"),
            states=frozenset({S.CLOSED}),
            form=forms.StepForm,
            told=_simply(S.CLOSED),
            done=gettext_lazy("已销号。"),
        ),
        Verb(
            slug="withdraw",
            label=gettext_lazy("撤销"),
            states=frozenset({S.WITHDRAWN}),
            form=forms.ReasonedForm,
            told=_simply(S.WITHDRAWN),
            done=gettext_lazy("已撤销。"),
            danger=True,
        ),
    )
}


@login_required
@require_http_methods(["GET", "POST"])
def problem_act(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    actor, problem = seen(request, code)
    verb = VERBS[slug]
    if request.method == "GET" and not verb.states & set(open_moves(actor=actor, problem=problem)):
        messages.warning(request, _("现在不能做这一步：它的状态已变，或不由您办理。"))
        return redirect("inspection:problem", code)
    form = verb.form(
        request.POST or None,
        request.FILES or None,
        problem=problem,
        actor=actor,
        initial=_proposed(problem) if slug == "assign" else None,
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            _move(actor, problem, verb, form)
            messages.success(request, str(verb.done))
            return redirect("inspection:problem", code)
    context = {
        "form": form,
        "problem": problem,
        "heading": verb.label,
        "lead": verb.lead,
        "button": verb.label,
        "danger": verb.danger,
    }
    status = 422 if form.errors else 200
    return render(request, "inspection/problem_form.html", context, status=status)


def _move(actor: Actor, problem: Problem, verb: Verb, form: Any) -> None:
    move_problem(
        actor=actor,
        problem=problem,
        version=form.cleaned_data["version"],
        client_id=form.cleaned_data["client_id"],
        reason=form.cleaned_data["reason"],
        **verb.told(actor, form),
    )


def _proposed(problem: Problem) -> dict[str, Any]:
    proposal = propose(problem)
    known = proposal.responsible or Responsible()
    return {"user": known.user, "organisation": known.organisation, "due_at": proposal.due_at}


@login_required
@require_http_methods(["GET", "POST"])
def problem_enforce(request: HttpRequest, code: str) -> HttpResponse:
    """A warning or fine over the problem."""
    actor, problem = seen(request, code)
    if not may_enforce(actor, problem):
        raise PermissionDenied
    form = forms.EnforceForm(
        request.POST or None, request.FILES or None, problem=problem, actor=actor
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = dict(form.cleaned_data)
            photos = keep_photos(actor, form, given.pop("photos"))
            record_enforcement(
                actor=actor,
                problem=problem,
                amount_fen=given.pop("amount"),
                photo=photos[0] if photos else None,
                **given,
            )
            messages.success(request, _("执法处理已登记。"))
            return redirect("inspection:problem", code)
    context: dict[str, Any] = {
        "form": form,
        "problem": problem,
        "heading": _("登记执法处理"),
        "lead": _("法律依据和金额范围取自“执法措施”登记。"),
        "button": _("登记"),
    }
    status = 422 if form.errors else 200
    return render(request, "inspection/problem_form.html", context, status=status)
