"""Two points at kerbside bins, three devices, three materials; days that are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from django.utils import timezone

from tests.ledger.conftest import CLERK, make_book
from wufei.lake.telemetry.landing import Landed, land_batch
from wufei.lake.telemetry.points import PointDraft, map_points, register_devices
from wufei.lake.telemetry.streams import Drop
from wufei.ledger.public import Balance

ZONE = timezone.get_default_timezone()
DAY = timezone.localdate() - dt.timedelta(days=3)
NEXT = DAY + dt.timedelta(days=1)
POINTS = {"gate-1": "yard", "gate-2": "shed"}


def make_points() -> None:
    make_book()
    register_devices(actor=CLERK, devices={f"bin-{n}": f"智能桶 {n}" for n in (1, 2, 3)})
    map_points(
        actor=CLERK,
        points=[PointDraft(point, "households", target) for point, target in POINTS.items()],
    )


@pytest.fixture
def points(db: None) -> None:
    make_points()


@pytest.fixture
def shared_points(transactional_db: None) -> None:
    """The same, committed, for threads and other processes."""
    make_points()


def at(day: dt.date = DAY, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZONE)


def drop(
    event_id: str,
    grams: float | None = 100,
    *,
    point: str = "gate-1",
    material: str = "kitchen",
    device: str = "bin-1",
    when: dt.datetime | None = None,
) -> Drop:
    return Drop(event_id, when or at(), device, point, material, grams)  # type: ignore[arg-type]


def land(batch_id: str, events: Iterable[Drop], *, source: str = "broker") -> Landed:
    return land_batch(stream="drops", source=source, batch_id=batch_id, rows=list(events))


def stands(account: str, material: str = "kitchen") -> int:
    found = Balance.objects.filter(account__code=account, material__key=material)
    return sum(found.values_list("grams", flat=True))
