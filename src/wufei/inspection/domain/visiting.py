"""What happens on a visit: arriving, leaving it out, handing in what was found."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.inspection import rules
from wufei.inspection.domain.guards import duties_at, require_reason
from wufei.inspection.domain.judging import Given, Judged, judge
from wufei.inspection.domain.problems import ProblemDraft, open_problem
from wufei.inspection.domain.publishing import latest_version
from wufei.inspection.domain.questions import from_json
from wufei.inspection.models import (
    VISIT_LIFECYCLE,
    AccuracyCheck,
    Answer,
    FilledForm,
    FormVersion,
    Problem,
    ProblemKind,
    ProblemState,
    Visit,
    VisitState,
)
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, record_change

EARTH_METRES = 6_371_000
UNSETTLED = (
    ProblemState.FOUND,
    ProblemState.ASSIGNED,
    ProblemState.RETURNED,
    ProblemState.CORRECTED,
)


@dataclass(frozen=True, slots=True)
class Position:
    """Where the phone says it is: degrees of WGS 84; ``accuracy`` in whole metres."""

    latitude: Decimal
    longitude: Decimal
    accuracy: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What an instructor counted: bags looked at, bags sorted right, households seen sorting."""

    bags_checked: int
    bags_correct: int
    material: Material | None = None
    households_seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What is handed in at the end of a visit. ``client_id`` is the phone's name for it.

    ``version``: of the form that was filled (None: the visit has no form). ``begun_at``: by the
    phone's clock, believed if it lies on the visit's day and not ahead.
    """

    client_id: uuid.UUID
    version: FormVersion | None = None
    answers: Mapping[str, Given] = field(default_factory=dict)
    counted: Sequence[Counted] = ()
    position: Position | None = None
    begun_at: dt.datetime | None = None


def may_visit(actor: Actor, visit: Visit) -> bool:
    """Members of the visit's team whose places hold the point; offices of the area."""
    path = visit.point.region.path
    if rules.may_run(actor, region_path=path):
        return True
    duties = duties_at(actor, region_path=path, point=visit.point_id)
    return any(duty.team == visit.team_id for duty in duties)


def begin_visit(*, actor: Actor, visit: Visit, position: Position | None = None) -> Visit:
    """Checks in at the point. A second time changes nothing.

    Raises:
        Refusal: VISIT_NOT_YOURS, VISIT_IN_FUTURE, HALF_A_POSITION, NOT_ON_EARTH; of the lifecycle.
    """
    with transaction.atomic():
        row = _held(visit)
        _require(actor, row)
        if row.state == VisitState.BEGUN:
            return row
        VISIT_LIFECYCLE.check(VisitState(row.state), VisitState.BEGUN, row)
        _place(row, position)
        row.begun_at, row.state, row.reason = timezone.now(), VisitState.BEGUN, ""
        row.done_by, row.done_by_name = actor.user_id, actor.name[:150]
        row.save()
    return row


def skip_visit(*, actor: Actor, visit: Visit, reason: str) -> Visit:
    """Says why a visit was not made.

    Raises:
        Refusal: VISIT_NOT_YOURS, VISIT_IN_FUTURE, REASON_MISSING; of the lifecycle.
    """
    require_reason(reason)
    with transaction.atomic():
        row = _held(visit)
        _require(actor, row)
        VISIT_LIFECYCLE.check(VisitState(row.state), VisitState.SKIPPED, row)
        before = row.state
        row.state, row.reason = VisitState.SKIPPED, reason.strip()[:300]
        row.done_by, row.done_by_name = actor.user_id, actor.name[:150]
        row.save()
        record_change(
            actor=actor,
            verb="skipped",
            row=row,
            before={"state": before},
            after={"state": row.state},
            reason=reason,
        )
    return row


def form_of(visit: Visit) -> FormVersion | None:
    """The version that is filled on this visit: the one it was filled with, else the latest."""
    filled = FilledForm.objects.filter(visit=visit).select_related("version").first()
    return filled.version if filled is not None else latest_version(visit.template)


def submit_visit(*, actor: Actor, visit: Visit, submission: Submission) -> Visit:
    """Hands in form and counts; the visit is done, and failed items open their problems.

    Sent again with the same ``client_id`` and content it is answered and nothing doubled.

    Raises:
        Refusal: VISIT_NOT_YOURS, VISIT_IN_FUTURE, CLIENT_ID_TAKEN, NO_FORM, WRONG_VERSION, those
            of the answers (pointer ``/answers/<key>``), MORE_CORRECT_THAN_CHECKED,
            NOTHING_CHECKED; of the lifecycle; those of :func:`open_problem`.
    """
    digest = _digest(visit, submission)
    with transaction.atomic():
        row = _held(visit)
        if _stands(row, submission, digest):
            return row
        _require(actor, row)
        VISIT_LIFECYCLE.check(VisitState(row.state), VisitState.DONE, row)
        judged = judged_or_refused(row, submission)
        for counted in submission.counted:
            _check_counted(counted)
        _finish(actor, row, submission)
        _write_form(actor, row, submission, digest, judged)
        _write_counted(actor, row, submission)
    return row


def judged_or_refused(visit: Visit, submission: Submission) -> list[Judged]:
    """The answers judged; raises the first of the refusals."""
    version = submission.version
    if version is None:
        if form_of(visit) is not None:
            raise Refusal(InspectionReason.WRONG_VERSION, pointer="/version", number="–")
        return []
    if visit.template_id is None:
        raise Refusal(InspectionReason.NO_FORM, pointer="/version")
    if version.template_id != visit.template_id:
        raise Refusal(InspectionReason.WRONG_VERSION, pointer="/version", number=version.number)
    judged, wrong = judge(from_json(version.content), submission.answers)
    if wrong:
        raise wrong[0]
    return judged


def _held(visit: Visit) -> Visit:
    row: Visit = (
        Visit.objects.select_for_update(of=("self",))
        .select_related("point__region", "team", "template", "member__user")
        .get(pk=visit.pk)
    )
    return row


def _require(actor: Actor, row: Visit) -> None:
    if not may_visit(actor, row):
        raise Refusal(InspectionReason.VISIT_NOT_YOURS, team=str(row.team))
    if row.day > timezone.localdate():
        raise Refusal(InspectionReason.VISIT_IN_FUTURE, day=row.day)


def _place(row: Visit, position: Position | None) -> None:
    if position is None:
        return
    if abs(position.latitude) > 90 or abs(position.longitude) > 180:
        raise Refusal(
            InspectionReason.NOT_ON_EARTH,
            pointer="/position",
            latitude=position.latitude,
            longitude=position.longitude,
        )
    row.latitude, row.longitude = position.latitude, position.longitude
    row.accuracy_metres = position.accuracy
    if row.point.latitude is not None and row.point.longitude is not None:
        row.metres_off = metres_between(
            (position.latitude, position.longitude), (row.point.latitude, row.point.longitude)
        )


def metres_between(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> int:
    """Great-circle distance of two places (latitude, longitude), in whole metres."""
    (a, b), (c, d) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def _stands(row: Visit, submission: Submission, digest: str) -> bool:
    """Whether this was handed in before; the same name with other content is refused."""
    known = FilledForm.objects.filter(client_id=submission.client_id).first()
    if known is None:
        return False
    if known.digest != digest or known.visit_id != row.pk:
        raise Refusal(
            InspectionReason.CLIENT_ID_TAKEN,
            pointer="/client_id",
            client_id=str(submission.client_id),
        )
    return True


def _finish(actor: Actor, row: Visit, submission: Submission) -> None:
    now = timezone.now()
    if row.latitude is None:
        _place(row, submission.position)
    told = submission.begun_at
    if told is not None and told <= now and timezone.localdate(told) == row.day:
        row.begun_at = min(told, row.begun_at or told)
    row.begun_at = row.begun_at or now
    row.done_at, row.state = now, VisitState.DONE
    row.done_by, row.done_by_name = actor.user_id, actor.name[:150]
    row.save()
    record_change(
        actor=actor,
        verb="done",
        row=row,
        before=None,
        after={"state": row.state, "point": row.point.code, "day": row.day},
    )


def _write_form(
    actor: Actor, row: Visit, submission: Submission, digest: str, judged: list[Judged]
) -> None:
    version = submission.version
    form = FilledForm.objects.create(
        client_id=submission.client_id,
        digest=digest,
        visit=row,
        version=version,
        points=sum(each.points for each in judged),
        points_possible=sum(each.item.points for each in judged),
        critical_failed=sum(each.failed and each.item.critical for each in judged),
        actor_id=actor.user_id,
        actor_name=actor.name[:150],
    )
    kinds = {kind.code: kind for kind in ProblemKind.objects.in_force(row.day)}
    for each in judged:
        answer = Answer.objects.create(
            form=form,
            item=each.item.key,
            value=each.value,
            note=each.note,
            points=each.points,
            failed=each.failed,
            photo=each.photo,
        )
        kind = kinds.get(each.item.kind)
        if each.failed and kind is not None:
            _open(actor, row, answer, each, kind)


def _open(actor: Actor, row: Visit, answer: Answer, judged: Judged, kind: ProblemKind) -> None:
    form = answer.form
    same = Problem.objects.filter(
        point=row.point, kind=kind, title=judged.item.text[:120], state__in=UNSETTLED
    )
    if same.exists():  # found before and not yet put right: one problem, not one a day
        return
    draft = ProblemDraft(
        client_id=uuid.uuid5(form.client_id, judged.item.key),
        kind=kind,
        title=judged.item.text,
        description=judged.note,
        point=row.point,
        answer=answer,
        photos=() if judged.photo is None else (judged.photo,),
    )
    open_problem(actor=actor, draft=draft)


def _write_counted(actor: Actor, row: Visit, submission: Submission) -> None:
    for number, counted in enumerate(submission.counted):
        AccuracyCheck.objects.create(
            client_id=uuid.uuid5(submission.client_id, f"counted/{number}"),
            visit=row,
            material=counted.material,
            bags_checked=counted.bags_checked,
            bags_correct=counted.bags_correct,
            households_seen=counted.households_seen,
            actor_id=actor.user_id,
            actor_name=actor.name[:150],
        )


def _check_counted(counted: Counted) -> None:
    if counted.bags_checked < 1:
        raise Refusal(InspectionReason.NOTHING_CHECKED, pointer="/bags_checked")
    if not 0 <= counted.bags_correct <= counted.bags_checked:
        raise Refusal(
            InspectionReason.MORE_CORRECT_THAN_CHECKED,
            pointer="/bags_correct",
            correct=counted.bags_correct,
            checked=counted.bags_checked,
        )


def _digest(visit: Visit, submission: Submission) -> str:
    spelling: dict[str, Any] = {
        "visit": visit.pk,
        "version": submission.version.pk if submission.version is not None else None,
        "answers": {
            key: [given.value, given.note, str(given.photo.pk) if given.photo else ""]
            for key, given in submission.answers.items()
        },
        "counted": [
            [
                counted.bags_checked,
                counted.bags_correct,
                counted.material.pk if counted.material is not None else None,
                counted.households_seen,
            ]
            for counted in submission.counted
        ],
    }
    return hashlib.sha256(json.dumps(spelling, sort_keys=True).encode()).hexdigest()
