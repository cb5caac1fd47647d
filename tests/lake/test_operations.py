"""Events of the field: told once, revised by late ones, withdrawn; an old cut never changes."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from tests.lake.lakefiles import difference, in_lake
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.kernel.refusals import Refusal
from wufei.lake.domain import operationfiles
from wufei.lake.domain.forgetting import forget_old_files
from wufei.lake.public import (
    Cut,
    OperationDraft,
    OperationFact,
    Recorded,
    current_cut,
    cut_at,
    engine,
    follow_regions,
    last_fact,
    record_operations,
    repair_lake,
    tables_at,
)
from wufei.lake.refusals import LakeReason
from wufei.registry.public import Region

SYSTEM = system_actor("calendar")
DAY = dt.date(2026, 3, 2)
SERVED = OperationDraft("o-1", "served", on_time=True, grams=1_000, bins=2, vehicle="渝A1")


def record(*drafts: OperationDraft, kind: str = "order", day: dt.date = DAY) -> Recorded:
    return record_operations(actor=SYSTEM, kind=kind, day=day, drafts=drafts)


def standing(cut: Cut | None = None) -> list[tuple[Any, ...]]:
    """What the engine sees of the table: key, outcome, grams of what is not withdrawn."""
    from sqlglot import exp

    query = (
        exp.select(*(exp.column(name, "o") for name in ("key", "outcome", "grams")))
        .from_(exp.to_table("operations").as_("o"))
        .where(exp.not_(exp.column("withdrawn", "o")))
        .order_by(exp.column("key", "o"))
    )
    return engine().rows(query, tables_at(cut or current_cut(), ["operations"]))


@pytest.mark.django_db
def test_the_same_events_told_twice_add_nothing() -> None:
    before = last_fact()
    assert record(SERVED, OperationDraft("o-2", "missed")) == Recorded(2, 0)
    assert record(SERVED, OperationDraft("o-2", "missed")) == Recorded(0, 0)
    assert last_fact() == before + 2
    assert standing() == [("o-1", "served", 1_000), ("o-2", "missed", None)]


@pytest.mark.django_db
def test_a_late_event_is_a_revision_and_the_old_cut_stays() -> None:
    record(SERVED, OperationDraft("o-2", "missed"))
    old = current_cut()
    assert record(replace(SERVED, grams=900)) == Recorded(1, 1)
    assert standing() == [("o-1", "served", 900)]
    assert standing(old) == [("o-1", "served", 1_000), ("o-2", "missed", None)]
    assert record(SERVED, OperationDraft("o-2", "missed")) == Recorded(2, 0)
    revisions = OperationFact.objects.order_by("number").values_list("key", "revision")
    assert list(revisions) == [
        ("o-1", 1),
        ("o-2", 1),
        ("o-1", 2),
        ("o-2", 2),
        ("o-1", 3),
        ("o-2", 3),
    ]
    assert standing(old) == standing()


@pytest.mark.django_db
def test_a_cut_at_a_page_holds_the_facts_recorded_while_it_was_the_last() -> None:
    record(SERVED)
    assert cut_at(0).fact == last_fact()


@pytest.mark.django_db
def test_only_the_system_tells_and_an_event_once_a_day() -> None:
    officer = Actor(1, "区", (Grant(Role.CITY_OFFICER, "/"),))
    with pytest.raises(Refusal) as refused:
        record_operations(actor=officer, kind="order", day=DAY, drafts=[SERVED])
    assert refused.value.reason is LakeReason.OPERATIONS_NOT_TOLD
    with pytest.raises(Refusal) as refused:
        record(SERVED, SERVED)
    assert refused.value.reason is LakeReason.OPERATION_TWICE
    assert not OperationFact.objects.exists()


@pytest.mark.django_db
def test_facts_are_only_added() -> None:
    record(SERVED)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE lake_operationfact SET grams = 0")


@pytest.mark.django_db
def test_full_blocks_are_written_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operationfiles, "BLOCK_ROWS", 3)
    record(*(OperationDraft(f"o-{n}", "served") for n in range(7)))
    first = operationfiles.files_at(last_fact())
    assert [path.name[-17:-8] for path in first] == ["000000003", "000000006", "000000007"]
    written = [path.stat().st_mtime_ns for path in first[:2]]
    record(*(OperationDraft(f"o-{n}", "served") for n in range(9)))
    second = operationfiles.files_at(last_fact())
    assert second[:2] == first[:2]
    assert [path.stat().st_mtime_ns for path in second[:2]] == written
    assert len(in_lake("operations", "number")) == 9
    assert list(operationfiles.replaced()) == first[2:]
    forget_old_files(retention=dt.timedelta(seconds=-1))
    assert list(operationfiles.replaced()) == []
    assert len(standing()) == 9


@pytest.mark.django_db
def test_changed_bytes_are_named_and_made_good() -> None:
    record(SERVED)
    (path,) = operationfiles.files_at(last_fact())
    assert difference() is None
    path.write_bytes(path.read_bytes()[:-9])
    found = difference()
    assert found is not None
    assert found.check == "bytes of a file of table operations"
    assert repair_lake().files == [f"operations/{path.name}"]
    assert difference() is None
    assert standing() == [("o-1", "served", 1_000)]


@pytest.mark.django_db
def test_events_follow_a_division_that_gets_another_code() -> None:
    region = Region.objects.create(
        code="500107", name="九龙坡区", level="district", path="/500107/"
    )
    draft = replace(SERVED, region_id=region.pk, region_code="500107")
    record(draft, OperationDraft("o-2", "missed"))
    assert follow_regions(actor=SYSTEM) == 0
    old = current_cut()
    Region.objects.filter(pk=region.pk).update(code="500198", path="/500198/")
    assert follow_regions(actor=SYSTEM) == 1
    assert follow_regions(actor=SYSTEM) == 0
    rows = in_lake("operations", "key, region, number")
    assert [row[:2] for row in rows] == [("o-1", "500107"), ("o-1", "500198"), ("o-2", None)]
    assert standing(old) == standing()


@pytest.mark.django_db(transaction=True)
def test_two_captures_at_once_tell_each_event_once() -> None:
    drafts = [OperationDraft(f"o-{n}", "served") for n in range(40)]
    begin, failed = threading.Barrier(4), []

    def capture() -> None:
        try:
            begin.wait()
            record(*drafts)
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=capture) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert OperationFact.objects.count() == 40
    assert set(OperationFact.objects.values_list("revision", flat=True)) == {1}
    numbers = sorted(OperationFact.objects.values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 40))
