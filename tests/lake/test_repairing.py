"""Every damage to the lake is named, and made good from the database."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.lake.lakefiles import difference, flip, in_lake, in_ledger, lake_folder
from tests.ledger.conftest import CLERK, bring
from wufei.kernel import append_only
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.domain import building, pagefiles, postingcommits, postingfiles, postinglog
from wufei.lake.models import TableFile
from wufei.lake.public import (
    PageFile,
    current_cut,
    deliver_pages,
    repair_lake,
    verify_lake,
)
from wufei.ledger.public import Difference, Page, seal_pages


def table_files(table: str) -> list[Path]:
    paths = TableFile.objects.filter(table=table).order_by("path").values_list("path", flat=True)
    return [lake_folder() / path for path in paths]


TABLES = ("accounts", "declared", "materials", "postings", "regions")


def test_an_untouched_lake_verifies(lake: None) -> None:
    report = verify_lake(actor=CLERK)
    assert report.difference is None
    assert (report.register_files, report.register_rows) == (4, 15)
    assert (report.table_files, report.table_rows, report.table_waiting) == (2, 24, 0)


def test_a_page_that_waits_for_the_table_is_counted(lake: None) -> None:
    from wufei.lake.domain.pagewriting import write_page

    bring(1)
    (page,) = seal_pages()
    write_page(page)
    assert verify_lake(actor=CLERK).table_waiting == 1


def test_only_those_who_answer_for_the_books_verify(lake: None) -> None:
    driver = Actor(user_id=7, name="某人", grants=(Grant(Role.DRIVER, organisation_id=1),))
    with pytest.raises(Refusal):
        verify_lake(actor=driver)


@pytest.mark.parametrize("table", TABLES)
def test_every_flipped_byte_is_named_with_its_file(
    lake: None, chance: random.Random, table: str
) -> None:
    for path in table_files(table):
        size = path.stat().st_size
        for position in [0, size - 1, *chance.sample(range(size), 4)]:
            intact = flip(path, position, chance)
            found = difference()
            assert found is not None, f"byte {position}"
            assert found.check == f"bytes of a file of table {table}"
            assert found.place == building.named(path)
            path.write_bytes(intact)
    assert difference() is None


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("damage", ["flip", "delete", "truncate"])
def test_a_damaged_file_is_made_again(
    lake: None, chance: random.Random, table: str, damage: str
) -> None:
    before = {name: in_lake(name) for name in TABLES}
    for path in table_files(table):
        if damage == "flip":
            flip(path, path.stat().st_size // 2, chance)
        elif damage == "delete":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-7])
        found = difference()
        assert found is not None
        assert found.place == building.named(path)
        assert repair_lake().files == [building.named(path)]
    assert difference() is None
    assert {name: in_lake(name) for name in TABLES} == before


def test_a_repair_in_one_commit_leaves_the_intact_file_alone(lake: None) -> None:
    first, second = postinglog.state().files
    first.path.unlink()
    version = postinglog.state().version
    repair_lake()
    state = postinglog.state()
    assert state.version == version + 1
    assert second in state.files
    assert [(file.first_page, file.last_page) for file in state.files] == [(1, 3), (4, 4)]


def _double(query: str) -> str:
    return f"SELECT * FROM ({query}) UNION ALL SELECT * FROM ({query}) WHERE page = 1 AND seq = 2"


def _lose(query: str) -> str:
    return f"SELECT * FROM ({query}) WHERE NOT (page = 1 AND seq = 2 AND line = 1)"


def _change(query: str) -> str:
    changed = "CASE WHEN page = 1 AND seq = 2 THEN grams + 1 ELSE grams END AS grams"
    return f"SELECT * REPLACE ({changed}) FROM ({query})"


@pytest.mark.parametrize(
    ("forge", "place", "expected", "found"),
    [
        (_double, "postings, page 1, sequence 2, line 0", "no such row", "the row"),
        (_lose, "postings, page 1, sequence 2, line 1", "the row", "no such row"),
        (_change, "postings, page 1, sequence 2, line 0, column grams", None, None),
    ],
)
def test_rows_that_are_not_those_of_the_pages_are_named(
    lake: None, forge: Callable[[str], str], place: str, expected: str | None, found: str | None
) -> None:
    """Someone who writes a whole file again, consistently, with its digest and its commit."""
    old = postinglog.state().files[0]
    with building.builder() as database:
        query = f"SELECT * FROM read_parquet({building.listed([old.path])})"
        new = postingfiles.write_file(database, forge(query), old.first_page, old.last_page)
    postingcommits.commit(added=[new], removed=[old], page=4)
    named = difference()
    assert named is not None
    assert (named.check, named.place) == ("row of the postings table", place)
    if expected is not None:
        assert (named.expected, named.found) == (expected, found)
    else:
        assert int(named.found) == int(named.expected) + 1
    repair_lake()
    assert difference() is None
    assert in_lake("postings") == in_ledger()


def test_a_register_written_anew_with_another_name_is_named(lake: None) -> None:
    (path,) = table_files("regions")
    with duckdb.connect() as database:
        rows = f"SELECT * REPLACE ('他名' AS name) FROM read_parquet('{path}')"
        database.execute(f"COPY ({rows}) TO '{path}.new' (FORMAT parquet)")
    Path(f"{path}.new").replace(path)
    TableFile.objects.filter(table="regions").update(digest=pagefiles.digest_of(path))
    found = difference()
    assert found == Difference(
        "row of register regions",
        f"{building.named(path)}, number 14, column name",
        "测试区",
        "他名",
    )
    repair_lake()
    assert difference() is None


def test_a_deleted_lake_is_rebuilt_whole_to_the_same_page_files(lake: None) -> None:
    digests = dict(PageFile.objects.values_list("page_id", "digest"))
    before = {name: in_lake(name) for name in TABLES}
    cut = current_cut()
    shutil.rmtree(lake_folder())
    repair = repair_lake()
    assert repair.pages == [1, 2, 3, 4]
    assert dict(PageFile.objects.values_list("page_id", "digest")) == digests
    assert {name: in_lake(name) for name in TABLES} == before
    assert current_cut() == cut
    assert difference() is None


def test_delivery_alone_rebuilds_a_deleted_lake(lake: None) -> None:
    shutil.rmtree(lake_folder())
    assert deliver_pages() == 0
    assert difference() is None
    assert in_lake("postings") == in_ledger()


def test_a_lake_that_knows_more_than_the_database_goes_back(lake: None) -> None:
    """As after the restoration of an older back-up of the database alone."""
    page = Page.objects.get(number=4)
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM lake_pagefile WHERE page_id = 4")
        cursor.execute("UPDATE ledger_entry SET seq = NULL WHERE seq >= %s", [page.first_seq])
        cursor.execute("DELETE FROM ledger_page WHERE number = 4")
    found = difference()
    assert found == Difference("pages of the postings table", "last page", "3", "4")
    repair_lake()
    assert difference() is None
    assert current_cut().page == 3
    bring(5)
    seal_pages()
    deliver_pages()
    assert in_lake("postings") == in_ledger()
    assert difference() is None


class TestCommand:
    def test_it_names_the_file(self, lake: None, chance: random.Random) -> None:
        (path,) = table_files("accounts")
        flip(path, 100, chance)
        with pytest.raises(CommandError, match=f"registers/{path.name}"):
            call_command("verify")

    def test_it_rebuilds(self, lake: None, chance: random.Random, capsys: Any) -> None:
        (path,) = table_files("accounts")
        flip(path, 100, chance)
        call_command("verify", "--rebuild")
        lines = capsys.readouterr().out.splitlines()
        assert "page files written again: none" in lines
        assert f"files written again: registers/{path.name}" in lines
        assert "registers: 4 files, 15 rows" in lines
        assert "postings table: 2 files, 24 rows (0 pages waiting)" in lines
