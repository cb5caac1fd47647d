"""One of everything in the cast's district, so that every address leads somewhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from django.utils import timezone

from tests.access.inspected import furnish_inspection
from tests.access.ordered import furnish_booking
from tests.access.planned import planned
from tests.access.published import furnish_bulletin, furnish_devices, furnish_evaluation
from tests.access.settled import furnish_settlement
from tests.access.supervised import furnish_supervision
from wufei.collection.public import (
    Point,
    create_bin,
    create_contract,
    create_crew,
    create_depot,
    create_point,
    create_window,
)
from wufei.intake.public import receive_file, start_run
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import enqueue
from wufei.kernel.periods import Period
from wufei.lake.public import declare_value, deliver_pages
from wufei.ledger.jobs import verify_ledger
from wufei.ledger.public import (
    AccountDraft,
    EntryDraft,
    Handover,
    Lot,
    LotDraft,
    PostingDraft,
    announce,
    close_period,
    load_exemptions,
    open_accounts,
    post,
    seal_pages,
)
from wufei.measures.answers import Question
from wufei.measures.domain.waiting import ask_for, settled
from wufei.measures.jobs import compute_answer
from wufei.people.public import User, actor_of
from wufei.people.tokens import issue_token
from wufei.registry.public import (
    Material,
    MaterialCode,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    SpecialDay,
    Vehicle,
)

SETUP = system_actor("set-up")
ENTRY = UUID("11111111-1111-4111-8111-111111111111")
HOLD = UUID("22222222-2222-4222-8222-222222222222")


def furnish(cast: dict[str, User]) -> dict[str, Any]:
    """Fill the smallest city; what an address names → the key of a row that is there."""
    load_exemptions()
    district = Region.objects.get(code="500107")
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    kitchen = Material.objects.create(key="kitchen", scheme="household", name="厨余垃圾")
    places = {"region_id": district.pk}
    accounts = open_accounts(
        actor=SETUP,
        drafts=[
            AccountDraft("homes", "居民", "source", **places),
            AccountDraft("truck", "车", "transit", organisation_id=hauler.pk, **places),
        ],
    )
    yesterday = timezone.now() - dt.timedelta(days=1)
    entry = post(
        actor=SETUP,
        draft=EntryDraft(
            client_id=ENTRY,
            occurred_at=yesterday,
            postings=(
                PostingDraft("homes", "kitchen", -1000),
                PostingDraft("truck", "kitchen", 1000, "T-1"),
            ),
            lots=(LotDraft("T-1", "kitchen", "trip"),),
            handover=Handover(exemption="household"),
        ),
    )
    hold = announce(
        actor=SETUP,
        client_id=HOLD,
        from_account="homes",
        to_account="truck",
        material="kitchen",
        grams=500,
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    period = close_period(
        actor=SETUP,
        first_day=dt.date(2026, 1, 1),
        last_day=dt.date(2026, 1, 31),
        reason="结账",
    )
    registers = _registers(district, hauler, kitchen)
    collected = _collection(district, hauler, kitchen)
    point = Point.objects.get(pk=collected["point"])
    seal_pages()
    deliver_pages()
    return {
        **registers,
        **collected,
        **furnish_booking(
            resident=cast["resident"],
            hauler=hauler,
            point=point,
            kitchen=kitchen,
            district=district,
        ),
        **furnish_settlement(hauler=hauler, point=point, kitchen=kitchen),
        **planned(kitchen),
        **_figures(cast["district_officer"], district),
        **_belongings(cast["district_officer"], district),
        **furnish_supervision(hauler=hauler, district=district),
        **furnish_inspection(cast, point, district),
        **furnish_bulletin(cast),
        **furnish_evaluation(district),
        **furnish_devices(registers["vehicle"]),
        "lot": Lot.objects.get(code="T-1").pk,
        "account": accounts["truck"].pk,
        "entry": entry.pk,
        "hold": hold.pk,
        "period": period.pk,
        "kitchen": kitchen.pk,
        "district": district.pk,
        "hauler": hauler.pk,
    }


def _registers(district: Region, hauler: Organisation, kitchen: Material) -> dict[str, Any]:
    site = Site.objects.create(
        code="S-1", name="示例厂", kind="kitchen_plant", organisation=hauler, region=district
    )
    code = MaterialCode.objects.create(
        material=kitchen, list_name="hw", edition="2021", code="900-001-01"
    )
    return {
        "site": site.pk,
        "code": code.pk,
        "unit": ReportingUnit.objects.create(code="U-1", name="示例区", kind="division").pk,
        "vehicle": Vehicle.objects.create(plate="渝A00001", organisation=hauler).pk,
        "special_day": SpecialDay.objects.create(
            day=dt.date(2026, 1, 1), kind="holiday", name="元旦"
        ).pk,
    }


def _collection(district: Region, hauler: Organisation, kitchen: Material) -> dict[str, Any]:
    """A point of a producer with bin and window, its contract, and a crew of the hauler."""
    holder = Organisation.objects.get(code="ORG-GEN-1")
    point = create_point(
        actor=SETUP, code="P-1", name="桶组", kind="compound", region=district, organisation=holder
    )
    window = create_window(
        actor=SETUP,
        point=point,
        weekday=0,
        opens_at=dt.time(8),
        closes_at=dt.time(9),
        materials=[kitchen],
    )
    made = create_bin(actor=SETUP, code="B-1", point=point, material=kitchen, litres=120)
    contract = create_contract(
        actor=SETUP,
        code="C-1",
        holder=holder,
        hauler=hauler,
        materials=[kitchen],
        fee_basis="bin",
        fee=Decimal(5),
    )
    home = {"organisation": hauler, "actor": SETUP}
    depot = create_depot(code="D-1", name="场站", region=district, **home)
    crew = create_crew(code="K-1", name="一班", depot=depot, **home)
    return {
        "point": point.pk,
        "window": window.pk,
        "bin": made.pk,
        "contract": contract.pk,
        "depot": depot.pk,
        "crew": crew.pk,
    }


def _figures(owner: User, district: Region) -> dict[str, Any]:
    """What figures are made of: a declared value, and the work on an answer, of one person."""
    actor = actor_of(owner)
    january = Period.month(2026, 1)
    told = declare_value(
        actor=actor,
        series="compounds_sorting",
        region=district,
        first_day=january.first,
        last_day=january.last,
        value=Decimal(41),
        unit="item",
    )
    question = Question(("household_waste_generated",), (january,), district.code)
    kept = ask_for(actor=actor, question=settled(question))
    run = enqueue(compute_answer, actor=actor, title="计算指标", answer_id=kept.pk)
    return {"declared": told.number, "answer": run.pk}


def _belongings(owner: User, district: Region) -> dict[str, Any]:
    """What belongs to one person: the district's officer."""
    actor = actor_of(owner)
    run = enqueue(verify_ledger, actor=actor, title="核对账本")
    token, _secret = issue_token(actor=actor, name="报表程序", days=30, read_only=True)
    content = BytesIO("日期,货名,净重\n2026-10-01,厨余垃圾,1.5\n".encode())
    source = receive_file(actor=actor, name="磅单.csv", content=content)
    imported = start_run(actor=actor, source=source)
    assert source.region == district
    return {
        "user": owner.pk,
        "membership": owner.memberships.first().pk,
        "job": run.pk,
        "token": token.pk,
        "run": imported.pk,
    }
