"""A day of the demo's collection lived through, from the booking to the books."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image

from wufei.collection.public import Order, OrderDraft, book
from wufei.driving.public import EventDraft, take_in
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.jobs import run_waiting
from wufei.kernel.photos import keep_photo
from wufei.ledger.public import Account, Balance, Entry, verify
from wufei.people.public import User, actor_of
from wufei.registry.public import Site
from wufei.rounds.public import Plan, PlanState, Round, publish
from wufei.settlement.public import Load, ReceiptDraft, settle_waiting, take_receipt
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.public import Finding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]
BOOKS = system_actor("tests")


def of(username: str) -> Actor:
    return actor_of(User.objects.get(username=username))


def picture() -> uuid.UUID:
    file = BytesIO()
    Image.new("RGB", (80, 60)).save(file, "JPEG")
    file.seek(0)
    return keep_photo(actor=of("driver"), file=file).pk


def tomorrow() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=1)


def published() -> Round:
    """Tomorrow's plan, computed in the background and published by the dispatcher."""
    run_waiting()
    plan = Plan.objects.get(day=tomorrow())
    assert (plan.state, plan.unplanned.count()) == (PlanState.READY, 0)
    return publish(actor=of("dispatcher"), plan=plan).rounds.first()


def driven(round_: Round) -> int:
    """The driver's day: one refused, one not served, the rest weighed; kilograms on board."""
    moment = timezone.now() - dt.timedelta(hours=3)
    events: list[EventDraft] = []
    total = 0

    def tell(kind: str, **given: object) -> None:
        nonlocal moment
        moment += dt.timedelta(minutes=1)
        draft = EventDraft(uuid.uuid4(), kind, moment, **given)  # type: ignore[arg-type]
        events.append(draft)

    tell("start")
    for number, stop in enumerate(round_.stops.filter(kind="order").order_by("position")):
        tell("arrive", stop=stop.pk)
        if number == 1:
            tell("refuse", stop=stop.pk, reason="混有建筑垃圾", photo=picture())
        elif number == 2:
            tell("skip", stop=stop.pk, reason="大门未开")
        else:
            total += 100 + number
            tell("weigh", stop=stop.pk, kilograms=str(100 + number))
            tell("complete", stop=stop.pk)
    tell("deliver", plant="SITE-KITCHEN")
    tell("finish")
    answers = take_in(actor=of("driver"), round=round_, events=events)
    assert {answer.outcome for answer in answers} == {"taken"}
    return total


def booked() -> Order:
    """What an enterprise has booked for tomorrow; asked for once more, it stays the same order."""
    mine = Order.objects.filter(point__kind="restaurant", day=tomorrow()).first()
    assert mine is not None
    again = OrderDraft(
        client_id=mine.client_id,
        point=mine.point.code,
        material="kitchen",
        day=mine.day,
        slot=f"SLOT-{mine.day.isoweekday()}-PM",
        bins=mine.bins,
        channel="staff",
    )
    assert book(actor=BOOKS, draft=again) == mine
    return mine


def found() -> set[str]:
    """The rules that find something in the day."""
    run = judge_day(actor=BOOKS, day=timezone.localdate())
    return set(Finding.objects.filter(first_run=run).values_list("rule", flat=True))


def test_a_day_from_the_booking_to_the_books() -> None:
    mine = booked()
    round_ = published()
    assert round_.stops.filter(order=mine).exists()
    orders = Order.objects.filter(stops__round=round_)
    count = orders.count()
    assert set(orders.values_list("state", flat=True)) == {"scheduled"}
    kilograms = driven(round_)
    assert found() <= {"closed_window", "out_of_hours", "missed_point", "silent_tracker"}
    settle_waiting(actor=BOOKS)
    load = Load.objects.get(round=round_)
    take_receipt(
        actor=of("gatekeeper"),
        draft=ReceiptDraft(uuid.uuid4(), timezone.now(), net=(kilograms - 7) * 1000, ticket="W-1"),
        site=Site.objects.get(code="SITE-KITCHEN"),
        round=round_,
        trip=1,
        vehicle=round_.vehicle,
        material=load.material,
    )
    settle_waiting(actor=BOOKS)
    states = Counter(orders.values_list("state", flat=True))
    assert states == {"settled": count - 2, "refused": 1, "missed": 1}
    vehicle = Account.objects.get(vehicle=round_.vehicle, stage="transit")
    left = Balance.objects.filter(account=vehicle, material=load.material)
    assert {row.grams for row in left} == {0}
    receipt = Entry.objects.order_by("-id").first()
    assert receipt is not None
    assert {posting.account.code: posting.grams for posting in receipt.postings.all()} == {
        vehicle.code: -kilograms * 1000,
        "STK-KITCHEN": (kilograms - 7) * 1000,
        "DIFFERENCE-SITE-KITCHEN": 7_000,
    }
    assert verify(actor=BOOKS).difference is None
