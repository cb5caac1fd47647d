"""One finding, as a run over a day would leave it."""

from __future__ import annotations

import datetime as dt

from tests.api.world import NOW
from wufei.registry.public import Organisation, Region, Vehicle
from wufei.supervision.public import Finding


def make_finding() -> None:
    """A vehicle for kitchen waste that took residual waste; row 1 of a fresh database."""
    moment = NOW - dt.timedelta(hours=1)
    vehicle = Vehicle.objects.get(plate="渝A12345")
    Finding.objects.create(
        key="wrong_vehicle/渝A12345/1772409600000/渝A12345/residual+kitchen",
        rule="wrong_vehicle",
        region=Region.objects.get(code="500107001"),
        organisation=Organisation.objects.get(code="ORG-HAUL-1"),
        vehicle=vehicle,
        subject=vehicle.plate,
        plate=vehicle.plate,
        place="P-1",
        wastes=["residual", "kitchen"],
        begins_at=moment,
        ends_at=moment,
        severity="high",
        confidence=100,
        evidence=[{"source": "weighing", "key": "6b1d3f80-0000-4000-8000-000000000001"}],
    )
