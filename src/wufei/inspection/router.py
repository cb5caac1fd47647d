"""Inspection's part of the API."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from wufei.inspection.domain.judging import Given
from wufei.inspection.domain.moving import move_problem
from wufei.inspection.domain.questions import number_of
from wufei.inspection.domain.visiting import Counted, Position, Submission, submit_visit
from wufei.inspection.models import FormVersion, Problem, ProblemState, Visit
from wufei.inspection.queries import SHOWN
from wufei.inspection.refusals import InspectionReason
from wufei.inspection.schemas import (
    CorrectionGiven,
    PhotoAnswer,
    ProblemAnswer,
    ProblemDetail,
    ProblemEventAnswer,
    ProblemPage,
    ProblemQuery,
    RecheckGiven,
    VisitAnswer,
    VisitDone,
    VisitGiven,
    VisitPage,
    VisitQuery,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Code, Identifier
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal
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


def _detail(row: Problem) -> ProblemDetail:
    events = [
        ProblemEventAnswer(
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
    return ProblemDetail(**_fields(row), finding=finding, events=events)


@router.get(
    "/problems",
    response=ProblemPage,
    summary=_("问题列表"),
    description=_("片区内、由本人或本单位整改的问题，新的在前。"),
)
def list_inspection_problems(request: HttpRequest, query: Query[ProblemQuery]) -> ProblemPage:
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
    return ProblemPage(items=[ProblemAnswer(**_fields(row)) for row in page.items], next=page.next)


@router.get(
    "/problems/{code}",
    response=ProblemDetail,
    summary=_("一个问题"),
    description=_("问题和它的经过。"),
)
def get_problem(request: HttpRequest, code: Path[Code]) -> ProblemDetail:
    return _detail(_problem(actor_of_request(request), code))


@router.post(
    "/problems/{code}/correct",
    response=ProblemDetail,
    summary=_("提交整改"),
    description=_("由责任方提交，须附照片。"),
)
def correct_problem(request: HttpRequest, code: Path[Code], data: CorrectionGiven) -> ProblemDetail:
    actor = actor_of_request(request)
    row = move_problem(
        actor=actor,
        problem=_problem(actor, code),
        state=ProblemState.CORRECTED,
        version=data.version,
        client_id=data.client_id,
        reason=data.note,
        photos=_photos(actor, data.photos, "/photos"),
    )
    return _detail(_problem(actor, row.code))


@router.post(
    "/problems/{code}/recheck",
    response=ProblemDetail,
    summary=_("复查整改"),
    description=_("由提交整改以外的工作人员复查：通过，或退回整改。"),
)
def recheck_problem(request: HttpRequest, code: Path[Code], data: RecheckGiven) -> ProblemDetail:
    actor = actor_of_request(request)
    state = ProblemState(data.verdict)
    row = move_problem(
        actor=actor,
        problem=_problem(actor, code),
        state=state,
        version=data.version,
        client_id=data.client_id,
        reason=data.reason,
        photos=_photos(actor, data.photos, "/photos"),
        due_at=data.due_at if state == ProblemState.RETURNED else None,
    )
    return _detail(_problem(actor, row.code))


def _photos(actor: Actor, wanted: Iterable[UUID], pointer: str) -> list[Photo]:
    """The actor's own uploads, in the order they were named."""
    names = list(wanted)
    found = {photo.pk: photo for photo in Photo.objects.filter(pk__in=names)}
    for place, name in enumerate(names):
        photo = found.get(name)
        if photo is None or photo.actor_id != actor.user_id:
            raise Refusal(
                InspectionReason.UNKNOWN_PHOTO, pointer=f"{pointer}/{place}", photo=str(name)
            )
    return [found[name] for name in names]


@router.post(
    "/photos/{photo_id}",
    response={201: PhotoAnswer, 200: PhotoAnswer},
    summary=_("上传照片"),
    description=_("JPEG、PNG 或 WebP；编号由调用方指定，重发不会重复保存。照片中的位置不保留。"),
)
def upload_photo(
    request: HttpRequest, photo_id: Path[Identifier], file: File[UploadedFile]
) -> Status[PhotoAnswer]:
    actor = actor_of_request(request)
    known = Photo.objects.filter(pk=photo_id).first()
    if known is not None and known.actor_id != actor.user_id:
        raise Refusal(InspectionReason.PHOTO_NAME_TAKEN, photo=str(photo_id))
    kept = known or keep_photo(actor=actor, file=file, photo_id=photo_id)
    answer = PhotoAnswer(
        photo_id=kept.pk, width=kept.width, height=kept.height, taken_at=kept.taken_at
    )
    return Status(201 if known is None else 200, answer)


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
        begun_at=data.begun_at,
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
        photos = _photos(actor, named, f"/answers/{place}/photo")
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
