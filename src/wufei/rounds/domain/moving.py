"""The one way by which rounds and stops change their state; driving calls it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.registry.public import record_change
from wufei.rounds.domain.guards import held_round, require_driver
from wufei.rounds.models import (
    ROUND_LIFECYCLE,
    STOP_LIFECYCLE,
    Round,
    RoundState,
    RoundStop,
    StopState,
)

#: States of a stop in which nothing is to be done there any more.
ENDED = (StopState.DONE, StopState.REFUSED, StopState.SKIPPED, StopState.WITHDRAWN)


def move_round(
    *,
    actor: Actor,
    round: Round,  # noqa: A002 - the house's word
    state: RoundState,
    happened_at: dt.datetime,
    reason: str = "",
) -> Round:
    """Moves the round to ``state``; asking again for the state it has is answered, not repeated.

    Raises:
        Refusal: NOT_ALLOWED; NOT_FROM_HERE of the lifecycle.
    """
    with transaction.atomic():
        row = held_round(round)
        require_driver(actor=actor, round=row)
        if row.state == state:
            return row
        before = RoundState(row.state)
        ROUND_LIFECYCLE.check(before, state)
        row.state = state
        _keep_times(row, before, happened_at)
        row.save(update_fields=["state", "left_at", "returned_at"])
        record_change(
            actor=actor,
            verb="moved",
            row=row,
            before={"state": before},
            after={"state": state, "happened_at": happened_at},
            reason=reason,
        )
    return row


def _keep_times(row: Round, before: RoundState, happened_at: dt.datetime) -> None:
    if row.state == RoundState.DRIVING:
        row.returned_at = None
        row.left_at = row.left_at or happened_at
    elif row.state == RoundState.PLANNED:
        row.left_at = None
    elif row.state == RoundState.FINISHED and before != RoundState.PLANNED:
        row.returned_at = happened_at


def move_stop(
    *, actor: Actor, stop: RoundStop, state: StopState, happened_at: dt.datetime
) -> RoundStop:
    """Moves a stop to ``state``; asking again for the state it has is answered, not repeated.

    The record of it is the crew event (or whatever called); nothing is written to the audit log.

    Raises:
        Refusal: NOT_ALLOWED; NOT_FROM_HERE of the lifecycle.
    """
    with transaction.atomic():
        row = (
            RoundStop.objects.select_for_update(of=("self",))
            .select_related("round__plan")
            .get(pk=stop.pk)
        )
        require_driver(actor=actor, round=row.round)
        if row.state == state:
            return row
        STOP_LIFECYCLE.check(StopState(row.state), state)
        row.state = state
        if state == StopState.WAITING:
            row.arrived_at = row.done_at = None
        elif state == StopState.ARRIVED:
            row.arrived_at, row.done_at = row.arrived_at or happened_at, None
        else:
            row.done_at = happened_at
        row.save(update_fields=["state", "arrived_at", "done_at"])
    return row
