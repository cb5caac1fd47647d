"""Points, their bins, windows and duty persons: what the domain lets in and what it refuses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.registry.actors import CITY, DISTRICT, EVALUATOR
from wufei.collection.public import (
    Bin,
    CollectionReason,
    Point,
    PointContact,
    ServiceWindow,
    close_bin,
    close_point,
    create_bin,
    create_point,
    create_window,
    forget_contacts,
    set_contact,
    update_point,
    update_window,
)
from wufei.kernel.actors import system_actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Reason, Refusal
from wufei.ledger.public import Account
from wufei.registry.public import Material, Region, RegistryReason

pytestmark = pytest.mark.django_db
NINE, TEN, NOON = dt.time(9), dt.time(10), dt.time(12)


def refused(reason: Reason, act: object, /, **values: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act(actor=values.pop("actor", CITY), **values)  # type: ignore[operator]
    assert caught.value.reason is reason
    assert caught.value.message
    assert caught.value.remedy
    return caught.value


def test_a_code_is_given_once(point: Point, jiulongpo: Region) -> None:
    given = {"code": "P-1", "name": "二号", "kind": "office", "region": jiulongpo}
    refused(RegistryReason.CODE_TAKEN, create_point, **given)
    assert Point.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "reason", "pointer"),
    [
        ({"latitude": Decimal(29)}, CollectionReason.HALF_A_POSITION, "/longitude"),
        (
            {"latitude": Decimal(91), "longitude": Decimal(0)},
            CollectionReason.NOT_ON_EARTH,
            "/latitude",
        ),
        ({"code": "P 2"}, RegistryReason.INVALID_VALUE, "/code"),
        ({"kind": "palace"}, RegistryReason.INVALID_VALUE, "/kind"),
    ],
)
def test_points_that_make_no_sense(
    jiulongpo: Region, values: dict[str, object], reason: Reason, pointer: str
) -> None:
    given = {"code": "P-2", "name": "点", "kind": "office", "region": jiulongpo, **values}
    assert refused(reason, create_point, **given).pointer == pointer
    assert Point.objects.count() == 0


def test_weighings_come_from_a_source_account(point: Point, jiulongpo: Region) -> None:
    stock = Account.objects.create(code="ST", name="贮存", stage="stock", region=jiulongpo)
    homes = Account.objects.create(code="SRC", name="居民", stage="source", region=jiulongpo)
    refused(CollectionReason.NOT_A_SOURCE, update_point, point=point, account=stock)
    assert update_point(actor=CITY, point=point, account=homes).account == homes


def test_a_district_keeps_its_own_points_only(point: Point) -> None:
    beibei = Region.objects.get(code="500109")
    refused(CollectionReason.NOT_ALLOWED, update_point, actor=EVALUATOR, point=point, name="新")
    refused(CollectionReason.NOT_ALLOWED, update_point, actor=DISTRICT, point=point, region=beibei)
    assert update_point(actor=DISTRICT, point=point, name="新").name == "新"


def test_a_point_closes_after_its_bins(point: Point, bin_: Bin) -> None:
    day = dt.date(2030, 5, 1)
    closing = {"point": point, "valid_to": day, "reason": "撤桶并点"}
    refused(CollectionReason.STILL_IN_USE, close_point, **closing)
    close_bin(actor=CITY, bin=bin_, valid_to=day, reason="撤桶")
    assert close_point(actor=CITY, **closing).valid_to == day


def test_a_bin_has_a_volume(point: Point, kitchen: Material) -> None:
    given = {"code": "B-9", "point": point, "material": kitchen, "litres": 0}
    refused(CollectionReason.NO_VOLUME, create_bin, **given)


def test_windows_of_one_class_do_not_overlap(point: Point, kitchen: Material) -> None:
    other = Material.objects.get(key="recyclable")
    day = {"point": point, "weekday": 0}
    create_window(actor=CITY, **day, opens_at=NINE, closes_at=NOON, materials=[kitchen])
    late = {**day, "opens_at": TEN, "closes_at": dt.time(13)}
    refused(CollectionReason.WINDOWS_OVERLAP, create_window, **late, materials=[kitchen, other])
    window = create_window(actor=CITY, **late, materials=[other])
    refused(CollectionReason.WINDOWS_OVERLAP, update_window, window=window, materials=[kitchen])
    refused(CollectionReason.TIMES_REVERSED, update_window, window=window, closes_at=TEN)
    refused(CollectionReason.NO_CLASS, update_window, window=window, materials=[])
    touching = {**day, "opens_at": NOON, "closes_at": dt.time(14)}
    create_window(actor=CITY, **touching, materials=[kitchen])
    assert ServiceWindow.objects.count() == 3


def test_the_audit_log_never_learns_name_or_phone(point: Point) -> None:
    keep = timezone.localdate() + dt.timedelta(days=90)
    set_contact(actor=CITY, point=point, name="郑小满", phone="138 0000 0000", keep_until=keep)
    said = [
        f"{record.before} {record.after} {record.reason}" for record in AuditRecord.objects.all()
    ]
    assert [text for text in said if "郑小满" in text or "138" in text] == []


def test_a_duty_person_is_forgotten_when_retention_ends(point: Point) -> None:
    today = timezone.localdate()
    given = {"point": point, "name": "郑小满", "phone": "13800000000"}
    refused(CollectionReason.RETENTION_PAST, set_contact, **given, keep_until=today)
    far = today + dt.timedelta(days=1099)
    refused(CollectionReason.RETENTION_TOO_LONG, set_contact, **given, keep_until=far)
    bad = {**given, "phone": "电话"}
    refused(
        RegistryReason.INVALID_VALUE, set_contact, **bad, keep_until=today + dt.timedelta(days=2)
    )
    set_contact(actor=CITY, **given, keep_until=today + dt.timedelta(days=2))
    calendar = system_actor("calendar")
    assert forget_contacts(actor=calendar, today=today + dt.timedelta(days=1)) == 0
    assert forget_contacts(actor=calendar, today=today + dt.timedelta(days=2)) == 1
    assert PointContact.objects.count() == 0
