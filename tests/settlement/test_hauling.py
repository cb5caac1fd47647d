"""Batches of a transfer station on their way to a plant: what stands, goes out and arrives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from tests.settlement.world import BOOKS, World, at, treat
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Balance, Entry, LedgerReason, Lot, Posting, trace_back
from wufei.registry.public import Site
from wufei.settlement.public import (
    Haul,
    HaulDraft,
    HaulReceipt,
    Portion,
    ReceiptDraft,
    SettlementReason,
    take_back,
    take_haul_in,
    take_out,
    withdraw_haul_receipt,
)
from wufei.settlement.queries.hauls import destinations

pytestmark = pytest.mark.django_db
No = SettlementReason


def make_station(world: World) -> Site:
    """A transfer station of the plant's body in the same district."""
    station: Site = Site.objects.create(
        code="STATION", name="示例转运站", kind="transfer_station", organisation=world.operator,
        region=world.district,
    )  # fmt: skip
    return station


def fill(world: World, station: Site, grams: int = 100_000) -> str:
    """The first trip is weighed in at the station; the code of the batch it joined."""
    world.weigh(0, grams * 2 // 5, 10)
    world.weigh(1, grams - grams * 2 // 5, 20)
    world.settle()
    world.receive(grams, site=station)
    batch: str = Lot.objects.get(kind="batch").code
    return batch


def slip(batch: str, grams: int, **told: Any) -> HaulDraft:
    told = {"net": grams, "client_id": uuid4(), **told}
    return HaulDraft(left_at=at(400), portions=(Portion(batch, grams),), **told)


def haul(world: World, station: Site, draft: HaulDraft, **told: Any) -> Haul:
    ends = {"station": station, "plant": world.plant, "vehicle": world.vehicles[1], **told}
    return take_out(actor=told.pop("actor", BOOKS), draft=draft, **ends)


def weigh_in(world: World, row: Haul, net: int, minute: int = 460, **told: Any) -> HaulReceipt:
    site = told.pop("site", world.plant)
    told.setdefault("client_id", uuid4())
    draft = ReceiptDraft(occurred_at=at(minute), net=net, **told)
    return take_haul_in(actor=BOOKS, draft=draft, haul=row, site=site)


def stands(site: Site, stage: str) -> int:
    rows = Balance.objects.filter(account__site=site, account__stage=stage)
    return sum(rows.values_list("grams", flat=True))


@pytest.fixture
def station(world: World) -> Site:
    return make_station(world)


@pytest.fixture
def batch(world: World, station: Site) -> str:
    return fill(world, station)


def refused(reason: SettlementReason, call: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        call()
    assert caught.value.reason is reason
    return caught.value


def test_four_links_balance_and_lead_back_to_the_points(
    world: World, station: Site, batch: str
) -> None:
    told = {"net": 57_000, "loss_cause": "leachate", "loss_reason": "压缩出水"}
    row = haul(world, station, slip(batch, 60_000, **told))
    assert (row.taken, row.departed, row.lost) == (60_000, 57_000, 3_000)
    assert (stands(station, "stock"), stands(station, "loss")) == (40_000, 3_000)
    assert world.on_vehicles() == 57_000
    weigh_in(world, row, 56_500)
    assert (world.on_vehicles(), world.at_plant(), world.difference()) == (0, 56_500, 500)
    ends = trace_back(lot=Lot.objects.get(code=row.code), max_lots=100).ends
    names = {node.id: grams for node, grams in ends.items()}
    points = {
        point.code: int(names[point.account_id])
        for point in type(world.points[0]).objects.filter(pk__in=[p.pk for p in world.points[:2]])
    }
    assert points == {"P-0": 22_800, "P-1": 34_200}
    world.check()


def test_both_parties_left_their_proof(world: World, station: Site, batch: str) -> None:
    row = haul(world, station, slip(batch, 60_000, ticket="Z-1"))
    receipt = weigh_in(world, row, 60_000, ticket="T-9")
    plate = world.vehicles[1].plate
    proofs = [(each.entry.giver_proof, each.entry.receiver_proof) for each in (row, receipt)]
    assert proofs == [("STATION Z-1", f"{plate} PLANT"), (f"{plate} {row.code}", "T-9")]


def test_a_slip_sent_twice_is_one_haul(world: World, station: Site, batch: str) -> None:
    draft = slip(batch, 60_000)
    assert haul(world, station, draft) == haul(world, station, draft)
    other = replace(draft, net=59_000, loss_cause="drying", loss_reason="晾干")
    refused(No.CLIENT_ID_REUSED, lambda: haul(world, station, other))
    ticket = uuid4()
    row = Haul.objects.get()
    first = weigh_in(world, row, 60_000, client_id=ticket)
    assert weigh_in(world, row, 60_000, client_id=ticket) == first
    refused(No.CLIENT_ID_REUSED, lambda: weigh_in(world, row, 59_000, client_id=ticket))
    assert (stands(station, "stock"), world.at_plant()) == (40_000, 60_000)


def test_no_more_goes_out_than_stands(world: World, station: Site, batch: str) -> None:
    haul(world, station, slip(batch, 60_000))
    refusal = refused(No.BATCH_HAS_LESS, lambda: haul(world, station, slip(batch, 60_000)))
    assert refusal.params["stands"] == 40_000
    haul(world, station, slip(batch, 40_000))
    assert stands(station, "stock") == 0
    assert list(Haul.objects.order_by("id").values_list("code", flat=True)) == [
        f"HAUL-STATION-{at(0):%Y%m%d}-{n}" for n in (1, 2)
    ]


def test_mass_that_differs_is_named(world: World, station: Site, batch: str) -> None:
    less = slip(batch, 60_000, net=59_000)
    refused(No.LOSS_NOT_NAMED, lambda: haul(world, station, less))
    refused(No.LOSS_NOT_NAMED, lambda: haul(world, station, replace(less, loss_cause="drying")))
    told = {"loss_cause": "leachate", "loss_reason": "压缩出水"}
    more = slip(batch, 60_000, net=61_000, **told)
    refused(No.MORE_THAN_TAKEN, lambda: haul(world, station, more))
    row = haul(world, station, replace(more, loss_cause="difference", loss_reason="两台地磅"))
    assert (row.lost, stands(station, "loss"), world.on_vehicles()) == (-1_000, -1_000, 61_000)
    world.check()


def test_a_vehicle_carries_one_class_and_one_it_may(
    world: World, station: Site, batch: str
) -> None:
    world.receive(9_000, site=station, material=world.residual)
    other = Lot.objects.get(kind="batch", material=world.residual).code
    both = HaulDraft(uuid4(), at(400), (Portion(batch, 1_000), Portion(other, 1_000)), net=2_000)
    refused(No.MIXED_CLASSES, lambda: haul(world, station, both))
    world.vehicles[1].materials.set([world.residual])
    refused(No.VEHICLE_NOT_FOR_CLASS, lambda: haul(world, station, slip(batch, 1_000)))
    assert haul(world, station, slip(other, 1_000)).material == world.residual


def test_a_haul_taken_back_stands_in_its_batch_again(
    world: World, station: Site, batch: str
) -> None:
    row = haul(world, station, slip(batch, 60_000))
    refused(No.REASON_MISSING, lambda: take_back(actor=BOOKS, haul=row, reason=" "))
    take_back(actor=BOOKS, haul=row, reason="车坏了，没有出站")
    assert (stands(station, "stock"), world.on_vehicles()) == (100_000, 0)
    refused(No.HAUL_WITHDRAWN, lambda: take_back(actor=BOOKS, haul=row, reason="再来"))
    refused(No.HAUL_WITHDRAWN, lambda: weigh_in(world, row, 60_000))
    haul(world, station, slip(batch, 100_000))
    assert stands(station, "stock") == 0
    world.check()


def test_a_haul_that_arrived_is_taken_back_from_the_last_receipt_on(
    world: World, station: Site, batch: str
) -> None:
    row = haul(world, station, slip(batch, 60_000))
    first = weigh_in(world, row, 60_000, residue=20_000)
    second = weigh_in(world, row, 19_000, 470)
    refused(No.HAUL_EMPTY, lambda: weigh_in(world, row, 1_000, 480))
    refused(No.HAUL_ARRIVED, lambda: take_back(actor=BOOKS, haul=row, reason="错"))
    assert (world.at_plant(), world.difference()) == (59_000, 1_000)

    def withdraw(receipt: HaulReceipt) -> Any:
        return withdraw_haul_receipt(actor=BOOKS, receipt=receipt, reason="磅错")

    refused(No.LATER_RECEIPT_STANDS, lambda: withdraw(first))
    withdraw(second)
    refused(No.ALREADY_WITHDRAWN, lambda: withdraw(second))
    withdraw(first)
    assert (world.at_plant(), world.difference(), world.on_vehicles()) == (0, 0, 60_000)
    take_back(actor=BOOKS, haul=row, reason="错")
    assert stands(station, "stock") == 100_000
    world.check()


def test_a_receipt_whose_mass_was_treated_stays(world: World, station: Site, batch: str) -> None:
    receipt = weigh_in(world, haul(world, station, slip(batch, 60_000)), 60_000)
    treat(world, 60_000)
    with pytest.raises(Refusal) as caught:
        withdraw_haul_receipt(actor=BOOKS, receipt=receipt, reason="磅错")
    assert caught.value.reason is LedgerReason.MASS_MOVED_ON
    assert HaulReceipt.objects.standing().get() == receipt


def test_a_haul_of_another_class_is_refused_and_stands_apart(
    world: World, station: Site, batch: str
) -> None:
    photo = Photo.objects.create(digest="0" * 64, bytes=1, width=1, height=1, actor_name="冉")
    row = haul(world, station, slip(batch, 60_000))
    told = {"refused": 60_000, "refusal_reason": "实为其他垃圾", "photo": photo}
    receipt = weigh_in(world, row, 60_000, **told)
    assert (receipt.accepted, receipt.refused, world.on_vehicles()) == (0, 60_000, 0)
    apart = Posting.objects.get(entry=receipt.entry, grams__gt=0)
    assert (apart.account.use, apart.grams) == ("refused", 60_000)
    world.check()


def test_a_late_record_corrects_the_station_once_its_batch_has_gone(
    world: World, station: Site, batch: str
) -> None:
    row = haul(world, station, slip(batch, 60_000))
    world.weigh(2, 7_000, 30)
    world.settle()
    assert world.from_points() == {"P-0": 40_000, "P-1": 60_000, "P-2": 7_000}
    assert (stands(station, "stock"), stands(station, "loss")) == (40_000, 7_000)
    weigh_in(world, row, 60_000)
    world.check()


def test_what_does_not_fit_is_refused(world: World, station: Site, batch: str) -> None:
    draft = slip(batch, 1_000)
    refused(No.NOT_A_STATION, lambda: haul(world, world.plant, draft))
    refused(No.SAME_SITE, lambda: haul(world, station, draft, plant=station))
    refused(No.UNKNOWN_CODE, lambda: haul(world, station, slip("NONE", 1_000)))
    refused(No.NO_BATCH_CHOSEN, lambda: haul(world, station, replace(draft, portions=())))
    twice = replace(draft, portions=draft.portions * 2, net=2_000)
    refused(No.NO_BATCH_CHOSEN, lambda: haul(world, station, twice))
    closed = Site.objects.create(
        code="SITE-CLOSED", name="停运的厂", kind="incinerator", region=station.region,
        organisation=station.organisation, status=Site.Status.CLOSED,
    )  # fmt: skip
    refused(No.PLANT_CLOSED, lambda: haul(world, station, draft, plant=closed))
    assert closed not in destinations(station)
    row = haul(world, station, draft)
    refused(No.UNKNOWN_CODE, lambda: weigh_in(world, row, 1_000, site=station))
    refused(No.BEFORE_DEPARTURE, lambda: weigh_in(world, row, 1_000, 399))
    assert Entry.objects.filter(paper_kind="haul-slip").count() == 1


def test_a_station_takes_in_from_another(world: World, station: Site, batch: str) -> None:
    second = Site.objects.create(
        code="STATION-2", name="二级站", kind="transfer_station", organisation=world.operator,
        region=world.district,
    )  # fmt: skip
    row = haul(world, station, slip(batch, 60_000), plant=second)
    weigh_in(world, row, 60_000, site=second)
    onward = Lot.objects.get(code__startswith="STATION-STATION-2-").code
    last = haul(world, second, slip(onward, 60_000, client_id=uuid4()), vehicle=world.vehicles[0])
    ends = trace_back(lot=Lot.objects.get(code=last.code), max_lots=100).ends
    stages = {node.kind for node in ends}
    assert (stages, sum(ends.values())) == ({"account"}, 60_000)


@pytest.mark.parametrize(
    ("role", "body", "may"),
    [
        (Role.GATEKEEPER, "operator", True),
        (Role.DISPATCHER, "operator", True),
        (Role.GATEKEEPER, "hauler", False),
        (Role.DRIVER, "operator", False),
    ],
)
def test_who_takes_out(world: World, batch: str, role: Role, body: str, may: bool) -> None:
    station = Site.objects.get(code="STATION")
    actor = Actor(9, "冉", (Grant(role, organisation_id=getattr(world, body).pk),))
    draft = slip(batch, 1_000)
    ends = {"station": station, "plant": world.plant, "vehicle": world.vehicles[1]}
    if may:
        row = take_out(actor=actor, draft=draft, **ends)
        assert Haul.objects.visible_to(actor).get() == row
        return
    refused(No.NOT_ALLOWED, lambda: take_out(actor=actor, draft=draft, **ends))
