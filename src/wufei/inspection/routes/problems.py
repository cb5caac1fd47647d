"""Problems, their correction and recheck."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.inspection.domain.moving import move_problem
from wufei.inspection.models import Problem, ProblemState
from wufei.inspection.queries import SHOWN
from wufei.inspection.routes.photos import own_photos
from wufei.inspection.schemas import (
    CorrectionGiven,
    FoundProblemAnswer,
    FoundProblemDetail,
    FoundProblemEventAnswer,
    FoundProblemPage,
    FoundProblemQuery,
    RecheckGiven,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Code, in_range
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.registry.public import Region

router = Router()


def _problems() -> Any:
    return Problem.objects.select_related(*SHOWN)


def _problem(actor: Actor, code: str) -> Problem:
    row: Problem = _problems().get_visible_or_404(actor, code=code)
    return row


def _fields(row: Problem) -> dict[str, Any]:
    body = row.responsible_organisation
    return {
        "code": row.code,
        "version": row.version,
        "state": row.state,
        "source": row.source,
        "kind": row.kind.code,
        "severity": row.severity,
        "title": row.title,
        "description": row.description,
        "region": row.region.code,
        "point": row.point.code if row.point is not None else None,
        "plate": row.vehicle.plate if row.vehicle is not None else None,
        "responsible": row.responsible,
        "organisation": body.code if body is not None else None,
        "found_at": row.found_at,
        "assigned_at": row.assigned_at,
        "due_at": row.due_at,
        "corrected_at": row.corrected_at,
        "in_time": row.in_time,
        "times_returned": row.times_returned,
    }


def _detail(row: Problem) -> FoundProblemDetail:
    events = [
        FoundProblemEventAnswer(
            number=event.number,
            state=event.to_state,
            happened_at=event.happened_at,
            by=event.actor_name,
            reason=event.reason,
            photos=[each.photo_id for each in event.photos.all()],
        )
        for event in row.events.prefetch_related("photos")
    ]
    finding = row.finding.key if row.finding is not None else None
    return FoundProblemDetail(**_fields(row), finding=finding, events=events)


@router.get(
    "/problems",
    response=FoundProblemPage,
    summary=_("问题列表"),
    description=_("片区内、由本人或本单位整改的问题，新的在前。"),
)
def list_inspection_problems(
    request: HttpRequest, query: Query[FoundProblemQuery]
) -> FoundProblemPage:
    rows = _problems().visible_to(actor_of_request(request))
    if query.state:
        rows = rows.filter(state=query.state)
    if query.kind:
        rows = rows.filter(kind__code=query.kind)
    if query.region:
        region = Region.objects.filter(code=query.region).first()
        rows = rows.filter(region__path__startswith=region.path) if region else rows.none()
    if query.due:
        rows = rows.overdue(timezone.now())
    page = page_of_rows(rows, query, name="problems", keys=["-id"])
    return FoundProblemPage(
        items=[FoundProblemAnswer(**_fields(row)) for row in page.items], next=page.next
    )


@router.get(
    "/problems/{code}",
    response=FoundProblemDetail,
    summary=_("一个问题"),
    description=_("问题和它的经过。"),
)
def get_problem(request: HttpRequest, code: Path[Code]) -> FoundProblemDetail:
    return _detail(_problem(actor_of_request(request), code))


@router.post(
    "/problems/{code}/correct",
    response=FoundProblemDetail,
    summary=_("提交整改"),
    description=_("由责任方提交，须附照片。"),
)
def correct_problem(
    request: HttpRequest, code: Path[Code], data: CorrectionGiven
) -> FoundProblemDetail:
    actor = actor_of_request(request)
    row = move_problem(
        actor=actor,
        problem=_problem(actor, code),
        state=ProblemState.CORRECTED,
        version=data.version,
        client_id=data.client_id,
        reason=data.note,
        photos=own_photos(actor, data.photos, "/photos"),
    )
    return _detail(_problem(actor, row.code))


@router.post(
    "/problems/{code}/recheck",
    response=FoundProblemDetail,
    summary=_("复查整改"),
    description=_("由提交整改以外的工作人员复查：通过，或退回整改。"),
)
def recheck_problem(
    request: HttpRequest, code: Path[Code], data: RecheckGiven
) -> FoundProblemDetail:
    actor = actor_of_request(request)
    state = ProblemState(data.verdict)
    row = move_problem(
        actor=actor,
        problem=_problem(actor, code),
        state=state,
        version=data.version,
        client_id=data.client_id,
        reason=data.reason,
        photos=own_photos(actor, data.photos, "/photos"),
        due_at=_deadline(data) if state == ProblemState.RETURNED else None,
    )
    return _detail(_problem(actor, row.code))


def _deadline(data: RecheckGiven) -> dt.datetime | None:
    return None if data.due_at is None else in_range(data.due_at, "/due_at")
