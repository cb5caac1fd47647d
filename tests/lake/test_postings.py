"""The postings table: every posting of every page once, under all ways of delivery."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db.models import Sum

from tests.lake.conftest import post_all_shapes
from tests.lake.lakefiles import difference, flip, in_files, in_lake, in_ledger, lake_folder
from tests.ledger.conftest import CLERK, bring, make_book
from wufei.kernel.refusals import Refusal
from wufei.lake.domain import pagefiles, postinglog, postings
from wufei.lake.models import TableFile
from wufei.lake.public import (
    TABLES,
    Cut,
    PageFile,
    compact_lake,
    current_cut,
    cut_at,
    deliver_pages,
    last_fact,
    tables_at,
    verify_lake,
)
from wufei.lake.refusals import LakeReason
from wufei.ledger.public import Balance, Page, seal_page, seal_pages
from wufei.registry.public import Region


def test_every_posting_is_there_once_with_what_the_ledger_says(city: None) -> None:
    assert len(in_ledger()) == 22
    assert in_lake("postings") == in_ledger()


def test_columns_and_types_are_those_of_the_schema(city: None) -> None:
    (path,) = tables_at(current_cut(), ["postings"]).files["postings"]
    (described,) = {tuple(in_files([path], f"typeof(COLUMNS(*)) {''}")[0])}
    assert described == tuple(TABLES["postings"].values())


def test_rows_stand_in_the_order_of_the_ledger(city: None) -> None:
    (path,) = tables_at(current_cut(), ["postings"]).files["postings"]
    stored = in_files([path], "page, seq, line", "file_row_number")
    assert stored == sorted(stored)


def test_a_reversal_lowers_the_sum_it_had_raised(city: None) -> None:
    oil = [row for row in in_lake("postings", "kind, direction, grams") if abs(row[2]) == 777]
    assert sorted(oil) == [
        ("reversal", -1, 777),
        ("reversal", 1, -777),
        ("transfer", -1, -777),
        ("transfer", 1, 777),
    ]


def test_delivering_again_adds_nothing(city: None) -> None:
    version = postinglog.state().version
    assert deliver_pages() == 0
    assert postinglog.state().version == version
    assert in_lake("postings") == in_ledger()


def test_a_run_of_pages_is_one_file_and_one_commit(
    db: None, small_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "RUN_PAGES", 2)
    make_book()
    post_all_shapes()
    seal_pages()
    deliver_pages()
    found = [(file.first_page, file.last_page) for file in postinglog.state().files]
    assert found == [(1, 2), (3, 3)]
    assert in_lake("postings") == in_ledger()


def test_the_digest_of_every_live_file_is_kept(city: None) -> None:
    for file in TableFile.objects.all():
        assert pagefiles.digest_of(lake_folder() / file.path) == bytes(file.digest)
    tables = TableFile.objects.order_by("table").values_list("table", flat=True)
    assert list(tables) == [
        "accounts",
        "materials",
        "postings",
        "postings_log",
        "postings_log",
        "regions",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_any_order_of_sealing_delivering_and_merging_gives_the_same_table(
    db: None, small_pages: None, seed: int
) -> None:
    """Property: the table is the ledger's sealed part, and its sums are the balances."""
    chance = random.Random(seed)
    make_book()
    for number in range(10):
        post_all_shapes(number)
        for step in chance.choices([seal_page, deliver_pages, compact_lake], k=chance.randrange(5)):
            step()
    seal_pages()
    deliver_pages()
    assert in_lake("postings") == in_ledger()
    sums: dict[tuple[int, int], int] = {}
    for account, material, grams in in_lake("postings", "account_id, material_id, grams"):
        sums[account, material] = sums.get((account, material), 0) + grams
    balances = Balance.objects.values_list("account_id", "material_id").annotate(Sum("grams"))
    assert sums == {(account, material): grams for account, material, grams in balances}
    assert verify_lake(actor=CLERK).difference is None


def test_a_page_file_that_was_damaged_before_delivery_is_written_again(
    db: None, small_pages: None
) -> None:
    make_book()
    post_all_shapes()
    seal_pages()
    for page in Page.objects.all():
        path = pagefiles.path_of(page.number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"torn")
        PageFile.objects.create(page=page, digest=bytes(32), size=4, written_at=page.sealed_at)
    assert deliver_pages() == 0
    assert in_lake("postings") == in_ledger()


def test_no_changed_byte_of_a_register_comes_into_the_table(
    city: None, chance: random.Random
) -> None:
    (path,) = (lake_folder() / "registers").glob("accounts-*")
    flip(path, path.stat().st_size // 3, chance)
    bring(1)
    seal_pages()
    deliver_pages()
    assert in_lake("postings") == in_ledger()
    assert difference() is None


class TestCuts:
    def test_an_empty_lake_is_at_its_beginning(self, db: None) -> None:
        assert current_cut() == Cut(0, 0)
        assert tables_at(Cut(0, 0), TABLES).files == {name: [] for name in TABLES}

    def test_the_current_cut_is_the_last_page_and_the_last_fact(self, city: None) -> None:
        assert current_cut() == Cut(3, last_fact())
        assert str(current_cut()) == "3.14"

    def test_the_cut_of_a_page_has_the_facts_recorded_before_the_next_was_sealed(
        self, city: None
    ) -> None:
        Region.objects.update(name="新名")
        deliver_pages()
        assert cut_at(3) == Cut(3, 14)  # unnoticed: past the audit log
        bring(1)
        seal_pages()
        Region.objects.create(code="8", name="别区", level="district", kind="district", path="/8/")
        deliver_pages()
        assert cut_at(4) == current_cut() == Cut(4, 16)
        assert cut_at(3) == Cut(3, 14)

    def test_a_page_is_never_cut_off_from_the_accounts_it_names(self, city: None) -> None:
        """Three pages were sealed before any register was captured."""
        assert cut_at(1) == Cut(1, 14)
        assert in_lake("accounts", "count(*)", cut_at(1)) == [(10,)]

    def test_files_beyond_the_cut_are_left_out(
        self, city: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bring(1)
        seal_pages()
        deliver_pages()
        early, late = tables_at(cut_at(3), ["postings"]), tables_at(current_cut(), ["postings"])
        assert early.whole
        assert late.whole
        assert len(late.files["postings"]) == 2
        assert early.files["postings"] == late.files["postings"][:1]
        assert not tables_at(cut_at(2), ["postings"]).whole

    def test_a_cut_ahead_of_the_lake_is_refused(self, city: None) -> None:
        for ask in (lambda: tables_at(Cut(4, 0), ["postings"]), lambda: cut_at(4)):
            with pytest.raises(Refusal) as refused:
                ask()
            assert refused.value.reason is LakeReason.CUT_AHEAD
            assert refused.value.params["page"] == 3

    def test_asking_costs_few_queries(self, city: None, django_assert_num_queries: Any) -> None:
        cut = current_cut()
        tables_at(cut, TABLES)
        with django_assert_num_queries(1):
            current_cut()
        with django_assert_num_queries(4):
            cut_at(2)
        # sites, declared values, operations, of which there are none; batches of three streams
        with django_assert_num_queries(6):
            tables_at(cut, TABLES)

    def test_a_lake_deleted_under_a_running_process_is_noticed(self, city: None) -> None:
        import shutil

        assert current_cut().page == 3
        shutil.rmtree(lake_folder())
        assert current_cut().page == 0
        deliver_pages()
        assert current_cut().page == 3
        assert in_lake("postings") == in_ledger()
