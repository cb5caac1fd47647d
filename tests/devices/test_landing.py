"""What must not be lost or doubled when things meet: bindings, kills, batches that fail."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from tests.devices.conftest import SYSTEM, landed, minutes_ago
from wufei.collection.public import Bin, Point
from wufei.devices import spool
from wufei.devices.domain import landing
from wufei.devices.domain.binding import bind, unbind
from wufei.devices.domain.forgetting import forget_old
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.messages import of_mqtt
from wufei.devices.models import Device, Rejected, Signal, UnknownDevice
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Landed
from wufei.registry.public import Material, Region, Vehicle

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def position(event: str, device: str = "T-1", at: dt.datetime | None = None) -> str:
    moment = (at or minutes_ago(5)).isoformat()
    body = f'{{"id": "{event}", "at": "{moment}", "lon": 106.5, "lat": 29.5}}'
    return of_mqtt(f"wufei/{device}/position", body.encode(), timezone.now()).line()


def weight(event: str, kilograms: float, device: str = "S-1") -> str:
    body = f'{{"id": "{event}", "at": "{minutes_ago(5).isoformat()}", "kg": {kilograms}}}'
    return of_mqtt(f"wufei/{device}/scale", body.encode(), timezone.now()).line()


def test_a_batch_tried_again_after_a_device_was_bound_lands_whole(
    tracker: Device, vehicle: Vehicle, tmp_path: Path
) -> None:
    spool.write([position("e1"), position("e2", "T-2")])
    batch = next(spool.batches())
    shutil.copytree(batch, tmp_path / "copy")
    assert landing.land(batch) == LandingReport(positions=1, held=1)
    shutil.copytree(tmp_path / "copy", batch)  # killed before it was removed
    bind(actor=SYSTEM, code="T-2", kind=Device.Kind.TRACKER, vehicle=vehicle)
    assert landing.land(batch) == LandingReport(positions=1, repeated=1)
    assert land_waiting() == LandingReport(repeated=1)
    assert [event for event, *_ in landed()] == ["T-1/e1", "T-2/e2"]


def test_a_batch_that_fails_does_not_hold_up_the_others(
    tracker: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    original = landing.land_batch

    def failing(**given: Any) -> Landed:
        if given["rows"][0].event_id == "T-1/bad":
            raise OSError("no room")
        return original(**given)

    monkeypatch.setattr(landing, "land_batch", failing)
    spool.write([position("bad")])
    left = next(spool.batches())
    os.utime(left, (0, 0))
    spool.write([position("good")])
    with pytest.raises(OSError, match="no room"):
        land_waiting()
    assert [event for event, *_ in landed()] == ["T-1/good"]
    monkeypatch.setattr(landing, "land_batch", original)
    os.utime(left, (0, 0))
    assert land_waiting() == LandingReport(positions=1)


def test_what_is_held_while_its_device_is_bound_comes_in_too(vehicle: Vehicle) -> None:
    spool.write([position("e1")])
    batch = next(spool.batches())
    stale = landing.bindings_of(["T-1"])
    bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=vehicle)
    messages = [landing.Message.of_line(line) for line in spool.lines_of(batch)]
    assert stale == {}
    landing._hold({"T-1": messages})
    spool.remove(batch)
    assert land_waiting() == LandingReport(positions=1)
    assert UnknownDevice.objects.count() == 0


def test_a_tracker_on_a_bin_loses_no_position(vehicle: Vehicle) -> None:
    point = Point.objects.create(
        code="P-1", name="一号", kind="compound", region=Region.objects.get(code="500107")
    )
    kitchen = Material.objects.get(key="kitchen")
    made = Bin.objects.create(code="B-1", point=point, material=kitchen, litres=240)
    bind(actor=SYSTEM, code="T-9", kind=Device.Kind.TRACKER, bin=made)
    spool.write([position("e1", "T-9")])
    assert land_waiting() == LandingReport(positions=1)
    assert landed() == [("T-9/e1", None, 106.5, 29.5)]


def test_long_names_stay_apart(vehicle: Vehicle) -> None:
    device = "T" * 80
    bind(actor=SYSTEM, code=device, kind=Device.Kind.TRACKER, vehicle=vehicle)
    spool.write([position("e" * 100 + end, device) for end in "abc"])
    assert land_waiting() == LandingReport(positions=3)


def test_after_it_was_taken_off_a_device_speaks_for_nobody(
    tracker: Device, vehicle: Vehicle
) -> None:
    other = Vehicle.objects.create(plate="渝A10002", organisation=vehicle.organisation)
    yesterday = TODAY - dt.timedelta(days=1)
    unbind(actor=SYSTEM, device=tracker, last_day=yesterday, reason="拆下")
    midnight = timezone.make_aware(dt.datetime.combine(TODAY, dt.time()))
    second = dt.timedelta(seconds=1)
    spool.write([position("before", at=midnight - second), position("after", at=midnight)])
    assert land_waiting() == LandingReport(positions=1, held=1)
    bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=other, valid_from=TODAY)
    assert land_waiting() == LandingReport(positions=1)
    assert [row[:2] for row in landed()] == [("T-1/after", "渝A10002"), ("T-1/before", "渝A10001")]


def test_bindings_share_no_day(tracker: Device, vehicle: Vehicle) -> None:
    unbind(actor=SYSTEM, device=tracker, last_day=TODAY, reason="拆下")
    for begins in (None, TODAY):
        with pytest.raises(Refusal) as refusal:
            bind(
                actor=SYSTEM,
                code="T-1",
                kind=Device.Kind.TRACKER,
                vehicle=vehicle,
                valid_from=begins,
            )
        assert refusal.value.reason.code == "devices.bound_then"
    for code in ("x" * 81, "a/b", "a\tb"):
        with pytest.raises(Refusal) as refusal:
            bind(actor=SYSTEM, code=code, kind=Device.Kind.TRACKER, vehicle=vehicle)
        assert refusal.value.reason.code == "devices.bad_code"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bind_at_once_one_is_told(vehicle: Vehicle) -> None:
    begin = threading.Barrier(2)
    answers: list[str] = []

    def work() -> None:
        begin.wait()
        try:
            bind(actor=SYSTEM, code="T-7", kind=Device.Kind.TRACKER, vehicle=vehicle)
            answers.append("bound")
        except Refusal as refusal:
            answers.append(refusal.reason.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["bound", "devices.bound_already"]
    assert Device.objects.filter(code="T-7").count() == 1


def test_another_weight_under_the_same_event_is_set_apart(vehicle: Vehicle) -> None:
    bind(actor=SYSTEM, code="S-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    spool.write([weight("w1", 10), weight("w1", 11)])
    assert land_waiting() == LandingReport(signals=1, apart=1)
    spool.write([weight("w1", 10), weight("w1", 11)])
    assert land_waiting() == LandingReport(repeated=1, apart=1)
    assert list(Signal.objects.values_list("grams", flat=True)) == [10_000]
    assert list(Rejected.objects.values_list("why", "times")) == [("other_content", 2)]


def test_positions_are_kept_for_their_time_only(tracker: Device, settings: Any) -> None:
    settings.POSITION_RETENTION_DAYS = 30
    old = timezone.now() - dt.timedelta(days=32)
    spool.write([position("old", at=old), position("new")])
    land_waiting()
    spool.write([position("held", "T-2")])
    land_waiting()
    assert forget_old(actor=SYSTEM).rows == 1
    assert [event for event, *_ in landed()] == ["T-1/new"]
    assert UnknownDevice.objects.count() == 1
    spool.write([position("late", at=old)])
    assert land_waiting() == LandingReport(apart=1)
    UnknownDevice.objects.update(last_at=old)
    forget_old(actor=SYSTEM)
    assert UnknownDevice.objects.count() == 0
