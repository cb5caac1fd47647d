"""The log of the postings table: no changed byte goes unnamed, and none changes an answer."""

from __future__ import annotations

import random
import shutil

import duckdb
import pytest

from tests.lake.lakefiles import difference, flip, in_lake, in_ledger, lake_folder
from tests.ledger.conftest import bring
from wufei.kernel.refusals import Refusal
from wufei.lake import jobs
from wufei.lake.domain import building, postinglog
from wufei.lake.public import compact_lake, current_cut, deliver_pages, repair_lake
from wufei.ledger.public import seal_pages


def test_every_flipped_byte_of_the_log_is_named_and_repaired(
    lake: None, chance: random.Random
) -> None:
    compact_lake()
    rows = in_ledger()
    live = postinglog.state().files
    for _ in range(4):
        path = chance.choice(postinglog.log_files())
        flip(path, chance.randrange(path.stat().st_size), chance)
        found = difference()
        assert found is not None
        assert found.check == "bytes of a file of table postings_log"
        assert found.place == building.named(path)
        assert repair_lake().files == [building.named(path)]
        assert difference() is None
        assert in_lake("postings") == rows
        assert postinglog.state().files == live, "the data files were not in question"
        bring(1_000)
        seal_pages()
        deliver_pages()
        rows, live = in_ledger(), postinglog.state().files


@pytest.mark.slow
def test_a_flip_in_the_log_never_changes_an_answer(lake: None, chance: random.Random) -> None:
    """Even where nobody compares digests: the answer is right, or there is none."""
    compact_lake()
    rows, cut = in_ledger(), current_cut()
    kept = lake_folder().parent / "kept"
    shutil.copytree(lake_folder() / "postings", kept)
    refused = 0
    for name in [path.name for path in postinglog.log_files()]:
        for _ in range(20):
            path = postinglog.log_folder() / name
            flip(path, chance.randrange(path.stat().st_size), chance)
            try:
                assert in_lake("postings", cut=cut) == rows
            except (Refusal, duckdb.IOException):
                refused += 1
            shutil.rmtree(lake_folder() / "postings")
            shutil.copytree(kept, lake_folder() / "postings")
    assert refused > 0


def test_a_lost_log_begins_anew_with_the_files_that_are_there(
    lake: None, chance: random.Random
) -> None:
    live = postinglog.state().files
    shutil.rmtree(postinglog.log_folder())
    assert repair_lake().files == ["postings/_delta_log"]
    assert postinglog.state().files == live
    assert difference() is None
    flip(postinglog.log_files()[-1], 30, chance)
    found = difference()
    assert found is not None
    assert found.place == building.named(postinglog.log_files()[-1])


def test_the_scheduled_delivery_repairs_a_log_that_cannot_be_read(lake: None) -> None:
    for path in (lake_folder() / "postings" / "_delta_log").glob("*.json"):
        path.write_bytes(b"{")
    with pytest.raises(Refusal):
        deliver_pages()
    found = difference()
    assert found is not None
    assert found.place.startswith("postings/_delta_log/")
    jobs.seal_and_deliver()
    assert difference() is None
    assert in_lake("postings") == in_ledger()
