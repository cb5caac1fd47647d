"""Named reads of rounds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from wufei.kernel.actors import Actor
from wufei.rounds.models import PlanState, Round, RoundState

#: What a driver looks for first.
_URGENCY = Case(
    When(state=RoundState.DRIVING, then=Value(0)),
    When(state=RoundState.PLANNED, then=Value(1)),
    When(state=RoundState.BROKEN_DOWN, then=Value(2)),
    default=Value(3),
    output_field=IntegerField(),
)


def published_rounds(*, day: dt.date, actor: Actor | None = None) -> Any:
    """Rounds of the plans published for ``day``, as a queryset with plan, vehicle, crew and depot.

    Only those that ``actor`` sees, unless None.
    """
    rows = Round.objects.all() if actor is None else Round.objects.visible_to(actor)
    return rows.filter(plan__day=day, plan__state=PlanState.PUBLISHED).select_related(
        "plan__hauler__region", "vehicle", "crew", "depot"
    )


def round_for_driver(*, actor: Actor, day: dt.date) -> Round | None:
    """The round that the actor drives on ``day``: one under way first, finished ones last."""
    if actor.user_id is None:
        return None
    rows = published_rounds(day=day).filter(driver_id=actor.user_id)
    found: Round | None = rows.order_by(_URGENCY, "leaves_at", "code").first()
    return found
