"""The small demo city on the ledger: it conserves mass and tells the figures it was made for."""

import datetime as dt
from collections import defaultdict
from functools import cache

import pytest
from django.conf import settings
from django.db.models import Sum

from wufei.collection.public import Point
from wufei.demo import accounts, figures
from wufei.demo.days import Window
from wufei.demo.domain.loading import demo_is_loaded, load_demo
from wufei.demo.domain.seating import sign_ins
from wufei.kernel.actors import Actor
from wufei.ledger.public import (
    GUARDED_STAGES,
    Account,
    ClosedPeriod,
    Entry,
    Lot,
    Page,
    Receipt,
    Trace,
    Turnover,
    status,
    trace_back,
    trace_forward,
    verify,
)
from wufei.people.public import CAST, User, actor_of
from wufei.registry.public import Organisation, Region, Site, Vehicle

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def depth(trace: Trace) -> int:
    """Lots on the longest way through a trace."""
    onward = defaultdict(set)
    for edge in trace.edges:
        onward[edge.giver].add(edge.taker)

    @cache
    def below(node: object) -> int:
        own = getattr(node, "kind", "") == "lot"
        return own + max((below(taker) for taker in onward.get(node, ())), default=0)

    return max(below(node) for node in list(onward))


def test_the_ledger_verifies_from_nothing(reader: Actor) -> None:
    report = verify(actor=reader)

    assert report.difference is None


def test_about_a_kilogram_and_a_half_arises_per_person_and_day() -> None:
    people = Region.objects.get(code="500107").population
    household = (
        "recyclable",
        "residual",
        "hazardous",
        "kitchen_family",
        "kitchen_catering",
        "kitchen_other",
    )
    rows = Turnover.objects.filter(account__stage="source", material__key__in=household)
    grams = rows.aggregate(total=Sum("out_grams"))["total"]

    assert grams == pytest.approx(figures.GENERATED, rel=0.002)
    assert 1_400 <= grams / people / 365 <= 1_550


def test_the_registers_hold_the_district() -> None:
    district = Region.objects.get(code="500107")
    below = Region.objects.within(district.path)

    assert below.filter(level="township").count() == 10
    assert below.filter(level="community").count() == 102
    assert below.filter(level="village").count() == 44
    assert district.households == 563_900
    for level in (["township"], ["community", "village"]):
        rows = below.filter(level__in=level)
        assert rows.aggregate(sum=Sum("households"))["sum"] == 563_900
    assert not below.filter(confirmed=True).exists()


def test_the_bodies_that_the_cast_belongs_to_exist() -> None:
    codes = set(Organisation.objects.values_list("code", flat=True))

    assert {code for member in CAST for code in member.organisations} <= codes
    assert Vehicle.objects.count() >= 50
    assert Site.objects.exclude(latitude=None).count() == 14


def test_points_lie_in_their_street_and_the_dispatcher_sees_those_of_the_contract() -> None:
    points = Point.objects.select_related("region", "account")

    assert points.count() == 30
    assert [each for each in points if each.account.region_id != each.region_id] == []
    dispatcher = actor_of(User.objects.get(username="dispatcher"))
    served = Point.objects.visible_to(dispatcher)
    assert {(each.kind, each.organisation.code) for each in served} == {("restaurant", "ORG-GEN-1")}
    assert served.count() == 10


def test_everyone_of_the_cast_can_sign_in() -> None:
    rows = sign_ins()

    assert [row["username"] for row in rows] == [member.username for member in CAST]
    for row in rows[:3]:
        assert User.objects.get(username=row["username"]).check_password(row["password"])
    assert {row["password"] for row in rows} == {settings.DEMO_PASSWORD}


def test_all_entries_are_on_pages(reader: Actor) -> None:
    assert status().unsealed == 0
    assert Page.objects.order_by("-number").first().last_seq == Entry.objects.count()
    assert 30_000 <= Entry.objects.count() <= 60_000


def test_all_months_but_the_last_three_are_closed() -> None:
    closed = ClosedPeriod.objects.order_by("first_day").values_list("first_day", "last_day")

    assert list(closed) == Window().months_to_close()
    assert len(closed) == 9
    assert closed.last() == (dt.date(2026, 7, 1), dt.date(2026, 7, 31))


def test_process_lines_hold_nothing_overnight() -> None:
    totals = (
        Turnover.objects.filter(account__stage="process")
        .values("account", "day")
        .annotate(came=Sum("in_grams"), went=Sum("out_grams"))
    )
    for row in totals:
        assert row["came"] == row["went"]


def test_a_round_of_residual_waste_is_followed_to_the_brick_works() -> None:
    trace = trace_forward(Lot.objects.get(code="T-residual-20260303-02-01"))
    ends = {Account.objects.get(pk=n.id).code for n in trace.ends if n.kind == "account"}

    assert not trace.cut
    assert depth(trace) >= 5
    assert {"SNK-BRICK", "SNK-ASH-CELL", accounts.COMBUSTION} <= ends
    assert sum(trace.ends.values()) == trace.grams


def test_ash_for_bricks_is_followed_back_to_the_communities() -> None:
    trace = trace_back(Lot.objects.get(code="S-WTE-bottom_ash-20260310"))
    ends = {Account.objects.get(pk=n.id).stage for n in trace.ends if n.kind == "account"}

    assert depth(trace) >= 5
    assert ends == {"source"}
    assert sum(trace.ends.values()) == trace.grams


def test_a_drum_keeps_its_identity_from_the_enterprise_to_the_treatment() -> None:
    lot = Lot.objects.get(code="D-GEN-1-900-249-08-202603-01")
    places = Account.objects.filter(postings__lot=lot).distinct().values_list("stage", flat=True)

    assert set(places) == {"stock", "transit", "process"}
    assert lot.in_grams == lot.out_grams
    assert depth(trace_forward(lot)) >= 2


def test_refused_mass_is_on_receipts_and_leaves_the_site_again() -> None:
    refused = Receipt.objects.filter(refused_grams__gt=0)
    yard = Turnover.objects.filter(account__code="REF-KITCHEN")

    assert refused.count() >= 20
    assert Receipt.objects.filter(residue_grams__gt=0).count() >= 20
    assert refused.aggregate(t=Sum("refused_grams"))["t"] == yard.aggregate(t=Sum("in_grams"))["t"]
    assert yard.aggregate(t=Sum("out_grams"))["t"] > 0


def test_hand_overs_between_bodies_are_proven_or_exempt() -> None:
    codes = set(Entry.objects.values_list("exemption", flat=True))

    assert codes == {"", "household", "opening"}
    manifests = Entry.objects.filter(paper_kind="manifest")
    assert manifests.filter(giver_proof="").count() == 0


def test_nothing_guarded_is_below_zero_on_any_day() -> None:
    standing: dict[tuple[int, int], int] = defaultdict(int)
    rows = Turnover.objects.filter(account__stage__in=GUARDED_STAGES).order_by("day")
    for account, material, day, came, went in rows.values_list(
        "account_id", "material_id", "day", "in_grams", "out_grams"
    ):
        standing[account, material] += came - went
        assert standing[account, material] >= 0, (account, material, day)


def test_loading_again_changes_nothing(reader: Actor) -> None:
    before = status()

    assert demo_is_loaded()
    load_demo()
    assert status() == before
