"""What crews tell takes effect once, in the order in which it happened; nothing is lost."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.driving.conftest import Day, make_day, outcomes, photo
from tests.rounds.world import at
from wufei.collection.public import Order
from wufei.driving.models import CrewEvent, Decision
from wufei.driving.public import apply_after_all, dismiss, take_in
from wufei.kernel.refusals import Refusal
from wufei.rounds.public import Round, RoundStop

ONE_SECOND = dt.timedelta(seconds=1)
pytestmark = pytest.mark.django_db
Kind = CrewEvent.Kind


def refused(day: Day) -> list[tuple[str, str]]:
    rows = CrewEvent.objects.exclude(refused="").order_by("id")
    return list(rows.values_list("kind", "refused"))


def test_a_whole_round(day: Day) -> None:
    day.act("start")
    day.act("arrive", 0)
    day.act("weigh", 0, kilograms="120.5", bin="B-P-000-kitchen-0", grade=4)
    day.act("weigh", 0, kilograms="80", bin="B-P-000-kitchen-1", grade=5)
    day.act("complete", 0)
    day.act("refuse", 1, reason="混有建筑垃圾", photo=photo())
    day.act("skip", 2, reason="大门未开")
    day.act("deliver", plant="S-kitchen", detail={"ticket": "W-77"})
    day.act("finish")
    assert refused(day) == []
    assert day.states() == ["delivered", "refused", "missed"]
    first = day.order(0)
    assert (first.collected_grams, first.collected_bins, first.grade) == (200_500, 2, 5)
    stops = RoundStop.objects.filter(round=day.round).order_by("position")
    assert list(stops.values_list("state", flat=True)) == ["done", "refused", "skipped", "done"]
    row = Round.objects.get(pk=day.round.pk)
    assert (row.state, row.left_at, row.returned_at) == ("finished", at(7, 1), at(7, 9))
    told = first.events.order_by("number").values_list("to_state", flat=True)
    assert [state for state in told if state] == ["arrived", "weighed", "weighed", "delivered"]


def test_a_driver_who_forgets_the_buttons_is_understood(day: Day) -> None:
    day.act("weigh", 0, kilograms="50")
    day.act("complete", 0)
    assert Round.objects.get(pk=day.round.pk).state == "driving"
    assert day.stop(0).state == "done"
    assert day.order(0).state == "weighed"


def test_bins_emptied_without_a_weight_are_told_as_bins(day: Day) -> None:
    day.act("scan", 0, bin="B-P-000-kitchen-0")
    day.act("scan", 0, bin="http://127.0.0.1/collection/scan/B-P-000-kitchen-1/")
    day.act("complete", 0)
    order = day.order(0)
    assert (order.state, order.collected_grams, order.collected_bins) == ("weighed", None, 2)


def test_another_classes_bin_and_another_points_bin_are_kept_as_evidence(day: Day) -> None:
    assert day.act("scan", 0, bin="B-P-000-residual-0").outcome == "taken"
    assert day.act("scan", 0, bin="B-P-001-kitchen-0").outcome == "taken"
    details = CrewEvent.objects.order_by("id").values_list("detail", "material__key")
    assert [(row.get("other_class"), row.get("other_point"), key) for row, key in details] == [
        ("residual", None, "residual"),
        (None, "P-001", "kitchen"),
    ]


@pytest.mark.parametrize(
    ("kilograms", "code"),
    [
        ("", "driving.no_weight"),
        ("NaN", "driving.not_a_weight"),
        ("Infinity", "driving.not_a_weight"),
        ("-3", "driving.not_a_weight"),
        ("0", "driving.not_a_weight"),
        ("0.0001", "driving.not_a_weight"),
        ("十二", "driving.not_a_weight"),
        ("1e999999999", "driving.not_a_weight"),
        ("50000", "driving.above_payload"),
    ],
)
def test_what_is_no_weight_is_kept_and_counts_for_nothing(
    day: Day, kilograms: str, code: str
) -> None:
    answer = day.act("weigh", 0, kilograms=kilograms)
    assert (answer.outcome, answer.code) == ("refused", code)
    event = CrewEvent.objects.get()
    assert (event.grams, event.detail["told"].get("kilograms", "")) == (None, kilograms)
    assert day.order(0).state == "scheduled"


@pytest.mark.parametrize(
    ("typed", "grams"), [("12,5", 12_500), ("12.3456", 12_346), (" 7 ", 7_000)]
)
def test_weights_as_people_type_them(day: Day, typed: str, grams: int) -> None:
    day.act("weigh", 0, kilograms=typed)
    assert day.order(0).collected_grams == grams


def test_the_same_event_ten_times_is_one(day: Day) -> None:
    draft = day.draft("weigh", 0, kilograms="40")
    answers = [day.tell(draft)[0].outcome for _ in range(10)]
    assert answers == ["taken"] + ["repeated"] * 9
    assert day.order(0).collected_grams == 40_000
    other = day.tell(replace(draft, kilograms="41"))[0]
    assert (other.outcome, other.code) == ("refused", "driving.client_id_reused")
    assert CrewEvent.objects.count() == 1


def test_a_phone_that_returns_a_day_later_is_taken_in_by_its_own_time(day: Day) -> None:
    drafts = [
        day.draft("start"),
        day.draft("weigh", 0, kilograms="40"),
        day.draft("complete", 0),
        day.draft("deliver", plant="S-kitchen"),
    ]
    tomorrow = at(9) + dt.timedelta(days=1)
    answers = day.tell(*reversed(drafts), received=tomorrow)
    assert outcomes(answers) == ["taken"] * 4
    order = day.order(0)
    assert (order.state, order.served_at) == ("delivered", drafts[1].happened_at)
    assert set(CrewEvent.objects.values_list("received_at", flat=True)) == {tomorrow}


def test_an_order_reported_as_missed_is_served_by_the_late_phone(day: Day) -> None:
    late = day.draft("weigh", 0, kilograms="40")
    day.act("finish")
    assert day.states() == ["missed", "missed", "missed"]
    assert outcomes(day.tell(late, day.draft("complete", 0))) == ["taken", "taken"]
    assert day.states() == ["weighed", "missed", "missed"]


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (at(23) + dt.timedelta(days=2), "ahead"),
        (at(7) - dt.timedelta(days=800), "behind"),
    ],
)
def test_a_clock_that_cannot_be_is_told_and_ours_counts(
    day: Day, happened: dt.datetime, told: str
) -> None:
    day.act("weigh", 0, kilograms="40", happened_at=happened)
    event = CrewEvent.objects.get()
    assert (event.happened_at, event.detail["clock"]) == (happened, told)
    assert day.order(0).served_at == at(13)


def test_a_refusal_waits_for_its_photo_and_needs_one(day: Day) -> None:
    assert day.act("refuse", 0, reason="混装").code == "driving.photo_missing"
    name = uuid.uuid4()
    draft = day.draft("refuse", 1, reason="混装", photo=name)
    waiting = day.tell(draft, received=draft.happened_at)[0]
    assert (waiting.outcome, waiting.code) == ("waiting", "driving.photo_not_arrived")
    photo(name)
    assert day.tell(draft)[0].outcome == "taken"
    assert day.order(1).state == "refused"


def test_a_weighing_is_taken_back_until_the_load_is_delivered(day: Day) -> None:
    first = day.draft("weigh", 0, kilograms="40")
    second = day.draft("weigh", 0, kilograms="400")
    day.tell(first, second)
    day.act("withdraw", withdraws=second.client_id)
    assert day.order(0).collected_grams == 40_000
    day.act("complete", 0)
    day.act("withdraw", withdraws=first.client_id)
    assert (day.order(0).state, day.order(0).collected_grams) == ("arrived", None)
    assert day.stop(0).state == "arrived"
    again = day.act("withdraw", withdraws=first.client_id)
    assert again.code == "driving.nothing_to_withdraw"
    third = day.draft("weigh", 0, kilograms="41")
    day.tell(third, day.draft("complete", 0), day.draft("deliver", plant="S-kitchen"))
    answer = day.act("withdraw", withdraws=third.client_id)
    assert answer.code == "driving.delivered_since"
    assert day.order(0).state == "delivered"


def test_a_refusal_and_an_arrival_are_taken_back(day: Day) -> None:
    arrive = day.draft("arrive", 0)
    no = day.draft("refuse", 0, reason="混装", photo=photo())
    day.tell(arrive, no)
    day.act("withdraw", withdraws=no.client_id)
    assert (day.order(0).state, day.stop(0).state) == ("arrived", "arrived")
    day.act("withdraw", withdraws=arrive.client_id)
    assert (day.order(0).state, day.stop(0).state) == ("scheduled", "waiting")


def test_a_breakdown_hands_the_rest_and_the_load_to_another_vehicle(day: Day) -> None:
    spare = day.world.vehicle("渝A10002", day.world.kitchen)
    day.act("weigh", 0, kilograms="40")
    day.act("complete", 0)
    day.act("breakdown", reason="轮胎故障")
    answer = day.act("hand_over", reason="换车", detail={"to_vehicle": spare.plate})
    assert answer.outcome == "taken"
    taking = Round.objects.exclude(pk=day.round.pk).get()
    assert taking.vehicle == spare
    orders = taking.stops.filter(kind="order").order_by("position").values_list("order", flat=True)
    assert list(orders) == [day.orders[1].pk, day.orders[2].pk]
    event = CrewEvent.objects.get(kind="hand_over")
    assert (event.detail["to_round"], event.vehicle.plate) == (taking.code, "渝A10001")
    late = day.act("weigh", 1, kilograms="30")
    assert late.code == "driving.stop_elsewhere"
    before = replace(day.draft("complete", 1), happened_at=event.happened_at - ONE_SECOND)
    assert outcomes(day.tell(before)) == ["taken"]  # told late, done before the hand-over
    told = take_in(
        actor=day.world.dispatcher,
        round=taking,
        events=[day.draft("weigh", 2, kilograms="20"), day.draft("deliver", plant="S-kitchen")],
        received_at=at(14),
    )
    assert outcomes(told) == ["taken", "taken"]
    assert day.states() == ["delivered", "delivered", "delivered"]
    answer = day.act("withdraw", withdraws=CrewEvent.objects.get(grams=40_000).client_id)
    assert answer.code == "driving.delivered_since"


def test_a_service_told_after_its_load_was_unloaded_catches_up(day: Day) -> None:
    weighed = [day.draft("weigh", 0, kilograms="40"), day.draft("complete", 0)]
    scanned = day.draft("scan", 1, bin="B-P-001-kitchen-0")
    day.act("weigh", 2, kilograms="5")
    day.act("deliver", plant="S-kitchen")
    day.tell(*weighed)
    day.tell(replace(scanned, trip=1))
    day.act("finish")
    assert day.states() == ["delivered", "delivered", "delivered"]
    served = RoundStop.objects.filter(round=day.round, kind="order").order_by("position")
    assert list(served.values_list("state", flat=True)) == ["done", "done", "done"]


def test_the_weighbridges_ticket_is_net_or_gross_less_tare(day: Day) -> None:
    day.act("weigh", 0, kilograms="40")
    wrong = day.act("deliver", plant="S-kitchen", detail={"gross": "20", "tare": "22"})
    assert wrong.code == "driving.not_a_weight"
    assert day.order(0).state == "weighed"
    day.act("deliver", plant="S-kitchen", detail={"gross": "5040,5", "tare": "5000"})
    assert CrewEvent.objects.get(kind="deliver", refused="").grams == 40_500


def test_a_trip_with_two_classes_ends_with_the_last_one(day: Day) -> None:
    day.act("scan", 0, bin="B-P-000-kitchen-0")
    day.act("scan", 0, bin="B-P-000-residual-0")
    day.act("complete", 0)
    day.act("deliver", plant="S-kitchen", material="kitchen")
    day.act("deliver", plant="S-kitchen", material="residual")
    day.act("weigh", 1, kilograms="30")
    rows = CrewEvent.objects.order_by("happened_at").values_list("kind", "trip", "material__key")
    assert list(rows)[-3:] == [
        ("deliver", 1, "kitchen"),
        ("deliver", 1, "residual"),
        ("weigh", 2, "kitchen"),
    ]


def test_what_a_driver_tells_of_a_round_given_to_another_waits_for_the_dispatcher(day: Day) -> None:
    draft = day.draft("weigh", 0, kilograms="40")
    Round.objects.filter(pk=day.round.pk).update(driver_id=987_654, driver_name="李师傅")
    answer = day.tell(draft)[0]
    assert (answer.outcome, answer.code) == ("refused", "driving.other_driver")
    assert answer.text == f"线路 {day.round.code} 现由 李师傅 驾驶。"
    assert day.order(0).state == "scheduled"
    event = CrewEvent.objects.get()
    apply_after_all(actor=day.world.dispatcher, event=event, reason="换班前收的")
    assert day.order(0).collected_grams == 40_000


def test_trips_are_counted_by_unloadings(day: Day) -> None:
    day.act("weigh", 0, kilograms="40")
    day.act("complete", 0)
    day.act("deliver", plant="S-kitchen")
    day.act("weigh", 1, kilograms="30")
    day.act("complete", 1)
    day.act("deliver", plant="S-kitchen")
    rows = CrewEvent.objects.order_by("happened_at").values_list("kind", "trip")
    assert list(rows) == [
        ("weigh", 1), ("complete", 1), ("deliver", 1),
        ("weigh", 2), ("complete", 2), ("deliver", 2),
    ]  # fmt: skip
    assert day.states() == ["delivered", "delivered", "scheduled"]


def test_who_may_tell(day: Day) -> None:
    draft = day.draft("start")
    for actor in (day.world.stranger, day.world.officer):
        with pytest.raises(Refusal) as refusal:
            day.tell(draft, actor=actor)
        assert refusal.value.reason.code == "driving.not_allowed"
    assert outcomes(day.tell(draft, actor=day.world.dispatcher)) == ["taken"]


def test_a_dispatcher_decides_on_what_took_no_effect(day: Day) -> None:
    day.act("weigh", 0, kilograms="40000")
    day.act("weigh", 1, kilograms="abc")
    first, second = CrewEvent.objects.order_by("id")
    with pytest.raises(Refusal) as refusal:
        apply_after_all(actor=day.world.dispatcher, event=first, reason="少了小数点")
    assert "超过车辆 渝A10001 的核定载质量" in refusal.value.message
    assert CrewEvent.objects.count() == 2
    applied = apply_after_all(
        actor=day.world.dispatcher, event=first, reason="少了小数点", kilograms="40.000"
    )
    assert (applied.grams, applied.happened_at) == (40_000, first.happened_at)
    assert day.order(0).collected_grams == 40_000
    dismiss(actor=day.world.dispatcher, event=second, reason="误触")
    with pytest.raises(Refusal) as refusal:
        dismiss(actor=day.world.dispatcher, event=second, reason="误触")
    assert refusal.value.reason.code == "driving.already_decided"
    verdicts = Decision.objects.order_by("id").values_list("verdict", "reason")
    assert list(verdicts) == [("applied", "少了小数点"), ("dismissed", "误触")]
    with pytest.raises(Refusal):
        dismiss(actor=day.world.driver, event=second, reason="我来")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["start", "arrive", "weigh", "complete", "skip", "deliver", "finish"]),
        st.integers(min_value=0, max_value=2),
        st.integers(min_value=1, max_value=300),
    ),
    max_size=9,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS, order=st.randoms(use_true_random=False))
def test_sent_again_in_any_order_nothing_changes(
    db: None, acts: list[tuple[str, int, int]], order: object
) -> None:
    from django.db import transaction

    with transaction.atomic():
        day = make_day()
        drafts = [
            day.draft(
                kind,
                None if kind in {"start", "deliver", "finish"} else stop,
                kilograms=str(grams) if kind == "weigh" else "",
                reason="大门未开" if kind == "skip" else "",
                plant="S-kitchen" if kind == "deliver" else "",
            )
            for kind, stop, grams in acts
        ]
        day.tell(*drafts)
        rows = list(Order.objects.order_by("pk").values("state", "collected_grams", "version"))
        events = list(CrewEvent.objects.order_by("pk").values("client_id", "refused", "grams"))
        assert len(events) == len(drafts)  # kept, with effect or without
        weighed = sum(event["grams"] or 0 for event in events if not event["refused"])
        assert weighed == sum(row["collected_grams"] or 0 for row in rows)
        order.shuffle(drafts)  # type: ignore[attr-defined]
        day.tell(*drafts)
        assert (
            list(Order.objects.order_by("pk").values("state", "collected_grams", "version")) == rows
        )
        assert CrewEvent.objects.count() == len(drafts)
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_phones_of_a_crew_sending_the_same_at_once_are_one() -> None:
    day = make_day()
    drafts = [day.draft("weigh", 0, kilograms="10") for _ in range(5)]
    start, found = threading.Barrier(4), []

    def send() -> None:
        start.wait()
        try:
            found.append(outcomes(day.tell(*drafts)))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome for answers in found for outcome in answers) == (
        ["repeated"] * 15 + ["taken"] * 5
    )
    assert day.order(0).collected_grams == 50_000
    assert CrewEvent.objects.count() == 5


def test_positions_are_kept_with_the_record(day: Day) -> None:
    day.act("arrive", 0, latitude=Decimal("29.500100"), longitude=Decimal("106.500200"))
    event = CrewEvent.objects.get()
    assert (event.latitude, event.longitude) == (Decimal("29.500100"), Decimal("106.500200"))
