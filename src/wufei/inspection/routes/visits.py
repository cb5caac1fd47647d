"""Visits, and what is handed in at their end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.inspection.domain.judging import Given
from wufei.inspection.domain.questions import number_of
from wufei.inspection.domain.visiting import Counted, Position, Submission, submit_visit
from wufei.inspection.models import FormVersion, Problem, Visit
from wufei.inspection.refusals import InspectionReason
from wufei.inspection.routes.photos import own_photos
from wufei.inspection.schemas import (
    VisitAnswer,
    VisitDone,
    VisitGiven,
    VisitPage,
    VisitQuery,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Identifier, in_range
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal

router = Router()


def _visits() -> Any:
    return Visit.objects.select_related("point", "team", "template", "filled__version").annotate(
        latest=Max("template__versions__number")
    )


def _visit_fields(row: Any) -> dict[str, Any]:
    filled = getattr(row, "filled", None)
    version = filled.version.number if filled is not None and filled.version else row.latest
    return {
        "visit_id": row.client_id,
        "day": row.day,
        "state": row.state,
        "point": row.point.code,
        "team": row.team.code,
        "template": row.template.code if row.template is not None else None,
        "version": version,
        "begun_at": row.begun_at,
        "done_at": row.done_at,
        "done_by": row.done_by_name,
        "metres_off": row.metres_off,
        "points": filled.points if filled is not None else None,
        "points_possible": filled.points_possible if filled is not None else None,
    }


@router.get(
    "/visits",
    response=VisitPage,
    summary=_("巡查列表"),
    description=_("片区内或由本人完成的巡查，新的在前。"),
)
def list_visits(request: HttpRequest, query: Query[VisitQuery]) -> VisitPage:
    rows = _visits().visible_to(actor_of_request(request))
    if query.state:
        rows = rows.filter(state=query.state)
    if query.first:
        rows = rows.filter(day__gte=query.first)
    if query.last:
        rows = rows.filter(day__lte=query.last)
    page = page_of_rows(rows, query, name="visits", keys=["-day", "-id"])
    return VisitPage(
        items=[VisitAnswer(**_visit_fields(row)) for row in page.items], next=page.next
    )


@router.post(
    "/visits/{visit_id}/submit",
    response=VisitDone,
    summary=_("提交巡查"),
    description=_("提交填好的表单；不合格的项目按表单产生问题。"),
)
def submit_one_visit(
    request: HttpRequest, visit_id: Path[Identifier], data: VisitGiven
) -> VisitDone:
    actor = actor_of_request(request)
    visit: Visit = _visits().get_visible_or_404(actor, client_id=visit_id)
    submission = Submission(
        client_id=data.client_id,
        version=_version(visit, data.version),
        answers=_answers(actor, data),
        counted=[Counted(**data.count.model_dump())] if data.count is not None else (),
        position=_position(data),
        begun_at=None if data.begun_at is None else in_range(data.begun_at, "/begun_at"),
    )
    submit_visit(actor=actor, visit=visit, submission=submission)
    row = _visits().get(pk=visit.pk)
    problems = Problem.objects.filter(answer__form__visit=row).order_by("pk")
    return VisitDone(
        **_visit_fields(row),
        critical_failed=row.filled.critical_failed,
        problems=list(problems.values_list("code", flat=True)),
    )


def _version(visit: Visit, number: int | None) -> FormVersion | None:
    if number is None:
        return None
    rows = FormVersion.objects.filter(template=visit.template_id, number=number)
    found: FormVersion | None = rows.first()
    if found is None:
        raise Refusal(InspectionReason.WRONG_VERSION, pointer="/version", number=number)
    return found


def _answers(actor: Actor, data: VisitGiven) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for place, each in enumerate(data.answers):
        named = [each.photo] if each.photo is not None else []
        photos = own_photos(actor, named, f"/answers/{place}/photo")
        found[each.item] = Given(each.value, each.note, photos[0] if photos else None)
    return found


def _position(data: VisitGiven) -> Position | None:
    if not data.latitude and not data.longitude:
        return None
    degrees = [number_of(data.latitude), number_of(data.longitude)]
    latitude, longitude = degrees
    if latitude is None or longitude is None:
        raise Refusal(InspectionReason.HALF_A_POSITION, pointer="/latitude")
    step = Decimal("0.000001")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise Refusal(
            InspectionReason.NOT_ON_EARTH,
            pointer="/latitude",
            latitude=latitude,
            longitude=longitude,
        )
    return Position(latitude.quantize(step), longitude.quantize(step))
