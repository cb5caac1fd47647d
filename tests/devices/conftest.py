from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.devices.broker import broker  # noqa: F401
from wufei.devices.domain.binding import bind
from wufei.devices.models import Device
from wufei.kernel.actors import system_actor
from wufei.lake.public import telemetry_files
from wufei.people.public import User
from wufei.registry.public import Material, Organisation, Vehicle

SYSTEM = system_actor("tests")
NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def vehicle(cast: dict[str, User]) -> Vehicle:
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    Material.objects.get_or_create(key="kitchen", defaults={"name": "厨余", "scheme": "household"})
    return Vehicle.objects.create(plate="渝A10001", organisation=hauler)


@pytest.fixture
def tracker(vehicle: Vehicle) -> Device:
    return bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=vehicle)


def landed() -> list[tuple[str, str, float, float]]:
    """(event, vehicle, longitude, latitude) of every position of the lake, by event."""
    files = telemetry_files("positions")
    if not files:
        return []
    import duckdb

    listed = ", ".join(f"'{path}'" for path in files)
    query = (
        "SELECT event_id, vehicle, longitude, latitude"
        f" FROM read_parquet([{listed}], hive_partitioning = false) ORDER BY event_id"
    )
    return duckdb.sql(query).fetchall()


def minutes_ago(count: float) -> dt.datetime:
    return NOW - dt.timedelta(minutes=count)
