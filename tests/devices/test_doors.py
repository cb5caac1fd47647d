"""Messages of all doors land once; what cannot be true is kept with its reason."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.devices.conftest import NOW, SYSTEM, landed, minutes_ago
from wufei.collection.public import Bin, Point
from wufei.devices import spool
from wufei.devices.domain.binding import bind, unbind
from wufei.devices.domain.keys import issue_key, revoke_key
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.messages import UnfitError, of_mqtt
from wufei.devices.models import Device, LastHeard, Rejected, Signal, UnknownDevice
from wufei.devices.public import fills_between
from wufei.devices.queries import latest_weight
from wufei.devices.replaying import replay
from wufei.kernel.actors import Role
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Organisation, Region, Vehicle

pytestmark = pytest.mark.django_db


def mqtt(topic: str, **given: Any) -> str:
    return of_mqtt(topic, json.dumps(given).encode(), timezone.now()).line()


def position(event: str, minute: float = 5, **given: Any) -> str:
    at = minutes_ago(minute).isoformat()
    return mqtt("wufei/T-1/position", id=event, at=at, **{"lon": 106.5, "lat": 29.5, **given})


def test_positions_land_with_their_vehicle_and_once(tracker: Device) -> None:
    spool.write([position("e1"), position("e2", 4, lon=106.6), position("e1")])
    assert land_waiting() == LandingReport(positions=2, repeated=1)
    spool.write([position("e2", 4, lon=106.6)])
    assert land_waiting() == LandingReport(repeated=1)
    assert landed() == [
        ("T-1/e1", "渝A10001", 106.5, 29.5),
        ("T-1/e2", "渝A10001", 106.6, 29.5),
    ]
    last = LastHeard.objects.get()
    assert (last.plate, last.happened_at, last.longitude) == (
        "渝A10001",
        minutes_ago(4),
        Decimal("106.600000"),
    )


def test_a_message_without_a_name_is_named_by_what_it_says(tracker: Device) -> None:
    spool.write([position(""), position("")])
    assert land_waiting() == LandingReport(positions=1, repeated=1)


@pytest.mark.parametrize(
    ("topic", "body", "why"),
    [
        ("wufei/T-1/position", b"{", "unreadable"),
        ("wufei/T-1/position", b"[1]", "unreadable"),
        ("wufei/T-1/engine", b"{}", "unreadable"),
        ("wufei/T-1/position", b'{"lon": 1, "lat": 2}', "no_time"),
        ("wufei/T-1/position", b'{"at": 3, "lon": 1, "lat": 2}', "too_old"),
        ("wufei/T-1/position", b'{"at": ' + b"9" * 400 + b"}", "no_time"),
        ("wufei/T-1/position", b"[" * 50_000, "unreadable"),
        ("wufei/T-1/position", b'{"at": 1700000000, "id": "\\ud800"}', "no_place"),
        ("wufei/T-1/scale", b'{"at": 1700000000, "kg": 1, "id": "\\ud800"}', "unreadable"),
        ("wufei/T-1/scale", b'{"at": 1700000000, "kg": 1, "id": "a\\u0000"}', "unreadable"),
        (f"wufei/{'x' * 81}/scale", b'{"at": 1700000000, "kg": 1}', "unreadable"),
        ("wufei/T-1/position", b'{"at": "2999-01-01T00:00Z", "lon": 1, "lat": 2}', "ahead"),
        ("wufei/T-1/position", b'{"at": 1700000000, "lon": NaN, "lat": 2}', "no_place"),
        ("wufei/T-1/position", b'{"at": 1700000000, "lon": 181, "lat": 2}', "no_place"),
        ("wufei/T-1/scale", b'{"at": 1700000000, "kg": NaN}', "no_weight"),
        ("wufei/T-1/scale", b'{"at": 1700000000, "kg": -1}', "no_weight"),
        ("wufei/T-1/scale", b'{"at": 1700000000, "kg": 1e9}', "no_weight"),
        ("wufei/T-1/scale", b'{"at": 1700000000}', "no_weight"),
        ("wufei/T-1/fullness", b'{"at": 1700000000, "percent": 101}', "no_percent"),
        ("wufei//position", b'{"at": 1700000000, "lon": 1, "lat": 2}', "no_device"),
    ],
)
def test_what_cannot_be_true_is_named(topic: str, body: bytes, why: str) -> None:
    with pytest.raises(UnfitError) as error:
        of_mqtt(topic, body, timezone.now())
    assert error.value.why == why


def test_scales_and_sensors_each_event_once(vehicle: Vehicle, tracker: Device) -> None:
    kitchen = Material.objects.get(key="kitchen")
    point = Point.objects.create(
        code="P-1", name="一号", kind="compound", region=Region.objects.get(code="500107")
    )
    made = Bin.objects.create(code="B-1", point=point, material=kitchen, litres=240)
    bind(actor=SYSTEM, code="S-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    bind(actor=SYSTEM, code="F-1", kind=Device.Kind.FULLNESS, bin=made)
    at = minutes_ago(3).isoformat()
    weight = mqtt("wufei/S-1/scale", id="w1", at=at, kg=41.5, bin="B-1")
    full = mqtt("wufei/F-1/fullness", id="f1", at=at, percent=97)
    spool.write([weight] * 10 + [full])
    assert land_waiting() == LandingReport(signals=2, repeated=9)
    rows = Signal.objects.order_by("kind").values_list("kind", "plate", "bin", "grams", "percent")
    assert list(rows) == [
        ("fullness", "", "B-1", None, 97),
        ("scale", "渝A10001", "B-1", 41_500, None),
    ]
    found = latest_weight("渝A10001", after=minutes_ago(10))
    assert found is not None
    assert found.grams == 41_500
    assert latest_weight("渝A10001", after=NOW) is None
    assert [row.percent for row in fills_between(minutes_ago(9), NOW)] == [97]


def test_an_unknown_sender_is_held_and_comes_in_once_when_bound(vehicle: Vehicle) -> None:
    spool.write([position("e1"), position("e2", 4)])
    assert land_waiting() == LandingReport(held=2)
    spool.write([position("e2", 4), position("e3", 3)])
    assert land_waiting() == LandingReport(held=2)
    row = UnknownDevice.objects.get()
    assert (row.code, row.messages, row.kept) == ("T-1", 4, 4)
    assert landed() == []
    bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=vehicle)
    assert UnknownDevice.objects.count() == 0
    assert land_waiting() == LandingReport(positions=3, repeated=1)
    assert [event for event, *_ in landed()] == ["T-1/e1", "T-1/e2", "T-1/e3"]


def test_a_device_moved_to_another_vehicle_tells_for_the_one_it_was_on(
    tracker: Device, vehicle: Vehicle
) -> None:
    other = Vehicle.objects.create(plate="渝A10002", organisation=vehicle.organisation)
    today = timezone.localdate()
    with pytest.raises(Refusal) as refusal:
        bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=other)
    assert refusal.value.message == "设备 T-1 已装在 渝A10001 上。"
    unbind(actor=SYSTEM, device=tracker, last_day=today - dt.timedelta(days=1), reason="换车")
    bind(actor=SYSTEM, code="T-1", kind=Device.Kind.TRACKER, vehicle=other, valid_from=today)
    spool.write([position("old", 60 * 24 * 3), position("new", 0)])
    land_waiting()
    assert [(event, plate) for event, plate, *_ in landed()] == [
        ("T-1/new", "渝A10002"),
        ("T-1/old", "渝A10001"),
    ]


def test_a_batch_that_was_left_behind_is_landed_under_its_own_name(tracker: Device) -> None:
    spool.write([position("e1")])
    batch = next(spool.batches())  # taken by a process that is killed now
    assert land_waiting() == LandingReport()
    import os

    os.utime(batch, (0, 0))
    assert land_waiting() == LandingReport(positions=1)
    assert not batch.exists()


def traccar(event: int, **given: Any) -> dict[str, Any]:
    fix = minutes_ago(5).isoformat()
    place = {"longitude": 106.5, "latitude": 29.5, "speed": 10, "course": 90, "fixTime": fix}
    return {
        "position": {
            "id": event,
            "deviceId": 7,
            "protocol": "jt808",
            "valid": True,
            **place,
            **given,
        },
        "device": {"id": 7, "uniqueId": "T-1", "name": "one"},
    }


def send(secret: str, body: Any) -> Any:
    return Client().post(
        reverse("devices:traccar"),
        data=body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )


def test_positions_as_traccar_forwards_them(tracker: Device) -> None:
    key, secret = issue_key(actor=SYSTEM, name="转发")
    event = send(secret, traccar(42)).json()["event"]
    # a fix that Traccar tells again gets another number there, and is the same here
    assert send(secret, traccar(43, outdated=True)).json() == {"event": event}
    assert land_waiting() == LandingReport(positions=1, repeated=1)
    assert landed() == [(f"T-1/{event}", "渝A10001", 106.5, 29.5)]
    bad = send(secret, traccar(43, fixTime="2999-01-01T00:00:00Z"))
    assert (bad.status_code, bad.json()["text"]) == (422, "消息没有接收：时间晚于现在。")
    for _ in range(2):
        assert send(secret, b"{").status_code == 422
    kept = Rejected.objects.order_by("id").values_list("device", "why", "times")
    assert list(kept) == [("T-1", "ahead", 1), ("", "unreadable", 2)]
    assert send("wufei_wrong", traccar(44)).status_code == 401
    revoke_key(actor=SYSTEM, key=key)
    assert send(secret, traccar(44)).status_code == 401


def test_positions_in_the_parameters_of_an_address(tracker: Device) -> None:
    _key, secret = issue_key(actor=SYSTEM, name="手机")
    seconds = int(minutes_ago(5).timestamp())
    given = {"token": secret, "id": "T-1", "lat": "29.5", "lon": "106.5", "timestamp": seconds}
    assert Client().get(reverse("devices:traccar"), given).status_code == 200
    assert Client().get(reverse("devices:traccar"), given).status_code == 200
    assert land_waiting() == LandingReport(positions=1, repeated=1)


@pytest.mark.realdata
def test_real_fixes_replay_once_and_invent_no_stop(cast: Any, shared_data: Path) -> None:
    from wufei.tracking.public import Fixes, track

    path = shared_data / "gps" / "jersey_city_garbage_trucks_2015-12-10.csv.gz"
    first = replay(path, zone="America/New_York", prefix="JC-")
    assert (first.lines, first.landed.held, first.rejected) == (9_744, 9_744, 0)
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    for code in UnknownDevice.objects.values_list("code", flat=True):
        made = Vehicle.objects.create(plate=code, organisation=hauler)
        bind(actor=SYSTEM, code=code, kind=Device.Kind.TRACKER, vehicle=made)
    report = LandingReport()
    while (step := land_waiting()) != LandingReport():
        report = report.plus(step)
    assert (report.positions, report.repeated, report.apart) == (9_744, 0, 0)
    again = replay(path, zone="America/New_York", prefix="JC-")
    assert (again.landed.positions, again.landed.repeated) == (0, 9_744)
    rows = landed()
    assert len(rows) == 9_744
    from wufei.supervision.domain.positions import positions_between

    begin = int(dt.datetime(2014, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)
    end = int(dt.datetime(2016, 1, 1, tzinfo=dt.UTC).timestamp() * 1000)
    found = positions_between(begin, end).fixes
    assert isinstance(found, Fixes)
    assert len(found) == 9_744
    assert track(found).kept + len(track(found).set_aside) == 9_744


def test_a_file_that_is_none_is_refused(tmp_path: Path, db: None) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Refusal) as refusal:
        replay(path)
    assert refusal.value.message == "文件无法读取：device, at, lon, lat"
    torn = tmp_path / "x.csv.gz"
    torn.write_bytes(b"\x1f\x8b torn")
    with pytest.raises(Refusal):
        replay(torn)


def test_who_binds_devices(
    tracker: Device, vehicle: Vehicle, actor_as: Callable[[Role], Any]
) -> None:
    for role in (Role.DRIVER, Role.GENERATOR, Role.EVALUATOR, Role.RESIDENT):
        with pytest.raises(Refusal) as refusal:
            bind(actor=actor_as(role), code="T-2", kind=Device.Kind.TRACKER, vehicle=vehicle)
        assert refusal.value.reason.code == "devices.not_allowed"
    bind(actor=actor_as(Role.DISPATCHER), code="T-2", kind=Device.Kind.TRACKER, vehicle=vehicle)
    assert list(Device.objects.visible_to(actor_as(Role.GENERATOR))) == []
    assert Device.objects.visible_to(actor_as(Role.DISPATCHER)).count() == 2


def test_pages(
    tracker: Device, client_as: Callable[[Role], Client], django_assert_num_queries: Any
) -> None:
    spool.write([position("e1")])
    land_waiting()
    officer = client_as(Role.CITY_OFFICER)
    assert "渝A10001" in officer.get(reverse("devices:fleet")).content.decode()
    page = officer.post(
        reverse("devices:register_create"),
        {"code": "T-1", "kind": "tracker", "vehicle": tracker.vehicle_id},
    )
    assert page.status_code == 422
    assert "设备 T-1 已装在 渝A10001 上。" in page.content.decode()
    address = reverse("devices:register_list")
    officer.get(address)
    with django_assert_num_queries(7):
        officer.get(address)
    for number in range(29):
        bind(actor=SYSTEM, code=f"X-{number}", kind=Device.Kind.TRACKER, vehicle=tracker.vehicle)
    with django_assert_num_queries(7):
        officer.get(address)
    assert client_as(Role.DRIVER).get(address).status_code == 403
    assert client_as(Role.DISPATCHER).get(reverse("devices:unknown")).status_code == 403
    shown = officer.post(reverse("devices:keys"), {"name": "转发"}).content.decode()
    assert "wufei_" in shown
