"""Posting: once, whole, and to be continued after whatever happened."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from tests.intake.conftest import CLERK, HEADER, SIMPLE, checked, posted
from wufei.intake.domain import posting
from wufei.intake.public import (
    ImportRun,
    IntakeReason,
    RejectedRow,
    RunState,
    check_run,
    choose_map,
    earlier_runs,
    post_run,
    receive_file,
    rejected_rows,
    request_stop,
    save_map,
    shipped_map_row,
    start_run,
    undo_import,
)
from wufei.kernel.actors import Actor, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Account,
    Balance,
    Entry,
    EntryDraft,
    Handover,
    Lot,
    PostingDraft,
    close_period,
    post,
    verify,
)
from wufei.registry.public import Material

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]


def lines(*rows: str) -> bytes:
    return ("\n".join([HEADER, *rows]) + "\n").encode()


def many(count: int) -> bytes:
    return lines(*(f"2026-01-{n % 28 + 1:02},in,厨余,{n}.5,T{n}" for n in range(1, count + 1)))


def grams(account: str, material: str = "kitchen") -> int:
    found = Balance.objects.filter(account__code=account, material__key=material).first()
    return found.grams if found else 0


def test_a_row_becomes_an_entry() -> None:
    run = posted(lines("2026-01-02,in,厨余,1000.25,A1"))
    assert (run.state, run.entries_posted, run.rows_refused) == (RunState.POSTED, 1, 0)
    entry = Entry.objects.get()
    assert entry.paper_reference == "A1"
    assert entry.declared == "1000.25 kg"
    assert entry.exemption == "historic"
    assert entry.batch == run.batch
    assert entry.reason.endswith("#2")
    assert entry.occurred_at.isoformat() == "2026-01-02T04:00:00+00:00"  # noon in Chongqing
    assert (grams("yard"), grams("households")) == (1_000_250, -1_000_250)


def test_the_same_content_adds_nothing_whatever_the_file_is_called() -> None:
    content = many(30)
    first = posted(content, name="一月.csv")
    second = posted(content, name="copy of 一月 (2).csv")
    assert (first.entries_posted, first.entries_existed) == (30, 0)
    assert (second.entries_posted, second.entries_existed) == (0, 30)
    assert second.repeats == first
    assert Entry.objects.count() == 30
    assert earlier_runs(digest=second.source.digest) == [second, first]
    assert first.source.stored == second.source.stored  # kept once


def test_a_repetition_adds_nothing_even_if_a_refused_row_could_now_be_posted() -> None:
    content = lines("2026-01-02,out,厨余,5,A1", "2026-01-02,in,厨余,10,A2")
    assert posted(content).rows_refused == 1
    again = posted(content)
    assert (again.state, again.entries_posted, again.entries_existed) == (RunState.POSTED, 0, 1)
    assert grams("yard") == 10_000
    undo_import(actor=CLERK, run=again, reason="重复")
    assert grams("yard") == 0


def test_one_more_row_adds_one_entry_only_if_it_is_another_file() -> None:
    """The identity is content and row: a longer file is another file, and says so."""
    posted(many(3))
    longer = checked(many(4))
    assert earlier_runs(digest=longer.source.digest) == []


def test_what_the_ledger_refuses_is_kept_with_its_reason_and_stops_nothing() -> None:
    run = posted(
        lines(
            "2026-01-02,in,厨余,10,A1",
            "2026-01-02,out,厨余,25,A2",
            "2026-01-02,out,厨余,4,A3",
            "2026-01-02,in,塑料,4,A4",
            "2026-01-02,in,厨余,,A5",
        )
    )
    assert (run.entries_posted, run.rows_refused, run.rows_skipped) == (2, 2, 1)
    assert grams("yard") == 6_000
    kept = list(rejected_rows(run))
    assert [(item.row, item.code, item.outcome) for item in kept] == [
        (3, "ledger.not_enough_mass", "refused"),
        (5, "intake.value_not_mapped", "refused"),
        (6, "intake.blank_mass", "skipped"),
    ]
    assert kept[0].message == "账户 堆场 的 kitchen 可用 10,000 克，不够发出 25,000 克。"
    assert "期初" in kept[0].remedy
    assert kept[0].cells == ["2026-01-02", "out", "厨余", "25", "A2"]


def test_posting_again_takes_in_only_what_was_refused() -> None:
    run = posted(lines("2026-01-02,out,厨余,5,A1", "2026-01-02,in,厨余,10,A2"))
    assert (run.entries_posted, run.rows_refused) == (1, 1)
    run = post_run(actor=CLERK, run=run)
    assert (run.entries_posted, run.entries_existed, run.rows_refused) == (1, 1, 0)
    assert grams("yard") == 5_000
    assert not RejectedRow.objects.exists()


def test_a_corrected_map_takes_in_the_rows_it_now_knows() -> None:
    content = lines("2026-01-02,in,厨余,10,A1", "2026-01-02,in,塑料,3,A2")
    assert posted(content).rows_refused == 1
    run = posted(content, by=SIMPLE.replace("其他: residual", "其他: residual, 塑料: residual"))
    assert (run.entries_posted, run.entries_existed, run.rows_refused) == (1, 1, 0)
    assert run.saved_map is not None
    assert run.saved_map.version == 2


def test_another_map_beside_one_that_stands_is_refused() -> None:
    content = many(3)
    posted(content)
    other = checked(content, by=SIMPLE.replace("name: simple", "name: other"))
    with pytest.raises(Refusal) as refused:
        post_run(actor=CLERK, run=other)
    assert refused.value.reason is IntakeReason.ALREADY_POSTED
    grouped = checked(content, by=SIMPLE.replace("entry: {", 'entry: {per: "{day}", '))
    with pytest.raises(Refusal) as refused:
        post_run(actor=CLERK, run=grouped)
    assert refused.value.reason is IntakeReason.ALREADY_POSTED
    assert Entry.objects.count() == 3


def test_undo_reverses_all_keeps_history_and_allows_another_map() -> None:
    content = many(12)
    run = posted(content)
    twin = posted(content, name="twin.csv")
    run = undo_import(actor=CLERK, run=run, reason="导错月份")
    twin.refresh_from_db()
    assert (run.state, twin.state) == (RunState.UNDONE, RunState.UNDONE)
    assert run.undo_reason == "导错月份"
    assert grams("yard") == grams("households") == 0
    assert Entry.objects.count() == 24
    again = posted(content, by=SIMPLE.replace("name: simple", "name: other"))
    assert (again.generation, again.entries_posted) == (1, 12)
    assert Entry.objects.count() == 36
    assert grams("yard") > 0
    assert verify(actor=CLERK).difference is None


def test_undo_needs_a_reason_and_something_to_undo() -> None:
    run = posted(many(1))
    with pytest.raises(Refusal) as refused:
        undo_import(actor=CLERK, run=run, reason="  ")
    assert refused.value.reason is IntakeReason.REASON_MISSING
    with pytest.raises(Refusal):
        undo_import(actor=CLERK, run=checked(lines("2026-01-02,in,厨余,7,A1")), reason="x")
    assert Entry.objects.count() == 1


def test_undo_tells_what_has_moved_on_and_can_be_repeated() -> None:
    run = posted(lines("2026-01-02,in,厨余,10,A1"))
    sent = post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=dt.datetime(2026, 1, 3, tzinfo=dt.UTC),
            postings=(
                PostingDraft("yard", "kitchen", -10_000),
                PostingDraft("users", "kitchen", 10_000),
            ),
            handover=Handover(exemption="historic"),
        ),
    )
    with pytest.raises(Refusal) as refused:
        undo_import(actor=CLERK, run=run, reason="错")
    assert refused.value.reason is IntakeReason.UNDO_INCOMPLETE
    run.refresh_from_db()
    assert run.state == RunState.POSTED
    assert "质量已经转出" in run.fault_message
    from wufei.ledger.public import reverse

    reverse(actor=CLERK, entry=sent, reason="错")
    assert undo_import(actor=CLERK, run=run, reason="错").state == RunState.UNDONE
    assert grams("yard") == 0


# -- stopping and continuing -------------------------------------------------------------------


def test_a_stop_keeps_what_is_done_and_goes_on_later() -> None:
    run = checked(many(10))
    seen: list[int] = []
    run = post_run(
        actor=CLERK,
        run=run,
        batch_size=3,
        progress=lambda r: seen.append(r.rows_done),
        should_stop=lambda: len(seen) == 1,
    )
    assert (run.state, run.cursor_row, run.entries_posted) == (RunState.INTERRUPTED, 7, 6)
    assert seen == [3, 6]
    assert "第 7 行" in run.fault_message
    run = post_run(actor=CLERK, run=run, batch_size=3)
    assert (run.state, run.entries_posted, run.rows_done) == (RunState.POSTED, 10, 10)
    assert run.fault is None
    assert Entry.objects.count() == 10


def test_duplicates_are_still_known_after_a_stop() -> None:
    first = "2026-01-02,in,厨余,5,A1"
    content = lines(first + ",", *(f"2026-01-02,in,厨余,1,B{n}" for n in range(5)), first)
    run = checked(content, by=SIMPLE + "duplicates: quarantine\n")
    run = post_run(actor=CLERK, run=run, batch_size=2, should_stop=lambda: True)
    run = post_run(actor=CLERK, run=run)
    assert (run.state, run.entries_posted, run.rows_refused) == (RunState.POSTED, 6, 1)
    assert [(i.row, i.code) for i in rejected_rows(run)] == [(8, "intake.duplicate_row")]


def test_somebody_else_may_ask_to_stop() -> None:
    run = checked(many(10))
    run = post_run(
        actor=CLERK, run=run, batch_size=4, progress=lambda r: request_stop(actor=CLERK, run=r)
    )
    assert (run.state, run.entries_posted, run.stop_requested) == (RunState.INTERRUPTED, 8, False)


class _Breaking:
    """Lets some calls through, then fails as the real thing would."""

    def __init__(self, real: Callable[..., Any], after: int, error: Exception) -> None:
        self.real, self.left, self.error = real, after, error

    def __call__(self, **kwargs: Any) -> Any:
        outcome = self.real(**kwargs)
        self.left -= 1
        if self.left < 0:
            raise self.error
        return outcome


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(28, "No space left on device"), IntakeReason.DISK_FULL),
        (OperationalError("database or disk is full"), IntakeReason.DISK_FULL),
        (OperationalError("server closed the connection unexpectedly"), IntakeReason.INTERRUPTED),
    ],
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared_books")
def test_a_batch_that_fails_leaves_nothing_and_the_run_continues(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: IntakeReason
) -> None:
    run = checked(many(10))
    real = posting.post_many
    monkeypatch.setattr(posting, "post_many", _Breaking(real, after=2, error=error))
    with pytest.raises(Refusal) as refused:
        post_run(actor=CLERK, run=run, batch_size=3)
    assert refused.value.reason is reason
    run.refresh_from_db()
    assert (run.state, run.entries_posted, run.cursor_row) == (RunState.INTERRUPTED, 6, 7)
    assert Entry.objects.count() == 6  # the third batch was posted and rolled back
    assert run.fault_message
    assert run.fault_remedy
    monkeypatch.setattr(posting, "post_many", real)
    run = post_run(actor=CLERK, run=run, batch_size=3)
    assert (run.state, run.entries_posted) == (RunState.POSTED, 10)
    assert Entry.objects.count() == 10


def test_two_processes_cannot_post_the_same_run() -> None:
    run = checked(many(10))

    def interfere(now: ImportRun) -> None:
        if now.rows_done == 3:  # the other one is a batch ahead
            ImportRun.objects.filter(pk=now.pk).update(cursor_row=7)

    with pytest.raises(Refusal) as refused:
        post_run(actor=CLERK, run=run, batch_size=3, progress=interfere)
    assert refused.value.reason is IntakeReason.RUN_IS_BUSY
    run.refresh_from_db()
    assert run.state == RunState.POSTING  # the other one goes on


def test_only_a_checked_run_is_posted() -> None:
    source = receive_file(actor=CLERK, content=io.BytesIO(many(2)), name="f.csv")
    run = start_run(actor=CLERK, source=source)
    with pytest.raises(Refusal):
        post_run(actor=CLERK, run=run)
    run = choose_map(actor=CLERK, run=run, saved_map=save_map(actor=CLERK, text=SIMPLE))
    with pytest.raises(Refusal):
        post_run(actor=CLERK, run=run)
    check_run(actor=CLERK, run=run)
    run = post_run(actor=CLERK, run=run)
    with pytest.raises(Refusal):
        choose_map(actor=CLERK, run=run, saved_map=run.saved_map)
    assert Entry.objects.count() == 2


def test_a_file_that_cannot_be_read_fails_the_run_with_the_reason() -> None:
    source = receive_file(actor=CLERK, content=io.BytesIO(b"a,b\n1,2\n"), name="f.csv")
    saved = save_map(actor=CLERK, text=SIMPLE)
    run = start_run(actor=CLERK, source=source, saved_map=saved)
    with pytest.raises(Refusal):
        check_run(actor=CLERK, run=run)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.fault_message.startswith("缺少列：day、")


# -- groups, rounding, lots, new accounts ------------------------------------------------------

CARRY = """
name: carry
title: 逐日
time: {column: day, formats: [iso]}
material: kitchen
mass: {column: grams, unit: g, negative: reverse}
moves:
  - {label: in, when: {way: in}, from: households, to: yard}
  - {label: out, when: {way: out}, from: yard, to: users}
rounding: {mode: carry, stream: "{way}"}
entry: {per: "{day}"}
handover: {exemption: historic}
"""


def carry_file(days: int) -> bytes:
    rows = ["day,way,grams"]
    for n in range(days):
        day = dt.date(2025, 1, 1) + dt.timedelta(days=n)
        rows += [f"{day},in,0.7", f"{day},in,2.2", f"{day},out,1.45", f"{day},out,1.45"]
    return "\n".join(rows).encode()


def test_carried_rounding_balances_every_day_in_any_cutting_into_batches() -> None:
    run = checked(carry_file(40), by=CARRY)
    stop = iter([False, True] * 40)
    while run.state != RunState.POSTED:
        run = post_run(actor=CLERK, run=run, batch_size=3, should_stop=lambda: next(stop))
    assert run.entries_posted == 40
    assert grams("yard") == 0
    assert grams("users") == 116  # 40 × 2.9 g
    for entry in Entry.objects.all():
        lines = entry.postings.filter(account__code="yard")
        assert sum(line.grams for line in lines) == 0


def test_one_bad_row_keeps_its_whole_group_out() -> None:
    content = b"day,way,grams\n2025-01-01,in,5\n2025-01-01,out,x\n2025-01-02,in,5\n"
    run = posted(content, by=CARRY)
    assert (run.entries_posted, run.rows_refused) == (1, 2)
    assert [(i.row, i.code) for i in rejected_rows(run)] == [
        (2, "intake.group_refused"),
        (3, "intake.bad_number"),
    ]


def test_a_negative_quantity_goes_the_other_way_where_the_map_says_so() -> None:
    content = b"day,way,grams\n2025-01-01,in,5\n2025-01-01,out,3\n2025-01-02,out,-2\n"
    run = posted(content, by=CARRY)
    assert (run.entries_posted, run.rows_refused) == (2, 0)
    assert (grams("yard"), grams("users")) == (4, 1)


def test_totals_of_many_weighings_are_split_below_the_ledgers_limit(settings: Any) -> None:
    settings.LEDGER_MAX_POSTING_GRAMS = 4_000
    content = lines("2026-01-02,in,厨余,9.5,A1")
    assert checked(content).dry_run_report.refused_by_reason == {"ledger.absurd_mass": 1}  # type: ignore[union-attr]
    run = posted(content, by=SIMPLE.replace("entry: {", "entry: {aggregate: true, "))
    assert run.entries_posted == 1
    assert sorted(Entry.objects.get().postings.values_list("grams", flat=True)) == [
        -4_000,
        -4_000,
        -1_500,
        1_500,
        4_000,
        4_000,
    ]


def test_lots_are_opened_by_the_row_that_names_them_first() -> None:
    by = SIMPLE.replace("entry: {", "entry: {lot: {column: ticket}, ")
    run = posted(
        lines("2026-01-02,in,厨余,10,L1", "2026-01-02,in,厨余,5,L2", "2026-01-03,out,厨余,4,L1"),
        by=by,
    )
    assert run.entries_posted == 3
    lot = Lot.objects.get(code="L1")
    assert (lot.in_grams, lot.out_grams) == (10_000, 4_000)


def test_accounts_and_materials_that_the_map_brings_are_opened_in_the_importers_region(
    actor_as: Callable[[Role], Actor],
) -> None:
    by = (
        SIMPLE.replace("to: yard", 'to: {template: "s:{ticket}", stage: stock, zh: "场{ticket}"}')
        .replace("{厨余: kitchen, 其他: residual}", "{厨余: abc-food}")
        .replace("name: simple", "name: opening")
        + "open_accounts: true\nmaterials: [{key: abc-food, zh: 食物, en: food}]\n"
    )
    city = actor_as(Role.CITY_OFFICER)
    run = posted(lines("2026-01-02,in,厨余,10,A1"), by=by, actor=city)
    assert run.entries_posted == 1
    account = Account.objects.get(code="s:A1")
    assert (account.name, account.stage, account.region.code) == ("场A1", "stock", "500000")
    material = Material.objects.get(key="abc-food")
    assert (material.scheme, material.name) == ("foreign", "食物")


def test_who_may_not_open_accounts_is_told_and_nothing_is_posted(
    actor_as: Callable[[Role], Actor],
) -> None:
    by = SIMPLE.replace("to: yard", 'to: {template: "s:{ticket}", stage: stock}')
    gatekeeper = actor_as(Role.GATEKEEPER)
    run = checked(
        lines("2026-01-02,in,厨余,10,A1"), by=by + "open_accounts: true\n", actor=gatekeeper
    )
    with pytest.raises(Refusal) as refused:
        post_run(actor=gatekeeper, run=run)
    assert refused.value.reason.status == 403
    run.refresh_from_db()
    assert (run.state, Entry.objects.count()) == (RunState.INTERRUPTED, 0)
    assert "权限" in run.fault_message


def test_a_closed_period_keeps_its_rows_out_of_the_ledger() -> None:
    run = checked(lines("2026-01-31,in,厨余,1,A1", "2026-02-01,in,厨余,1,A2"))
    close_period(
        actor=CLERK, first_day=dt.date(2026, 1, 1), last_day=dt.date(2026, 1, 31), reason="月结"
    )
    run = post_run(actor=CLERK, run=run)
    assert (run.entries_posted, run.rows_refused) == (1, 1)
    assert [i.code for i in rejected_rows(run)] == ["ledger.closed_period"]


def test_a_shipped_map_is_kept_with_the_import_that_used_it() -> None:
    row = shipped_map_row("weighbridge-cn")
    assert shipped_map_row("weighbridge-cn") == row
    assert (row.shipped, row.version) == (True, 1)
