"""What crews told and plants weighed stands in the books, whatever came first."""

from __future__ import annotations

import pytest

from tests.settlement.world import BOOKS, World, at, haul_onward, treat
from wufei.collection.public import Order
from wufei.kernel.models import Photo
from wufei.ledger.public import Account, Balance, Entry, Lot, Posting, trace_back
from wufei.settlement.public import LoadEntry, SettledEvent, withdraw_receipt

pytestmark = pytest.mark.django_db


def standing(role: str) -> list[int]:
    rows = LoadEntry.objects.filter(role=role, entry__reversed_by__isnull=True)
    return list(rows.order_by("id").values_list("grams", flat=True))


def test_a_day_from_point_to_plant(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.weigh(1, 70_500, 20)
    world.event("deliver", 200, plant=world.plant)
    done = world.settle()
    assert (done.groups, done.events, done.entries, done.refused) == (1, 3, 2, 0)
    assert world.on_vehicles() == 120_500
    receipt = world.receive(120_000)
    assert (receipt.accepted, world.at_plant()) == (120_000, 120_000)
    assert (world.on_vehicles(), world.difference()) == (0, 500)
    assert world.from_points() == {"P-0": 50_000, "P-1": 70_500}
    lot = Lot.objects.get()
    assert (lot.code, lot.kind) == (f"R-1-1-{world.vehicles[0].plate}-kitchen", "trip")
    assert sorted(trace_back(lot).ends.values()) == [50_000, 70_500]
    world.check()


def test_settling_again_posts_nothing(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    before = Entry.objects.count()
    again = world.settle()
    assert (again.groups, again.events, again.entries) == (0, 0, 0)
    assert Entry.objects.count() == before
    world.event("arrive", 30)
    assert world.settle().entries == 0
    assert SettledEvent.objects.count() == 2


def test_weighed_orders_are_settled_by_the_receipt(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    world.receive(50_000)
    assert Order.objects.get(code="O-0").state == "settled"
    assert Order.objects.get(code="O-1").state == "scheduled"


def test_proof_of_both_sides_or_a_household(world: World) -> None:
    first = world.weigh(0, 50_000, 10, bin=world.bins[0])
    world.points[1].organisation = None
    world.points[1].save()
    world.weigh(1, 60_000, 20)
    world.settle()
    proven, exempt = Entry.objects.order_by("id")
    assert (proven.giver_proof, proven.receiver_proof) == ("B-0", str(first.client_id))
    assert (exempt.giver_proof, exempt.exemption) == ("", "household")


def test_a_withdrawn_weighing_leaves_no_mass(world: World) -> None:
    wrong = world.weigh(0, 500_000, 10)
    world.settle()
    world.withdraw(wrong, 11)
    world.weigh(0, 50_000, 12)
    world.settle()
    assert world.on_vehicles() == 50_000
    assert world.from_points() == {"P-0": 50_000}
    world.check()


def test_a_receipt_before_any_weighing_ends_the_same(world: World) -> None:
    world.receive(120_000)
    assert (world.on_vehicles(), world.difference()) == (0, -120_000)
    world.weigh(0, 50_000, 10)
    world.settle()
    world.weigh(1, 70_500, 20)
    world.settle()
    assert (world.on_vehicles(), world.difference(), world.at_plant()) == (0, 500, 120_000)
    lot = Lot.objects.get()
    assert sum(trace_back(lot).ends.values()) == 120_500
    assert standing("receipt") == [120_500]
    world.check()


def test_a_late_weighing_after_treatment_changes_the_difference(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.settle()
    world.receive(120_000)
    treat(world, 100_000)
    late = world.weigh(1, 70_500, 20)
    assert world.settle().entries == 1
    assert (world.on_vehicles(), world.difference()) == (0, 500)
    assert standing("correction") == [70_500]
    world.withdraw(late, 21)
    world.settle()
    assert (world.difference(), standing("correction")) == (-70_000, [70_500, -70_500])
    world.check()


def test_unweighed_bins_share_what_the_plant_found_by_litres(world: World) -> None:
    world.weigh(0, 40_000, 10)
    world.scan(1, 20)  # 240 litres
    world.scan(2, 30)  # 360 litres
    world.settle()
    assert world.on_vehicles() == 40_000
    world.receive(100_001)
    assert standing("estimate") == [24_000, 36_001]
    assert (world.on_vehicles(), world.difference()) == (0, 0)
    late = world.weigh(1, 30_000, 25)
    world.settle()
    assert standing("estimate") == [30_001]
    assert world.from_points() == {"P-0": 40_000, "P-1": 30_000, "P-2": 30_001}
    assert (world.on_vehicles(), world.difference()) == (0, 0)
    assert late.settled is not None
    kinds = Entry.objects.filter(reversed_by__isnull=True).exclude(kind="reversal")
    assert set(kinds.values_list("paper_kind", flat=True)) == {
        "crew-weighing", "crew-estimate", "weighbridge-ticket",
    }  # fmt: skip
    world.check()


def test_a_load_handed_over_reaches_the_plant_on_the_other_vehicle(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.weigh(1, 30_000, 20, round=world.rounds[1])
    world.event("breakdown", 25)
    world.settle()
    assert world.on_vehicles() == 80_000
    world.hand_over(40)
    world.settle()
    first, second = Lot.objects.order_by("id")
    assert Balance.objects.filter(lot=first, grams__gt=0).count() == 0
    assert Balance.objects.get(lot=second, grams__gt=0).grams == 80_000
    world.receive(79_000, round=world.rounds[1])
    assert (world.on_vehicles(), world.difference()) == (0, 1_000)
    world.weigh(2, 5_000, 15)
    world.settle()
    assert (world.on_vehicles(), world.difference()) == (0, 6_000)
    second.refresh_from_db()
    assert sum(trace_back(second).ends.values()) == 85_000
    world.check()


def test_part_refused_and_part_left_in_the_vehicle(world: World) -> None:
    world.weigh(0, 100_000, 10)
    world.settle()
    photo = Photo.objects.create(digest="0", width=1, height=1, bytes=1, actor_name="")
    world.receive(99_000, refused=9_000, residue=20_000, refusal_reason="混入塑料", photo=photo)
    assert world.on_vehicles() == 20_000
    refused = Balance.objects.get(account__use="refused")
    assert (refused.grams, world.difference()) == (9_000, 1_000)
    world.receive(20_500, minute=330)
    assert (world.on_vehicles(), world.difference()) == (0, 500)
    assert standing("receipt") == [100_000, 20_000]
    world.check()


def test_a_wrong_receipt_is_withdrawn_and_taken_again(world: World) -> None:
    world.weigh(0, 100_000, 10)
    world.settle()
    wrong = world.receive(10_000)
    withdraw_receipt(actor=BOOKS, receipt=wrong, reason="少输一个零")
    assert (world.on_vehicles(), world.at_plant(), world.difference()) == (100_000, 0, 0)
    world.receive(100_000)
    assert (world.on_vehicles(), world.difference()) == (0, 0)
    world.check()


def test_a_receipt_without_any_record_can_be_withdrawn(world: World) -> None:
    receipt = world.receive(10_000)
    withdraw_receipt(actor=BOOKS, receipt=receipt, reason="车次错了")
    assert (world.at_plant(), world.difference()) == (0, 0)


def test_a_phone_clock_ahead_of_ours_is_not_believed(world: World) -> None:
    told = {"order": world.orders[0], "point": world.points[0], "material": world.kitchen}
    event = world.event("weigh", 0, grams=1_000, **told, received_at=at(-30))
    assert event.happened_at == at(0)
    world.settle()
    assert Entry.objects.get().occurred_at == at(-30)


def test_an_event_that_was_refused_moves_no_mass(world: World) -> None:
    world.weigh(0, 50_000, 10, refused="driving.too_heavy")
    assert world.settle().entries == 0
    assert Posting.objects.count() == 0


def test_what_goes_on_from_a_transfer_station_traces_back_to_the_points(world: World) -> None:
    world.plant.kind = "transfer_station"
    world.plant.save()
    world.weigh(0, 50_000, 10)
    world.weigh(1, 30_000, 20, trip=2)
    world.settle()
    world.receive(50_000)
    world.receive(30_000, trip=2)
    batch = Lot.objects.get(code__startswith="STATION-PLANT-kitchen-")
    assert (batch.in_grams, world.at_plant()) == (80_000, 80_000)
    haul_onward(world, batch.code, 40_000, "ONWARD-1")
    traced = trace_back(Lot.objects.get(code="ONWARD-1"))
    points = {Account.objects.get(pk=node.id).code: grams for node, grams in traced.ends.items()}
    assert points == {"POINT-P-0": 25_000, "POINT-P-1": 15_000}
    world.weigh(2, 9_000, 40, trip=3)
    world.settle()
    world.receive(9_000, trip=3)
    assert Lot.objects.filter(code__startswith="STATION-").count() == 2
    assert (world.on_vehicles(), world.difference()) == (40_000, 0)
    world.check()


def test_an_order_on_two_trips_is_settled_once(world: World) -> None:
    world.weigh(0, 50_000, 10)
    world.weigh(0, 30_000, 40, trip=2)
    world.receive(50_000)
    world.receive(30_000, trip=2)
    assert world.settle().refused == 0
    world.weigh(0, 7_000, 41, trip=2)
    world.weigh(0, 8_000, 11)
    assert world.settle().refused == 0
    assert Order.objects.get(code="O-0").state == "settled"
    assert world.from_points() == {"P-0": 95_000}
    assert (world.on_vehicles(), world.difference()) == (0, 15_000)
