"""What a vehicle's scale shows, offered to its crew and to nobody else."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from wufei.devices.models import Signal
from wufei.people.public import User
from wufei.registry.public import Vehicle

pytestmark = pytest.mark.django_db


def reading(plate: str, grams: int, *, seconds_ago: int) -> None:
    moment = timezone.now() - dt.timedelta(seconds=seconds_ago)
    Signal.objects.create(
        device="S-1",
        event=f"{plate}/{seconds_ago}",
        kind="scale",
        happened_at=moment,
        received_at=moment,
        plate=plate,
        grams=grams,
    )


def asked(user: User, plate: str) -> tuple[int, Any]:
    client = Client()
    client.force_login(user)
    answer = client.get("/devices/scale/", {"plate": plate})
    return answer.status_code, answer.json() if answer.status_code == 200 else None


@pytest.mark.parametrize("role", ["driver", "dispatcher", "district_officer"])
def test_the_latest_reading_in_kilograms(
    cast: dict[str, User], vehicle: Vehicle, role: str
) -> None:
    reading(vehicle.plate, 90_000, seconds_ago=50)
    reading(vehicle.plate, 42_050, seconds_ago=5)
    at = Signal.objects.get(grams=42_050).happened_at.isoformat()
    assert asked(cast[role], vehicle.plate) == (200, {"kilograms": "42.05", "at": at})


def test_an_old_reading_is_of_another_bin(cast: dict[str, User], vehicle: Vehicle) -> None:
    assert asked(cast["driver"], vehicle.plate) == (200, {})
    reading(vehicle.plate, 42_000, seconds_ago=121)
    assert asked(cast["driver"], vehicle.plate) == (200, {})


@pytest.mark.parametrize("role", ["resident", "generator", "gatekeeper", "evaluator", "stranger"])
def test_others_learn_nothing(cast: dict[str, User], vehicle: Vehicle, role: str) -> None:
    reading(vehicle.plate, 42_000, seconds_ago=5)
    assert asked(cast[role], vehicle.plate) == (404, None)


def test_an_unknown_vehicle_has_no_scale(cast: dict[str, User], vehicle: Vehicle) -> None:
    assert asked(cast["driver"], "渝Z99999") == (404, None)
