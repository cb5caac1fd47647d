"""The only way a problem changes its state."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.inspection import rules
from wufei.inspection.domain.deadlines import Responsible, propose
from wufei.inspection.domain.guards import duties_at, offices, require, require_reason
from wufei.inspection.domain.notifying import notify
from wufei.inspection.models import (
    PROBLEM_LIFECYCLE,
    EventPhoto,
    Problem,
    ProblemEvent,
    ProblemState,
)
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change
from wufei.supervision.public import FindingState, move_finding

S = ProblemState


@dataclass(frozen=True, slots=True)
class Step:
    """What is told with a move. ``responsible`` and ``due_at`` count for assigning (None: as the
    rules propose), ``due_at`` also for returning (None: the deadline stays)."""

    reason: str = ""
    photos: Sequence[Photo] = ()
    responsible: Responsible | None = None
    due_at: dt.datetime | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def move_problem(
    *,
    actor: Actor,
    problem: Problem,
    state: ProblemState,
    version: int | None = None,
    reason: str = "",
    photos: Sequence[Photo] = (),
    responsible: Responsible | None = None,
    due_at: dt.datetime | None = None,
    client_id: uuid.UUID | None = None,
) -> Problem:
    """Moves a problem on (:data:`PROBLEM_LIFECYCLE`), writes its event and tells who is concerned.

    ``version``: as the caller saw it; somebody else's move in between is refused. ``client_id``
    names the move: sent again, it is answered and not done twice.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE, CLIENT_ID_TAKEN, PHOTO_MISSING, REASON_MISSING,
            SAME_PERSON, NO_RESPONSIBLE, RESPONSIBLE_GONE, NO_DEADLINE, DEADLINE_PAST; of the
            lifecycle what may follow.
    """
    step = Step(reason=reason, photos=tuple(photos), responsible=responsible, due_at=due_at)
    with transaction.atomic():
        row = held(problem)
        if client_id is not None and _stands(row, state, client_id):
            return row
        if version is not None and version != row.version:
            raise Refusal(
                InspectionReason.CHANGED_MEANWHILE,
                pointer="/version",
                code=row.code,
                state=row.get_state_display(),
            )
        require_right(actor=actor, problem=row, state=state)
        before = ProblemState(row.state)
        PROBLEM_LIFECYCLE.check(before, state, row)
        detail = _EFFECTS[state](actor, row, step)
        return write(actor, row, before, state, step, detail=detail, client_id=client_id)


def held(problem: Problem) -> Problem:
    """The problem as it stands now, locked until the transaction ends."""
    row: Problem = (
        Problem.objects.select_for_update(of=("self",))
        .select_related(
            "region", "kind", "point__organisation", "vehicle__organisation", "finding", "order"
        )
        .get(pk=problem.pk)
    )
    return row


def open_moves(*, actor: Actor, problem: Problem) -> list[ProblemState]:
    """The states to which the actor may bring the problem now: for buttons."""
    found = []
    for state in PROBLEM_LIFECYCLE.open_states(ProblemState(problem.state), problem):
        with suppress(Refusal):
            require_right(actor=actor, problem=problem, state=state)
            found.append(state)
    return found


def require_right(*, actor: Actor, problem: Problem, state: ProblemState) -> None:
    """Raises NOT_ALLOWED or SAME_PERSON unless ``actor`` may bring the problem to ``state``."""
    path = problem.region.path
    if state == S.CORRECTED:
        require(_answers(actor, problem), roles=problem.responsible or _("责任方"))
    elif state in (S.PASSED, S.RETURNED):
        require(_looks_again(actor, problem), roles=_("所在地无废办、街镇或可复查的队伍"))
        if actor.user_id is not None and actor.user_id == problem.corrected_by:
            raise Refusal(InspectionReason.SAME_PERSON)
    elif state == S.ASSIGNED:
        require(_looks_again(actor, problem), roles=offices())
    elif state == S.COUNTED:
        require(rules.may_count(actor, region_path=path), roles=_("市或所在区县无废办"))
    elif state == S.WITHDRAWN:
        own = problem.state == S.FOUND and actor.user_id == problem.found_by is not None
        require(own or rules.may_run(actor, region_path=path), roles=offices())
    else:
        require(rules.may_run(actor, region_path=path), roles=offices())


def _answers(actor: Actor, problem: Problem) -> bool:
    if actor.is_system:
        return True
    body, user = problem.responsible_organisation_id, problem.responsible_user_id
    if body is None and user is None:
        return rules.is_local(actor, region_path=problem.region.path)
    return (user is not None and user == actor.user_id) or rules.answers_for(
        actor, organisation_id=body
    )


def _looks_again(actor: Actor, problem: Problem) -> bool:
    path, point = problem.region.path, problem.point_id
    return rules.may_run(actor, region_path=path) or any(
        duty.rechecks for duty in duties_at(actor, region_path=path, point=point)
    )


def _stands(row: Problem, state: ProblemState, client_id: uuid.UUID) -> bool:
    event = ProblemEvent.objects.filter(client_id=client_id).first()
    if event is None:
        return False
    if (event.problem_id, event.to_state) != (row.pk, state):
        raise Refusal(
            InspectionReason.CLIENT_ID_TAKEN, pointer="/client_id", client_id=str(client_id)
        )
    return True


def _assign(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    if row.state != S.FOUND:
        require_reason(step.reason)
    proposal = propose(row)
    responsible, due_at = step.responsible or proposal.responsible, step.due_at or proposal.due_at
    if responsible is None:
        raise Refusal(InspectionReason.NO_RESPONSIBLE, pointer="/responsible")
    if due_at is None:
        raise Refusal(InspectionReason.NO_DEADLINE, pointer="/due_at")
    _check_standing(responsible)
    _check_future(due_at)
    row.responsible_user = responsible.user
    row.responsible_organisation = responsible.organisation
    row.chain_role = responsible.chain_role
    row.assigned_at, row.due_at = timezone.now(), due_at
    return {
        "user": str(responsible.user) if responsible.user else "",
        "organisation": responsible.organisation.code if responsible.organisation else "",
        "due_at": due_at.isoformat(),
        "rule": proposal.rule.pk if proposal.rule and step.due_at is None else None,
    }


def _correct(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    if not step.photos:
        raise Refusal(InspectionReason.PHOTO_MISSING, pointer="/photos")
    row.corrected_at, row.corrected_by = timezone.now(), actor.user_id
    return {"in_time": row.in_time}


def _pass(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    row.rechecked_at = timezone.now()
    return {"in_time": row.in_time}


def _return(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    require_reason(step.reason)
    if step.due_at is not None:
        _check_future(step.due_at)
        row.due_at = step.due_at
    row.rechecked_at = timezone.now()
    row.corrected_at = row.corrected_by = None
    row.times_returned += 1
    return {"due_at": row.due_at.isoformat() if row.due_at else ""}


def _count(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    assert row.due_at is not None
    row.counted_month = timezone.localdate(row.due_at).replace(day=1)
    return {"month": row.counted_month.isoformat(), "in_time": row.in_time}


def _close(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    row.closed_at = timezone.now()
    return {}


def _withdraw(actor: Actor, row: Problem, step: Step) -> dict[str, Any]:
    require_reason(step.reason)
    row.closed_at = timezone.now()
    if row.finding is not None and row.finding.state == FindingState.TAKEN_UP:
        move_finding(actor=actor, finding=row.finding, state=FindingState.OPEN, reason=step.reason)
    return {}


_EFFECTS = {
    S.ASSIGNED: _assign,
    S.CORRECTED: _correct,
    S.PASSED: _pass,
    S.RETURNED: _return,
    S.COUNTED: _count,
    S.CLOSED: _close,
    S.WITHDRAWN: _withdraw,
}


def _check_standing(responsible: Responsible) -> None:
    user, body = responsible.user, responsible.organisation
    gone = user if user is not None and not user.is_active else None
    if body is not None and not body.in_force_on(timezone.localdate()):
        gone = body
    if gone is not None:
        raise Refusal(InspectionReason.RESPONSIBLE_GONE, pointer="/responsible", name=str(gone))


def _check_future(due_at: dt.datetime) -> None:
    if due_at <= timezone.now():
        raise Refusal(
            InspectionReason.DEADLINE_PAST,
            pointer="/due_at",
            due_at=f"{timezone.localtime(due_at):%Y-%m-%d %H:%M}",
        )


def write(
    actor: Actor,
    row: Problem,
    before: ProblemState | None,
    state: ProblemState,
    step: Step,
    *,
    detail: dict[str, Any],
    client_id: uuid.UUID | None = None,
) -> Problem:
    """Saves the problem in its new state with its event, photos, audit record and notices."""
    row.state = state
    if before is not None:
        row.version += 1
        row.save()
    event = ProblemEvent.objects.create(
        problem=row,
        number=row.version,
        client_id=client_id,
        from_state=before or "",
        to_state=state,
        happened_at=row.found_at if before is None else timezone.now(),
        actor_id=actor.user_id,
        actor_name=actor.name[:150],
        reason=step.reason.strip()[:500],
        detail=detail,
    )
    photos = {photo.pk: photo for photo in step.photos}
    EventPhoto.objects.bulk_create(
        [EventPhoto(event=event, photo=photo) for photo in photos.values()]
    )
    notify(problem=row, event=event)
    record_change(
        actor=actor,
        verb="opened" if before is None else "moved",
        row=row,
        before=None if before is None else {"state": before.value},
        after={"state": state.value, **detail},
        reason=step.reason,
    )
    return row
