"""What may be booked, what is refused with its remedy, and what is only doubtful."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.utils import timezone

from tests.collection.test_points import refused
from tests.collection.world import (
    DAY,
    NEIGHBOUR,
    RESIDENT,
    a_draft,
    an_order,
    driver,
    generator,
    verbs_of,
)
from tests.registry.actors import CITY, EVALUATOR, dispatcher
from wufei.collection.public import (
    Bin,
    BookingContact,
    CollectionReason,
    ContactDraft,
    Contract,
    Order,
    OrderMessage,
    OrderState,
    Point,
    ServiceSlot,
    book,
    consider,
    create_booking_rule,
    create_load_band,
    create_window,
    forget_bookers,
    free_slots,
    update_contract,
    update_slot,
)
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.models import Photo
from wufei.registry.public import (
    Material,
    Organisation,
    RegistryReason,
    create_special_day,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
S, R = OrderState, CollectionReason


def test_a_resident_books_a_slot_and_is_accepted(
    point: Point, slot: ServiceSlot, hauler: Organisation
) -> None:
    order = book(actor=RESIDENT, draft=a_draft(note=" 门口 "))
    assert (order.state, order.hauler, order.slot, order.note) == (S.ACCEPTED, hauler, slot, "门口")
    assert (order.opens_at, order.closes_at) == (dt.time(8), dt.time(10))
    assert (order.booked_by, order.channel, order.version) == (11, "page", 2)
    assert order.code[:7] == "261209-"
    assert verbs_of(order) == ["booked", "accepted"]
    told = OrderMessage.objects.visible_to(RESIDENT)
    assert [(m.event.verb, m.read_at is not None) for m in told] == [
        ("accepted", True),
        ("booked", True),
    ]
    assert not OrderMessage.objects.visible_to(NEIGHBOUR).exists()


def test_the_same_draft_is_answered_and_another_of_its_name_refused(
    point: Point, slot: ServiceSlot
) -> None:
    draft = a_draft()
    order = book(actor=RESIDENT, draft=draft)
    assert book(actor=RESIDENT, draft=draft) == order
    other = a_draft(client_id=draft.client_id, bins=3)
    refused(R.CLIENT_ID_TAKEN, book, actor=RESIDENT, draft=other)
    assert Order.objects.count() == 1


def test_without_slot_a_resident_waits_for_an_office(point: Point) -> None:
    draft = a_draft(slot="", opens_at=dt.time(9), closes_at=dt.time(11))
    order = book(actor=RESIDENT, draft=draft)
    assert (order.state, order.hauler, order.slot) == (S.REQUESTED, None, None)
    warnings = order.events.get(number=1).detail["warnings"]
    assert [warning["code"] for warning in warnings] == ["collection.no_hauler"]


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (CITY, True),
        (RESIDENT, True),
        (EVALUATOR, False),
        (Actor(99, "过客"), False),
        ("generator", True),
        ("foreign generator", False),
        ("dispatcher", True),
        ("foreign dispatcher", False),
        ("driver", False),
    ],
)
def test_who_may_book_at_a_compound(
    who: Any, allowed: bool, point: Point, slot: ServiceSlot, active: Contract
) -> None:
    people = {
        "generator": generator(active.holder),
        "foreign generator": generator(active.hauler),
        "dispatcher": dispatcher(active.hauler_id),
        "foreign dispatcher": dispatcher(0),
        "driver": driver(active.hauler),
    }
    actor = people.get(who, who) if isinstance(who, str) else who
    if allowed:
        assert book(actor=actor, draft=a_draft()).state == S.ACCEPTED
    else:
        refused(R.UNKNOWN_POINT, book, actor=actor, draft=a_draft())


def test_residents_book_at_compounds_only(restaurant: Point, slot: ServiceSlot) -> None:
    refused(R.UNKNOWN_POINT, book, actor=RESIDENT, draft=a_draft(point="R-1"))


@pytest.mark.parametrize(
    ("values", "reason", "pointer"),
    [
        ({"bins": None}, R.NO_QUANTITY, "/bins"),
        ({"bins": 0, "estimated_grams": 0}, R.NO_QUANTITY, "/bins"),
        ({"material": "gold"}, R.UNKNOWN_CLASS, "/material"),
        ({"slot": "NONE"}, R.UNKNOWN_SLOT, "/slot"),
        ({"material": "hazardous"}, R.UNKNOWN_SLOT, "/slot"),
        ({"day": dt.date(2026, 12, 10)}, R.UNKNOWN_SLOT, "/slot"),
        ({"slot": ""}, R.NO_TIME, "/slot"),
        (
            {"slot": "", "opens_at": dt.time(9), "closes_at": dt.time(9)},
            R.TIMES_REVERSED,
            "/closes_at",
        ),
        ({"day": dt.date(2026, 12, 2)}, R.IN_THE_PAST, "/day"),
        ({"day": dt.date(2026, 12, 23)}, R.TOO_FAR_AHEAD, "/day"),
        ({"photos": (uuid.UUID(int=7),)}, R.UNKNOWN_PHOTO, "/photos"),
        ({"contact": ContactDraft("王", "no number")}, RegistryReason.INVALID_VALUE, "/phone"),
    ],
)
def test_what_cannot_be_booked(
    values: dict[str, Any], reason: Any, pointer: str, point: Point, slot: ServiceSlot
) -> None:
    refusal = refused(reason, book, actor=RESIDENT, draft=a_draft(**values))
    assert refusal.pointer == pointer
    assert not Order.objects.exists()


def test_booking_ends_at_the_cut_off_but_staff_may_with_a_warning(
    point: Point, slot: ServiceSlot, monday: None
) -> None:
    update_slot(actor=CITY, slot=slot, cut_off_minutes=60 * 48)
    refusal = refused(R.TOO_LATE, book, actor=RESIDENT, draft=a_draft())
    assert refusal.params == {"until": "2026-12-07 08:00"}
    order = book(actor=CITY, draft=a_draft(channel="staff"))
    (warning,) = order.events.get(number=1).detail["warnings"]
    assert warning == {"code": "collection.late", "params": {"until": "2026-12-07 08:00"}}


def test_the_last_place_is_refused_with_the_next_free_ones(point: Point, slot: ServiceSlot) -> None:
    book(actor=RESIDENT, draft=a_draft(bins=2))
    book(actor=NEIGHBOUR, draft=a_draft(bins=2))
    refusal = refused(R.SLOT_FULL, book, actor=CITY, draft=a_draft(bins=1, point="P-1"))
    assert refusal.params == {
        "slot": "12月9日 星期三 08:00–10:00",
        "next": "12月16日 星期三 08:00–10:00",
    }


def test_bins_are_counted_too(point: Point, slot: ServiceSlot) -> None:
    book(actor=RESIDENT, draft=a_draft(bins=4))
    refused(R.SLOT_FULL, book, actor=NEIGHBOUR, draft=a_draft(bins=3))
    book(actor=NEIGHBOUR, draft=a_draft(bins=2))


def test_where_every_slot_is_full_that_is_said(point: Point, slot: ServiceSlot) -> None:
    update_slot(actor=CITY, slot=slot, horizon_days=3, capacity_orders=1)
    book(actor=RESIDENT, draft=a_draft())
    refused(R.EVERY_SLOT_FULL, book, actor=NEIGHBOUR, draft=a_draft())


def test_free_places_are_counted_from_live_orders(point: Point, slot: ServiceSlot) -> None:
    kitchen = slot.materials.get()
    order = book(actor=RESIDENT, draft=a_draft(bins=2))
    wednesday, following = free_slots(point, kitchen)
    assert (wednesday.day, wednesday.orders_left, wednesday.bins_left) == (DAY, 1, 4)
    assert (following.day, following.orders_left, following.bins_left) == (
        dt.date(2026, 12, 16),
        2,
        6,
    )
    Order.objects.filter(pk=order.pk).update(state=S.CANCELLED)
    assert [each.orders_left for each in free_slots(point, kitchen)] == [2, 2]


def test_slots_in_which_the_point_hands_nothing_over_are_not_offered(
    point: Point, slot: ServiceSlot
) -> None:
    kitchen = slot.materials.get()
    wednesday = {"actor": CITY, "point": point, "weekday": 2, "materials": [kitchen]}
    create_window(
        **wednesday,
        opens_at=slot.closes_at,
        closes_at=dt.time(22),
        valid_from=dt.date(2026, 12, 16),
    )
    assert [each.day for each in free_slots(point, kitchen)] == [DAY]
    create_window(**wednesday, opens_at=slot.opens_at, closes_at=slot.closes_at)
    assert [each.day for each in free_slots(point, kitchen)] == [DAY, dt.date(2026, 12, 16)]


def test_free_slots_take_the_same_queries_for_one_and_many(
    point: Point, slot: ServiceSlot, django_assert_num_queries: Any, hauler: Organisation
) -> None:
    kitchen = slot.materials.get()
    with django_assert_num_queries(4):
        assert len(free_slots(point, kitchen)) == 2
    for number in range(29):
        other = ServiceSlot.objects.create(
            code=f"S-{number}",
            name="时段",
            hauler=hauler,
            region=point.region,
            weekday=number % 7,
            opens_at=dt.time(12),
            closes_at=dt.time(14),
            capacity_orders=3,
        )
        other.materials.add(kitchen)
    with django_assert_num_queries(4):
        assert len(free_slots(point, kitchen)) > 30


def test_a_holiday_is_refused_by_a_slot_and_doubtful_without(
    point: Point, slot: ServiceSlot
) -> None:
    create_special_day(actor=CITY, day=DAY, kind="holiday", name="无废日")
    refusal = refused(R.HOLIDAY, book, actor=RESIDENT, draft=a_draft())
    assert refusal.params["next"] == dt.date(2026, 12, 10)
    times = {"slot": "", "opens_at": dt.time(8), "closes_at": dt.time(9)}
    verdict = consider(actor=RESIDENT, draft=a_draft(**times))
    assert [warning.doubt.name for warning in verdict.warnings] == ["NO_HAULER", "ON_HOLIDAY"]
    update_slot(actor=CITY, slot=slot, on_holidays=True)
    assert book(actor=RESIDENT, draft=a_draft()).day == DAY


def test_one_pick_up_a_day_but_neighbours_share_a_compound(point: Point, slot: ServiceSlot) -> None:
    first = book(actor=RESIDENT, draft=a_draft())
    refusal = refused(R.DUPLICATE_ORDER, book, actor=RESIDENT, draft=a_draft())
    assert refusal.params["order"] == first.code
    assert book(actor=NEIGHBOUR, draft=a_draft()).pk != first.pk


def test_a_resident_holds_only_so_many_open_orders(
    point: Point, slot: ServiceSlot, kitchen: Material
) -> None:
    create_booking_rule(actor=CITY, most_open_orders=1)
    an_order(point, kitchen, booked_by=11, day=dt.date(2026, 12, 20))
    refused(R.TOO_MANY_OPEN, book, actor=RESIDENT, draft=a_draft())


RESTAURANT = {"point": "R-1", "slot": "", "opens_at": dt.time(14), "closes_at": dt.time(16)}


def test_a_restaurant_needs_a_contract_in_force_that_covers_the_class(
    restaurant: Point, contract: Contract, hauler: Organisation
) -> None:
    owner = generator(contract.holder)
    refused(R.NO_CONTRACT, book, actor=owner, draft=a_draft(**RESTAURANT))
    Contract.objects.filter(pk=contract.pk).update(state="active")
    other = a_draft(**RESTAURANT, material="residual")
    refusal = refused(R.CLASS_NOT_IN_CONTRACT, book, actor=owner, draft=other)
    assert refusal.params["classes"] == "厨余垃圾"
    order = book(actor=owner, draft=a_draft(**RESTAURANT))
    assert (order.contract, order.hauler, order.state) == (contract, hauler, S.REQUESTED)


def test_fees_are_paid_for_the_day(restaurant: Point, active: Contract) -> None:
    update_contract(actor=CITY, contract=active, paid_until=dt.date(2026, 12, 8))
    owner = generator(active.holder)
    refused(R.FEES_UNPAID, book, actor=owner, draft=a_draft(**RESTAURANT))
    update_contract(actor=CITY, contract=active, paid_until=DAY)
    assert book(actor=owner, draft=a_draft(**RESTAURANT)).day == DAY


def test_outside_the_points_windows_is_refused_with_the_windows(
    restaurant: Point, active: Contract, kitchen: Material
) -> None:
    create_window(
        actor=CITY,
        point=restaurant,
        weekday=2,
        opens_at=dt.time(13),
        closes_at=dt.time(15),
        materials=[kitchen],
    )
    owner = generator(active.holder)
    early = {**RESTAURANT, "opens_at": dt.time(8), "closes_at": dt.time(9)}
    refusal = refused(R.OUTSIDE_WINDOW, book, actor=owner, draft=a_draft(**early))
    assert refusal.params["windows"] == "周三 13:00–15:00"
    without_times = a_draft(point="R-1", slot="")
    order = book(actor=owner, draft=without_times)
    assert (order.opens_at, order.closes_at) == (dt.time(13), dt.time(15))


def test_a_closed_point_is_not_served(point: Point, slot: ServiceSlot) -> None:
    Point.objects.filter(pk=point.pk).update(valid_to=DAY)
    refused(R.POINT_CLOSED, book, actor=RESIDENT, draft=a_draft())


@pytest.mark.parametrize(
    ("booked", "doubts"),
    [
        ((1, 60_000), []),
        ((1, 20_000), ["每桶约 20.0 千克，低于平常的 36.0 千克。"]),
        ((1, 120_000), ["每桶约 120.0 千克，高于平常的 108.0 千克。"]),
        ((2, 120_000), ["该收集点登记了 1 个这一类的桶，预约了 2 个。"]),
    ],
)
def test_unusual_bins_and_weights_are_doubtful(
    booked: tuple[int, int],
    doubts: list[str],
    bin_: Bin,
    slot: ServiceSlot,
) -> None:
    kitchen, jiulongpo = bin_.material, bin_.point.region
    create_load_band(actor=CITY, material=kitchen, lightest=1, heaviest=2)
    create_load_band(actor=CITY, material=kitchen, lightest=300, heaviest=900, region=jiulongpo)
    verdict = consider(actor=RESIDENT, draft=a_draft(bins=booked[0], estimated_grams=booked[1]))
    assert [str(warning) for warning in verdict.warnings] == doubts
    assert not Order.objects.exists()


def test_contacts_are_kept_apart_and_forgotten(point: Point, slot: ServiceSlot) -> None:
    contact = ContactDraft("龚芳", "138 0000 0000", "3 栋 2 单元")
    order = book(actor=RESIDENT, draft=a_draft(contact=contact))
    kept = BookingContact.objects.get(order=order)
    assert (kept.name, kept.keep_until) == ("龚芳", dt.date(2027, 3, 9))
    assert "龚芳" not in str([event.detail for event in order.events.all()])
    refused(R.NOT_ALLOWED, forget_bookers, actor=CITY)
    night = system_actor("calendar")
    assert forget_bookers(actor=night, today=dt.date(2027, 3, 8)) == 0
    assert forget_bookers(actor=night, today=dt.date(2027, 3, 9)) == 1
    assert Order.objects.filter(pk=order.pk).exists()


def test_only_ones_own_photos_go_with_a_booking(point: Point, slot: ServiceSlot) -> None:
    photos = [
        Photo.objects.create(digest="0", width=1, height=1, bytes=1, actor_id=11, actor_name="龚芳")
        for _number in range(2)
    ]
    names = tuple(photo.pk for photo in photos)
    refused(R.UNKNOWN_PHOTO, book, actor=NEIGHBOUR, draft=a_draft(photos=names))
    order = book(actor=RESIDENT, draft=a_draft(photos=names))
    assert verbs_of(order) == ["booked", "photo", "accepted"]
    assert [e.photo_id for e in order.events.filter(photo__isnull=False)] == list(names)
    assert timezone.localdate() == dt.date(2026, 12, 7)
