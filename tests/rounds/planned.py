"""Plans computed by the real search, for the tests that change them."""

from __future__ import annotations

import datetime as dt

from tests.rounds.world import DAY, World
from wufei.kernel.jobs import Progress
from wufei.rounds.domain.computing import compute
from wufei.rounds.domain.drafting import draft_plan
from wufei.rounds.public import Plan, Round, RoundStop


def computed(world: World, *, day: dt.date = DAY, **given: int) -> Plan:
    """A plan of the world's orders, searched for one second."""
    settings = {"seconds": 1, **given}
    plan = draft_plan(actor=world.dispatcher, hauler=world.hauler, day=day, **settings)
    compute(Progress(), plan_id=plan.pk)
    plan.refresh_from_db()
    return plan


def sequence(row: Round) -> list[str]:
    """The codes of the round's orders in the order of the day."""
    stops = row.stops.filter(kind="order").exclude(state="withdrawn").order_by("position")
    return list(stops.values_list("order__code", flat=True))


def order_of(row: Round, code: str) -> RoundStop:
    """The stop of the order in that round."""
    stops = RoundStop.objects.select_related("round__plan", "round__vehicle", "order__point")
    return stops.get(round=row, order__code=code)
