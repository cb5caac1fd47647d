"""Declared values: who may, what is refused, corrections with a reason, and where they stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from tests.lake.lakefiles import in_files, in_lake
from tests.ledger.conftest import CLERK
from wufei.kernel.actors import Actor, Role
from wufei.kernel.audit import verify_audit_chain
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.lake.public import (
    Cut,
    DeclaredDraft,
    DeclaredValue,
    capture_registers,
    current_cut,
    declare_value,
    declare_values,
    last_fact,
    tables_at,
    withdraw_value,
)
from wufei.lake.refusals import LakeReason as No
from wufei.registry.public import Region, create_region, transfer_units, update_region

ActorAs = Callable[[Role | str], Actor]

MAY, JUNE = (dt.date(2026, 5, 1), dt.date(2026, 5, 31)), (dt.date(2026, 6, 1), dt.date(2026, 6, 30))
COLUMNS = "series, region, first_day, value, unit, estimated, withdrawn"


@pytest.fixture
def street(actor_as: ActorAs) -> Region:
    """The street of the cast; a community lies below it."""
    capture_registers()
    return Region.objects.get(code="500107001")


def draft(region: Region, value: str = "12", **changes: Any) -> DeclaredDraft:
    made = DeclaredDraft("compounds", region, *MAY, Decimal(value), "个")
    return replace(made, **changes)


def declare(region: Region, value: str = "12", **changes: Any) -> DeclaredValue:
    return declare_values(actor=CLERK, drafts=[draft(region, value, **changes)])[0]


def holding(cut: Cut | None = None) -> set[tuple[Any, ...]]:
    """What an engine shows: the latest statement for series, region and days."""
    cut = cut or current_cut()
    rows = in_files(
        tables_at(cut, ["declared"]).files["declared"],
        "number, series, region, first_day, last_day, district, value, withdrawn",
        "number",
    )
    found = {row[1:5]: row[5:] for row in rows if row[0] <= cut.fact}
    return {
        (key[1], place, value) for key, (place, value, withdrawn) in found.items() if not withdrawn
    }


def test_a_value_is_kept_with_all_that_was_told(street: Region, actor_as: ActorAs) -> None:
    officer = actor_as(Role.STREET_OFFICER)
    made = declare_value(
        actor=officer,
        series="compounds",
        region=street,
        first_day=MAY[0],
        last_day=MAY[1],
        value=Decimal("12.5"),
        unit="个",
        estimated=True,
        supplier="街道办",
        evidence="月报 5 月",
        note="含在建",
    )
    made.refresh_from_db()
    assert (made.number, made.page, made.value) == (last_fact(), 0, Decimal("12.500000"))
    assert (made.supplier, made.evidence, made.note) == ("街道办", "月报 5 月", "含在建")
    assert (made.actor_id, made.actor_name) == (officer.user_id, officer.name)
    assert in_lake("declared", COLUMNS) == [
        ("compounds", "500107001", MAY[0], Decimal("12.500000"), "个", True, False)
    ]
    record = AuditRecord.objects.latest("number")
    assert (record.action, record.object_id) == ("lake.value.declared", str(made.number))
    assert verify_audit_chain() is None


def test_the_same_again_adds_nothing(street: Region) -> None:
    first = declare(street)
    records = AuditRecord.objects.count()
    assert declare(street, "12.000") == first
    assert DeclaredValue.objects.count() == 1
    assert AuditRecord.objects.count() == records


@pytest.mark.parametrize(
    "change", [{"value": "13"}, {"unit": "处"}, {"estimated": True}, {"note": "含在建"}]
)
def test_a_correction_needs_a_reason(street: Region, change: dict[str, Any]) -> None:
    declare(street)
    with pytest.raises(Refusal) as refused:
        declare(street, **change)
    assert (refused.value.reason, refused.value.pointer) == (
        No.CORRECTION_WITHOUT_REASON,
        "/reason",
    )
    assert declare(street, **change, reason="漏报").number == last_fact()
    assert DeclaredValue.objects.count() == 2


def test_a_correction_leaves_the_earlier_answer_at_the_earlier_cut(street: Region) -> None:
    declare(street)
    before = current_cut()
    declare(street, "13", reason="漏报")
    assert holding() == {("500107001", "500107", Decimal(13))}
    assert holding(before) == {("500107001", "500107", Decimal(12))}


def test_a_withdrawn_value_leaves_no_data(street: Region) -> None:
    declare(street)
    before = current_cut()
    place = {"series": "compounds", "region": street, "first_day": MAY[0], "last_day": MAY[1]}
    with pytest.raises(Refusal) as refused:
        withdraw_value(actor=CLERK, **place, reason=" ")  # type: ignore[arg-type]
    assert refused.value.reason is No.CORRECTION_WITHOUT_REASON
    withdraw_value(actor=CLERK, **place, reason="口径有误")  # type: ignore[arg-type]
    assert holding() == set()
    assert holding(before) == {("500107001", "500107", Decimal(12))}
    with pytest.raises(Refusal) as refused:
        withdraw_value(actor=CLERK, **place, reason="再撤")  # type: ignore[arg-type]
    assert refused.value.reason is No.NOTHING_DECLARED
    assert declare(street).withdrawn is False
    assert holding() == {("500107001", "500107", Decimal(12))}


def test_many_values_are_declared_all_or_none(street: Region) -> None:
    drafts = [draft(street, str(n), series=f"series-{n}") for n in range(30)]
    made = declare_values(actor=CLERK, drafts=drafts)
    first = made[0].number
    assert [row.number for row in made] == list(range(first, first + 30))
    wrong = [draft(street, "1", series="another"), draft(street, "99", series="series-3")]
    with pytest.raises(Refusal):
        declare_values(actor=CLERK, drafts=wrong)
    assert DeclaredValue.objects.count() == 30
    assert last_fact() == first + 29


def test_many_cost_no_more_queries_than_one(street: Region, django_assert_num_queries: Any) -> None:
    for count in (1, 30):
        drafts = [draft(street, str(n), series=f"of-{count}-{n}") for n in range(count)]
        with django_assert_num_queries(20):
            declare_values(actor=CLERK, drafts=drafts)


@pytest.mark.parametrize(
    ("change", "reason", "pointer"),
    [
        ({"series": "小区 数"}, No.BAD_SERIES, "/series"),
        ({"series": ""}, No.BAD_SERIES, "/series"),
        ({"value": Decimal("0.0000001")}, No.BAD_VALUE, "/value"),
        ({"value": Decimal("1e15")}, No.BAD_VALUE, "/value"),
        ({"value": Decimal("1234567890.123456")}, No.BAD_VALUE, "/value"),
        ({"value": Decimal("NaN")}, No.BAD_VALUE, "/value"),
        ({"value": Decimal("Infinity")}, No.BAD_VALUE, "/value"),
        ({"unit": " "}, No.UNIT_MISSING, "/unit"),
        ({"last_day": dt.date(2026, 4, 30)}, No.DAYS_REVERSED, "/last_day"),
        ({"note": "注" * 301}, No.TEXT_TOO_LONG, "/note"),
        ({"unit": "x" * 25}, No.TEXT_TOO_LONG, "/unit"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    street: Region, change: dict[str, Any], reason: No, pointer: str
) -> None:
    with pytest.raises(Refusal) as refused:
        declare_values(actor=CLERK, drafts=[replace(draft(street), **change)])
    assert (refused.value.reason, refused.value.pointer) == (reason, pointer)
    with pytest.raises(Refusal) as refused:
        declare_values(actor=CLERK, drafts=[draft(street), replace(draft(street), **change)])
    assert refused.value.pointer == f"/1{pointer}"
    assert DeclaredValue.objects.count() == 0


def test_the_largest_and_the_finest_value_are_kept_exactly(street: Region) -> None:
    declare(street, "999999999.999999")
    declare(street, "999999999999999", series="largest")
    declare(street, "-0.000001", series="finest")
    assert in_lake("declared", "value") == [
        (Decimal("-0.000001"),),
        (Decimal("999999999.999999"),),
        (Decimal(999999999999999),),
    ]


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (Role.CITY_OFFICER, {"500000", "500107", "500107001", "500107001001"}),
        (Role.DISTRICT_OFFICER, {"500107", "500107001", "500107001001"}),
        (Role.STREET_OFFICER, {"500107001", "500107001001"}),
        (Role.COMMUNITY_WORKER, {"500107001001"}),
        (Role.RESIDENT, set()),
        (Role.EVALUATOR, set()),
        (Role.DISPATCHER, set()),
        (Role.OPERATOR, set()),
        ("stranger", set()),
    ],
)
def test_each_declares_for_the_own_division_and_below(
    street: Region, actor_as: ActorAs, role: Role | str, codes: set[str]
) -> None:
    actor = actor_as(role)
    allowed = set()
    for region in Region.objects.all():
        try:
            declare_values(actor=actor, drafts=[draft(region)])
        except Refusal as refusal:
            assert refusal.reason is No.NOT_ALLOWED  # noqa: PT017 - collected over the tree
        else:
            allowed.add(region.code)
    assert allowed == codes


class TestPlaces:
    def test_a_value_follows_its_division(self, street: Region) -> None:
        city = Region.objects.get(code="500000")
        other = create_region(actor=CLERK, code="500199", name="他区", kind="district", parent=city)
        declare(street)
        declare(street, "20", first_day=JUNE[0], last_day=JUNE[1])
        before = current_cut()
        transfer_units(
            actor=CLERK, units=[street], into=other, effective_on=MAY[0], reason="区划调整"
        )
        capture_registers()
        moved = current_cut()
        assert holding(before) == {("500107001", "500107", Decimal(n)) for n in (12, 20)}
        assert holding(moved) == {("500107001", "500199", Decimal(n)) for n in (12, 20)}
        declare(street, "13", reason="漏报")
        assert holding() == {("500107001", "500199", Decimal(n)) for n in (13, 20)}
        assert holding(moved) == {("500107001", "500199", Decimal(n)) for n in (12, 20)}

    def test_a_correction_is_not_undone_by_a_later_move(self, street: Region) -> None:
        declare(street)
        declare(street, "13", reason="漏报")
        update_region(actor=CLERK, region=street, code="500107009")
        capture_registers()
        assert holding() == {("500107009", "500107", Decimal(13))}

    def test_a_value_is_found_under_the_code_of_the_cut(self, street: Region) -> None:
        declare(street)
        before = current_cut()
        update_region(actor=CLERK, region=street, code="500107009")
        capture_registers()
        assert holding(before) == {("500107001", "500107", Decimal(12))}
        assert holding() == {("500107009", "500107", Decimal(12))}

    def test_a_division_is_on_record_before_its_value(self, street: Region) -> None:
        made = create_region(
            actor=CLERK, code="500107002", name="新街", kind="street", parent=street.parent
        )
        declare(made)
        assert holding() == {("500107002", "500107", Decimal(12))}


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("table", ["lake_declaredvalue", "lake_registerversion"])
@pytest.mark.parametrize("change", ["UPDATE {} SET page = 9", "DELETE FROM {}"])
def test_facts_are_only_added(table: str, change: str) -> None:
    declare(Region.objects.get(code="500107"))
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))
