"""What inspection does by the calendar."""

from __future__ import annotations

from wufei.inspection.domain.counting import close_counted, count_passed
from wufei.inspection.domain.persons import forget_persons
from wufei.inspection.domain.planning import plan_visits
from wufei.inspection.domain.reminding import remind
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import scheduled


@scheduled(every_seconds=900)
def remind_of_deadlines() -> None:
    """Deadlines that come near or have passed are told of by the levels."""
    remind(actor=system_actor("calendar"))


@scheduled(daily_at="00:20")
def make_visits() -> None:
    """The visits of the coming days are made from the plans."""
    plan_visits(actor=system_actor("calendar"))


@scheduled(daily_at="02:40")
def count_and_close() -> None:
    """What passed is counted; what was counted in a month that is over is closed."""
    actor = system_actor("calendar")
    count_passed(actor=actor)
    close_counted(actor=actor)


@scheduled(daily_at="03:20")
def forget_expired_persons() -> None:
    """Names and phones of holders whose retention is over go."""
    forget_persons(actor=system_actor("calendar"))
