"""Devices move, go out of service, and are told of as far as the reader may know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.devices.conftest import SYSTEM, minutes_ago
from tests.devices.test_landing import position, weight
from wufei.devices import spool
from wufei.devices.domain import landing
from wufei.devices.domain.binding import bind, move, unbind
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.domain.rejecting import reject
from wufei.devices.domain.retiring import reinstate, retire
from wufei.devices.messages import UnfitError
from wufei.devices.models import CountedBatch, DayCount, Device, LastHeard, Rejected, Retirement
from wufei.devices.showing import Day, device_view
from wufei.kernel.actors import Role
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, Vehicle

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def foreign(vehicle: Vehicle) -> Vehicle:
    """A vehicle of another body than the dispatcher's."""
    home = vehicle.organisation
    other = Organisation.objects.create(
        code="ORG-HAUL-9", name="另一家", kind=home.kind, region=home.region
    )
    return Vehicle.objects.create(plate="渝A90009", organisation=other)


def refused(call: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.reason.code


def at_noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def test_a_device_moves_in_one_step_or_not_at_all(tracker: Device, foreign: Vehicle) -> None:
    made = move(actor=SYSTEM, device=tracker, vehicle=foreign, first_day=TODAY, reason="换车")
    rows = Device.objects.order_by("pk").values_list("vehicle__plate", "valid_from", "valid_to")
    assert list(rows) == [("渝A10001", None, TODAY), ("渝A90009", TODAY, None)]
    again = {"actor": SYSTEM, "device": made, "first_day": TODAY + DAY, "reason": "换车"}
    assert refused(lambda: move(**again)) == "devices.bound_to_one"
    made.refresh_from_db()
    assert made.valid_to is None
    early = {**again, "first_day": TODAY, "vehicle": tracker.vehicle}
    assert refused(lambda: move(**early)) == "devices.moved_too_early"
    assert refused(lambda: move(**{**early, "reason": " "})) == "devices.reason_missing"


def test_who_may_not_take_it_off_may_not_move_it(
    tracker: Device, foreign: Vehicle, actor_as: Callable[[Role], Any]
) -> None:
    theirs = bind(actor=SYSTEM, code="T-9", kind=Device.Kind.TRACKER, vehicle=foreign)
    dispatcher = actor_as(Role.DISPATCHER)
    for device, target in ((theirs, tracker.vehicle), (tracker, foreign)):
        given = {"device": device, "vehicle": target, "first_day": TODAY, "reason": "换车"}
        assert refused(lambda given=given: move(actor=dispatcher, **given)) == "devices.not_allowed"
    assert refused(lambda: retire(actor=dispatcher, code="T-9", last_day=TODAY, reason="坏")) == (
        "devices.not_allowed"
    )
    assert Device.objects.filter(valid_to__isnull=True).count() == 2


def test_a_retired_device_is_bound_no_more_until_it_is_taken_back(
    tracker: Device, vehicle: Vehicle
) -> None:
    retire(actor=SYSTEM, code="T-1", last_day=TODAY, reason="进水")
    tracker.refresh_from_db()
    assert tracker.valid_to == TODAY + DAY
    given = {"code": "T-1", "kind": Device.Kind.TRACKER, "vehicle": vehicle}
    later = {**given, "valid_from": TODAY + DAY}
    with pytest.raises(Refusal) as refusal:
        bind(actor=SYSTEM, **later)
    assert refusal.value.message == "设备 T-1 已报废：进水"
    twice = refused(lambda: retire(actor=SYSTEM, code="T-1", last_day=TODAY, reason="进水"))
    assert twice == "devices.retired"
    reinstate(actor=SYSTEM, code="T-1", reason="修好")
    assert refused(lambda: reinstate(actor=SYSTEM, code="T-1", reason="修好")) == (
        "devices.not_retired"
    )
    assert bind(actor=SYSTEM, **later).valid_from == TODAY + DAY
    assert refused(lambda: retire(actor=SYSTEM, code="T-X", last_day=TODAY, reason="坏")) == (
        "devices.unknown_device"
    )
    acts = AuditRecord.objects.filter(action__startswith="devices.").order_by("number")
    assert list(acts.values_list("action", "reason")) == [
        ("devices.device.bound", ""),
        ("devices.device.unbound", "进水"),
        ("devices.device.retired", "进水"),
        ("devices.device.reinstated", "修好"),
        ("devices.device.bound", ""),
    ]


def test_a_device_that_is_off_is_not_taken_off_again(tracker: Device) -> None:
    stale = Device.objects.get(pk=tracker.pk)
    unbind(actor=SYSTEM, device=tracker, last_day=TODAY - DAY, reason="拆下")
    twice = refused(lambda: unbind(actor=SYSTEM, device=stale, last_day=TODAY, reason="拆下"))
    assert twice == "devices.off_already"


def test_messages_are_counted_by_day_and_fate(tracker: Device) -> None:
    yesterday = at_noon(TODAY - DAY)
    told = position("e1", at=yesterday)
    other = position("e1", at=yesterday + dt.timedelta(seconds=1))
    spool.write([told, told, position("e2", at=yesterday), other])
    assert land_waiting() == LandingReport(positions=2, repeated=1, apart=1)
    spool.write([position("e3", at=at_noon(TODAY) - DAY / 2), told])
    assert land_waiting() == LandingReport(positions=1, repeated=1)
    ahead = UnfitError(Rejected.Why.AHEAD, "T-1")
    for _ in range(2):
        reject(door="mqtt", body=b"x", error=ahead, received=timezone.now())
    reject(door="mqtt", body=b"y", error=UnfitError(Rejected.Why.AHEAD, "T-?"), received=yesterday)
    view = device_view(tracker, SYSTEM)
    assert view.days == [Day(TODAY, 1, 0, 0, 2), Day(TODAY - DAY, 2, 2, 1, 0)]
    assert (view.clock_faults, view.whole) == (2, True)
    assert [count for _label, count in view.faults] == [2, 1]
    assert [place.occurred_at for place in view.places] == [at_noon(TODAY) - DAY / 2, yesterday]
    assert (view.heard.first_at, view.heard.happened_at) == (  # type: ignore[union-attr]
        yesterday,
        at_noon(TODAY) - DAY / 2,
    )


def test_a_batch_is_counted_once_however_often_it_is_landed(
    vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    bind(actor=SYSTEM, code="S-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    spool.write([weight("w1", 10), weight("w1", 11)])
    batch = next(spool.batches())

    def killed(*_given: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(landing, "remember", killed)
    with pytest.raises(KeyboardInterrupt):
        landing.land(batch)
    monkeypatch.undo()
    landing.land(batch)
    assert list(DayCount.objects.values_list("device", "messages", "signals_apart")) == [
        ("S-1", 2, 1)
    ]
    assert CountedBatch.objects.count() == 1


def test_the_first_message_is_the_earliest_that_came(tracker: Device) -> None:
    for event, minutes in (("b", 10), ("a", 20), ("c", 5)):
        spool.write([position(event, at=minutes_ago(minutes))])
        land_waiting()
    heard = LastHeard.objects.get()
    assert (heard.first_at, heard.happened_at) == (minutes_ago(20), minutes_ago(5))
    LastHeard.objects.update(first_at=None)  # heard before this was kept
    spool.write([position("d", at=minutes_ago(4))])
    land_waiting()
    heard = LastHeard.objects.get()
    assert (heard.first_at, heard.happened_at) == (None, minutes_ago(4))


def test_what_it_sent_for_somebody_else_is_not_told(
    tracker: Device, foreign: Vehicle, actor_as: Callable[[Role], Any]
) -> None:
    yesterday = at_noon(TODAY - DAY)
    spool.write([position("own", at=yesterday)])
    land_waiting()
    unbind(actor=SYSTEM, device=tracker, last_day=TODAY - DAY, reason="拆下")
    bind(actor=SYSTEM, code="T-1", kind=tracker.kind, vehicle=foreign, valid_from=TODAY)
    spool.write([position("theirs", at=timezone.now() - dt.timedelta(seconds=1))])
    land_waiting()
    reject(
        door="mqtt",
        body=b"x",
        error=UnfitError(Rejected.Why.AHEAD, "T-1"),
        received=timezone.now(),
    )
    told = device_view(tracker, actor_as(Role.DISPATCHER))
    assert [place.vehicle for place in told.places] == ["渝A10001"]
    assert (told.heard, told.faults, told.rejected, told.whole) == (None, [], [], False)
    assert [day.day for day in told.days] == [TODAY - DAY]
    assert [row.place for row in told.bindings] == ["渝A10001"]
    whole = device_view(tracker, actor_as(Role.CITY_OFFICER))
    assert [place.vehicle for place in whole.places] == ["渝A90009", "渝A10001"]
    assert len(whole.rejected) == 1


def test_the_page_of_a_device(
    tracker: Device, foreign: Vehicle, client_as: Callable[[Role], Client]
) -> None:
    spool.write([position("e1")])
    land_waiting()
    address = reverse("devices:register_detail", args=[tracker.pk])
    officer = client_as(Role.DISTRICT_OFFICER)
    shown = officer.get(address).content.decode()
    for words in ("最早消息", "每日消息", "最近位置", "改装", "停用", "报废"):
        assert words in shown, words
    assert "恢复使用" not in shown
    watcher = client_as(Role.EVALUATOR).get(address)
    assert watcher.status_code == 200
    assert "btn-danger" not in watcher.content.decode()
    for role in (Role.DRIVER, Role.GENERATOR, Role.RESIDENT):
        assert client_as(role).get(address).status_code == 403
    theirs = bind(actor=SYSTEM, code="T-9", kind=Device.Kind.TRACKER, vehicle=foreign)
    hidden = reverse("devices:register_detail", args=[theirs.pk])
    assert client_as(Role.DISPATCHER).get(hidden).status_code == 404
    moving = reverse("devices:register_move", args=[tracker.pk])
    given = {"vehicle": foreign.pk, "first_day": TODAY.isoformat(), "reason": "换车"}
    assert officer.post(moving, {**given, "vehicle": ""}).status_code == 422
    assert officer.post(moving, given).status_code == 302
    assert officer.get(moving).status_code == 403  # a later binding speaks for it now
    latest = Device.objects.get(code="T-1", valid_to=None)
    retiring = reverse("devices:register_retire", args=[latest.pk])
    answer = officer.post(retiring, {"last_day": TODAY.isoformat(), "reason": "进水"}, follow=True)
    assert "进水" in answer.content.decode()
    assert "恢复使用" in answer.content.decode()
    back = reverse("devices:register_reinstate", args=[latest.pk])
    assert officer.post(back, {"reason": "修好"}).status_code == 302
    assert Retirement.objects.count() == 0


def test_the_register_is_filtered_and_exported(
    tracker: Device, vehicle: Vehicle, client_as: Callable[[Role], Client]
) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    scale = bind(actor=SYSTEM, code="S-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    unbind(actor=SYSTEM, device=scale, last_day=TODAY, reason="拆下")
    bind(actor=SYSTEM, code="X-1", kind=Device.Kind.SCALE, vehicle=vehicle)
    retire(actor=SYSTEM, code="X-1", last_day=TODAY, reason="坏")
    officer = client_as(Role.CITY_OFFICER)
    for state, codes in (("bound", ["T-1"]), ("off", ["S-1"]), ("retired", ["X-1"])):
        answer = officer.get(reverse("devices:register_export"), {"state": state})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[0] == ("设备编码", "类别", "装在", "启用日期", "停用日期")
        assert [row[0] for row in rows[1:]] == codes
        assert rows[1][2] == "渝A10001"
