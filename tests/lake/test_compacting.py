"""Small files become large ones under the eyes of readers, who never see anything between."""

from __future__ import annotations

import datetime as dt
import os
import threading
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.lake.lakefiles import in_files, in_lake, in_ledger, lake_folder
from tests.ledger.conftest import CLERK, bring, make_book
from wufei.kernel.refusals import Refusal
from wufei.lake.domain import compacting, postinglog
from wufei.lake.domain.postinglog import LiveFile
from wufei.lake.models import TableFile
from wufei.lake.public import (
    compact_lake,
    current_cut,
    cut_at,
    deliver_pages,
    forget_old_files,
    tables_at,
    verify_lake,
)
from wufei.lake.refusals import LakeReason
from wufei.ledger.public import seal_pages
from wufei.registry.public import Region, update_region

NO_TIME = dt.timedelta()


def grow(pages: int) -> None:
    """So many more pages, each delivered by itself."""
    for _ in range(pages):
        bring(1_000)
        seal_pages()
        deliver_pages()


def postings_files() -> set[str]:
    return {path.name for path in (lake_folder() / "postings").glob("*.parquet")}


def test_small_files_become_one_with_the_same_rows(city: None) -> None:
    grow(4)
    before = in_lake("postings")
    assert compact_lake() == 5
    (file,) = postinglog.state().files
    assert (file.first_page, file.last_page, file.rows) == (1, 7, 30)
    assert in_lake("postings") == before == in_ledger()
    stored = in_files([file.path], "page, seq, line", "file_row_number")
    assert stored == sorted(stored)
    assert compact_lake() == 0
    assert verify_lake(actor=CLERK).difference is None


def test_digests_are_kept_of_live_files_only(city: None) -> None:
    grow(2)
    compact_lake()
    live = {f"postings/{file.name}" for file in postinglog.state().files}
    paths = TableFile.objects.filter(table="postings").values_list("path", flat=True)
    assert set(paths) == live


def test_delivery_goes_on_after_a_merge(city: None) -> None:
    compact_lake()
    grow(2)
    compact_lake()
    grow(1)
    assert current_cut().page == 6
    assert in_lake("postings") == in_ledger()


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ([], []),
        ([10], []),
        ([10, 10], [[0, 1]]),
        ([10, 80, 10, 10], [[2, 3]]),
        ([40, 40, 40, 10], [[0, 1], [2, 3]]),
        ([49, 49, 49], [[0, 1]]),
        ([50, 10, 50], []),
        ([100, 5, 5, 100, 5, 5], [[1, 2], [4, 5]]),
    ],
)
def test_neighbours_are_merged_up_to_the_target(sizes: list[int], groups: list[list[int]]) -> None:
    files = [LiveFile(str(n), size, 1, n, n) for n, size in enumerate(sizes)]
    found = compacting._groups(files, 100)
    assert [[int(file.name) for file in group] for group in found] == groups


def test_a_range_of_pages_is_found_by_the_statistics(city: None) -> None:
    grow(6)
    assert [len(tables_at(cut_at(page), ["postings"]).files["postings"]) for page in (2, 5, 9)] == [
        1,
        3,
        7,
    ]
    compact_lake(target_bytes=3 * postinglog.state().files[0].size)
    live = postinglog.state().files
    assert len(live) > 1
    for earlier, later in pairwise(live):
        assert later.first_page == earlier.last_page + 1


def test_a_damaged_file_is_not_merged(city: None) -> None:
    grow(1)
    path = postinglog.state().files[0].path
    path.write_bytes(path.read_bytes().replace(b"PAR1", b"PAR2"))
    with pytest.raises(Refusal) as refused:
        compact_lake()
    assert refused.value.reason is LakeReason.FILE_DAMAGED
    assert refused.value.params["file"] == f"postings/{path.name}"


class TestForgetting:
    def test_replaced_files_stay_for_their_readers(self, city: None) -> None:
        grow(3)
        tables = tables_at(current_cut(), ["postings", "regions"])
        update_region(actor=CLERK, region=Region.objects.get(), name="新区")
        deliver_pages()
        compact_lake()
        for path in tables.files["postings"]:  # written long ago, replaced just now
            os.utime(path, (0, 0))
        assert forget_old_files() == 0
        assert in_files(tables.files["postings"], "count(*)") == [(28,)]
        assert in_files(tables.files["regions"], "name") == [("测试区",)]

    def test_after_the_retention_they_go(self, city: None) -> None:
        grow(3)
        update_region(actor=CLERK, region=Region.objects.get(), name="新区")
        deliver_pages()
        compact_lake()
        (lake_folder() / "registers" / "regions-x.parquet.abc.partial").write_bytes(b"half")
        assert forget_old_files(retention=NO_TIME) == 6
        assert postings_files() == {file.name for file in postinglog.state().files}
        assert len(list((lake_folder() / "registers").iterdir())) == 3
        assert in_lake("postings") == in_ledger()
        assert forget_old_files(retention=NO_TIME) == 0
        assert verify_lake(actor=CLERK).difference is None

    def test_a_file_that_no_commit_names_goes_too(self, city: None) -> None:
        stray = lake_folder() / "postings" / "postings-000000001-000000001-dead.parquet"
        stray.write_bytes(b"left by a kill")
        assert forget_old_files(retention=dt.timedelta(hours=1)) == 0
        assert forget_old_files(retention=NO_TIME) == 1
        assert not stray.exists()
        assert verify_lake(actor=CLERK).difference is None

    def test_an_empty_lake_has_nothing_to_forget(self, db: None) -> None:
        assert forget_old_files() == 0
        assert compact_lake() == 0


def _read_while(busy: threading.Event, seen: list[tuple[int, int, int]], faults: list[str]) -> None:
    """Every answer must be the whole ledger up to its cut."""
    while not busy.is_set():
        try:
            cut = current_cut()
            files = tables_at(cut, ["postings"]).files["postings"]
            ((rows, last, total),) = in_files(
                files, "count(*), max(page), sum(grams * direction)::BIGINT"
            )
            seen.append((rows, last, total))
            if last != cut.page:
                faults.append(f"page {last} at the cut {cut}")
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(repr(error))
    connections.close_all()


@pytest.mark.slow
def test_readers_never_see_half_a_merge(transactional_db: None, settings: Any) -> None:
    """One thread reads all the time while another appends, merges and forgets."""
    settings.LEDGER_PAGE_ENTRIES = 4
    make_book()
    grow(1)
    stop, seen, faults = threading.Event(), [], []  # type: ignore[var-annotated]
    reader = threading.Thread(target=_read_while, args=(stop, seen, faults))
    reader.start()
    try:
        for number in range(12):
            grow(2)
            compact_lake()
            forget_old_files(retention=dt.timedelta(hours=1))
            assert Path(lake_folder() / "postings").exists(), number
    finally:
        stop.set()
        reader.join()
    assert faults == []
    # one page of one entry at a time: 2 rows of 1 kg each
    assert {(rows, 2 * last, total) for rows, last, total in seen} <= {
        (2 * page, 2 * page, 2_000 * page) for page in range(1, 26)
    }
    assert len({last for _, last, _ in seen}) > 3
    assert in_lake("postings") == in_ledger()
