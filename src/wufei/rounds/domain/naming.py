from __future__ import annotations

from itertools import count

from wufei.rounds.models import Plan


def round_code(plan: Plan, number: int) -> str:
    """``R260301-12-1-03``: day, hauler's number, number of the plan, number of the round."""
    return f"R{plan.day:%y%m%d}-{plan.hauler_id}-{plan.number}-{number:02d}"


def next_round_code(plan: Plan) -> str:
    """A code that no round of the plan has; the caller holds the plan."""
    taken = set(plan.rounds.values_list("code", flat=True))
    wanted = (round_code(plan, number) for number in count(1))
    return next(code for code in wanted if code not in taken)


def driver_named(driver_id: int | None) -> str:
    """The driver's name as it is shown; empty for none and for accounts that are gone."""
    from wufei.people.public import User

    if driver_id is None:
        return ""
    user = User.objects.filter(pk=driver_id).first()
    return str(user) if user else ""
