"""Loads the demo city into an empty database; an interrupted load goes on when run again."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext

from wufei.demo import figures
from wufei.demo.city import City
from wufei.demo.days import Window, moment
from wufei.demo.domain.collecting import register_points
from wufei.demo.domain.declaring import declare_all
from wufei.demo.domain.importing import import_weighbridge_file
from wufei.demo.domain.operating import set_going
from wufei.demo.domain.overseeing import recall_oversight
from wufei.demo.domain.posting import Clerk
from wufei.demo.domain.recalling import recall_rounds
from wufei.demo.domain.registering import register_all
from wufei.demo.domain.seating import seat_cast
from wufei.demo.domain.staffing import staff_inspection
from wufei.demo.models import DemoLoad
from wufei.demo.refusals import DemoReason
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.jobs import enqueue
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Account,
    ClosedPeriod,
    close_period,
    load_exemptions,
    refresh_statistics,
    seal_pages,
)
from wufei.people.public import actor_of
from wufei.registry.public import Organisation, load_reference_data

MAX_SCALE = 50
_CLERK = system_actor("演示城市")

Progress = Callable[[int, int], None]


def demo_is_loaded() -> bool:
    """Whether this database holds a whole demo city."""
    return DemoLoad.objects.filter(finished_at__isnull=False).exists()


def load_demo(
    *, seed: int = figures.DEFAULT_SEED, scale: int = 1, progress: Progress | None = None
) -> DemoLoad:
    """Load the demo city, or what is missing of it; a city that is whole is left alone.

    ``progress`` is told (days posted, days in all). Stopping in between leaves a consistent
    ledger: each batch is one transaction, and the same entries are named the same next time.

    Raises:
        Refusal: the database holds other data or another demo, the scale is out of range, or the
            clock stands before the end of the demo's months.
    """
    window = Window()
    load = _begin(seed, scale, window)
    if load.finished_at is not None:
        return load
    load_reference_data()
    load_exemptions()
    register_all(actor=_CLERK)
    register_points(actor=_CLERK)
    cast = seat_cast(actor=_CLERK)
    _post(City(seed, scale, window), progress or (lambda done, total: None))
    _close_months(_CLERK, window)
    declare_all(actor=_CLERK, seed=seed, window=window)
    import_weighbridge_file(actor=actor_of(cast["district_officer"]), seed=seed)
    set_going(actor=_CLERK)
    staff_inspection(actor=_CLERK)
    recall_rounds(actor=_CLERK, seed=seed, window=window)
    recall_oversight(actor=_CLERK, seed=seed, window=window)
    seal_pages()
    refresh_statistics()
    load.finished_at = timezone.now()
    load.save(update_fields=["finished_at"])
    _enqueue_the_rest(actor=_CLERK)
    return load


def _enqueue_the_rest(*, actor: Actor) -> None:
    """What is told of the books waits for the lake, which is filled in the background."""
    from wufei.demo.jobs import issue_demo_bulletin, tell_demo_lake

    enqueue(issue_demo_bulletin, actor=actor, title=gettext("印发演示简报"))
    enqueue(tell_demo_lake, actor=actor, title=gettext("采集演示作业事实"))


def _begin(seed: int, scale: int, window: Window) -> DemoLoad:
    if not 1 <= scale <= MAX_SCALE:
        raise Refusal(DemoReason.BAD_SCALE, pointer="/scale", scale=scale)
    load: DemoLoad | None = DemoLoad.objects.first()
    if load is not None:
        if (load.seed, load.scale) != (seed, scale):
            raise Refusal(DemoReason.OTHER_DEMO, seed=load.seed, scale=load.scale)
        return load
    organisations, accounts = Organisation.objects.count(), Account.objects.count()
    if organisations or accounts:
        raise Refusal(DemoReason.NOT_EMPTY, organisations=organisations, accounts=accounts)
    now = timezone.now()
    if now < moment(window.end, 0):
        raise Refusal(DemoReason.CLOCK_BEHIND, now=f"{now:%Y-%m-%d}", end=window.end.isoformat())
    return DemoLoad.objects.create(seed=seed, scale=scale, started_at=now)


def _post(city: City, progress: Progress) -> None:
    clerk = Clerk(_CLERK)
    total = city.window.days
    for number in range(total):
        clerk.take(city.day(number))
        progress(number + 1, total)
    clerk.take(city.afterwards())
    clerk.flush()
    clerk.expire()


def _close_months(actor: Actor, window: Window) -> None:
    closed = set(ClosedPeriod.objects.values_list("first_day", flat=True))
    for first, last in window.months_to_close():
        if first not in closed:
            close_period(
                actor=actor,
                first_day=first,
                last_day=last,
                reason=f"{first.year} 年 {first.month} 月结账",
            )
