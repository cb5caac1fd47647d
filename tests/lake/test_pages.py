"""Page files: exactly once, readable without the database, every flipped byte found."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tests.ledger.conftest import CLERK, bring, make_book
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.domain import pagefiles
from wufei.lake.public import PageFile, deliver_pages, rebuild_pages, verify_pages
from wufei.ledger.public import Page, page_rows, reverse, seal_pages


@pytest.fixture
def pages(db: None, settings: Any) -> list[Page]:
    settings.LEDGER_PAGE_ENTRIES = 10
    return _make_pages()


def _make_pages() -> list[Page]:
    make_book()
    for number in range(24):
        made = bring(1_000 + number, lot=f"T-{number}" if number % 4 == 0 else "")
    reverse(actor=CLERK, entry=made, reason="录错车次")
    sealed = seal_pages()
    deliver_pages()
    return sealed


def test_each_page_has_one_file(pages: list[Page]) -> None:
    assert [file.page_id for file in PageFile.objects.order_by("page_id")] == [1, 2, 3]
    names = sorted(path.name for path in Path(django_settings.LAKE_FOLDER).glob("pages/*/*"))
    assert names == [f"page-00000000{n}.parquet" for n in (1, 2, 3)]
    assert deliver_pages() == 0


def test_a_file_holds_the_rows_of_its_page(pages: list[Page]) -> None:
    for page in pages:
        assert pagefiles.read(pagefiles.path_of(page.number)) == page_rows(page)


def test_untouched_files_verify(pages: list[Page]) -> None:
    report = verify_pages(actor=CLERK)
    assert (report.difference, report.files, report.rows, report.waiting) == (None, 3, 50, 0)


def test_a_page_without_its_file_is_counted_as_waiting(pages: list[Page]) -> None:
    bring(1)
    seal_pages()
    assert verify_pages(actor=CLERK).waiting == 1
    assert deliver_pages() == 1


def test_a_missing_file_is_named_and_rebuilt(pages: list[Page]) -> None:
    pagefiles.path_of(2).unlink()
    difference = verify_pages(actor=CLERK).difference
    assert difference is not None
    assert (difference.place, difference.found) == ("page file 2", "no file")
    assert rebuild_pages() == [2]
    assert verify_pages(actor=CLERK).difference is None


def test_the_lake_can_be_deleted_and_rebuilt_to_the_same_bytes(pages: list[Page]) -> None:
    before = {n: pagefiles.path_of(n).read_bytes() for n in (1, 2, 3)}
    for number in before:
        pagefiles.path_of(number).unlink()
    assert rebuild_pages() == [1, 2, 3]
    assert {n: pagefiles.path_of(n).read_bytes() for n in (1, 2, 3)} == before


def test_every_flipped_byte_is_found(pages: list[Page]) -> None:
    path = pagefiles.path_of(2)
    intact = path.read_bytes()
    chance = random.Random(2)
    for position in [0, len(intact) - 1, *chance.sample(range(len(intact)), 40)]:
        damaged = bytearray(intact)
        damaged[position] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        difference = verify_pages(actor=CLERK).difference
        assert difference is not None, f"byte {position}"
        assert difference.place.startswith("page file 2")
    path.write_bytes(intact)
    assert verify_pages(actor=CLERK).difference is None


def test_a_changed_row_is_named_with_its_column(pages: list[Page]) -> None:
    """Someone who writes the whole file again, consistently."""
    page = pages[1]
    rows = page_rows(page)
    rows[3] = rows[3]._replace(grams=rows[3].grams + 1)
    pagefiles.write(page, rows)
    difference = verify_pages(actor=CLERK).difference
    assert difference is not None
    assert difference.check == "row of the page file"
    assert difference.place == f"page file 2, row 4, sequence {rows[3].seq}, column grams"


def test_an_interrupted_file_is_cleared_away(pages: list[Page]) -> None:
    stray = pagefiles.path_of(4).with_suffix(".partial")
    stray.write_bytes(b"half")
    deliver_pages()
    assert not stray.exists()


def test_only_those_who_answer_for_the_books_verify(pages: list[Page]) -> None:
    driver = Actor(user_id=7, name="某人", grants=(Grant(Role.DRIVER, organisation_id=1),))
    with pytest.raises(Refusal):
        verify_pages(actor=driver)


class TestCommand:
    def test_it_says_that_all_agrees(self, pages: list[Page], capsys: Any) -> None:
        call_command("verify")
        lines = capsys.readouterr().out.splitlines()
        head = bytes(pages[-1].digest).hex()
        if connection.vendor == "sqlite":  # PostgreSQL checks its own files
            assert lines.pop(0) == "database file: sound"
        assert lines[0] == (
            "ledger: 25 entries, 50 postings, 3 pages (0 entries wait for a page), head " + head
        )
        assert lines[1] == "page files: 3, 50 rows (0 waiting)"
        assert lines[2] == "registers: 3 files, 14 rows"
        assert lines[3] == "postings table: 1 files, 50 rows (0 pages waiting)"
        assert lines[4] == "audit log: unbroken"

    def test_it_ends_with_an_error_at_the_first_difference(self, pages: list[Page]) -> None:
        pagefiles.path_of(3).unlink()
        with pytest.raises(CommandError, match="page file 3"):
            call_command("verify")

    def test_it_rebuilds(self, pages: list[Page], capsys: Any) -> None:
        pagefiles.path_of(3).unlink()
        call_command("verify", "--rebuild")
        assert "page files written again: [3]" in capsys.readouterr().out


@pytest.mark.slow
def test_a_flipped_byte_in_the_database_file_is_named(
    transactional_db: None, settings: Any, tmp_path: Path
) -> None:
    """One byte of one row, changed in the file itself, in every kind of row."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own page checksums; rows are tampered with elsewhere")
    settings.LEDGER_PAGE_ENTRIES = 10
    _make_pages()
    target = tmp_path / "copy.sqlite3"
    with sqlite3.connect(connection.settings_dict["NAME"]) as source:
        source.execute("VACUUM INTO ?", [str(target)])
    intact = target.read_bytes()
    chance = random.Random(3)
    texts = ["录错车次".encode(), b"historic", b"T-8", b"households", b"yard", b"ledger_posting"]
    for text in texts:
        position = intact.index(text) + chance.randrange(len(text))
        damaged = bytearray(intact)
        damaged[position] ^= 1
        target.write_bytes(damaged)
        ended = subprocess.run(
            [sys.executable, "-m", "wufei", "verify"],
            env={
                "WUFEI_DATABASE_URL": f"sqlite:///{target}",
                "WUFEI_DATA": str(tmp_path),
                "PATH": "/usr/bin",
                "WUFEI_SECRET_KEY": "only-for-tests",
                "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 1, text
        assert "all agrees" not in ended.stdout, text
        assert ended.stderr, text
