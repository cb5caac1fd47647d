"""Verification names the first thing that is wrong with the events, their sums or their entries."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.lake.telemetry.conftest import DAY, drop, land
from tests.ledger.conftest import CLERK, bring
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.models import SettledDay, SettledSum
from wufei.lake.telemetry import segments
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.settling import settle_day
from wufei.lake.telemetry.streams import STREAMS
from wufei.lake.telemetry.verifying import verify_telemetry
from wufei.ledger.public import Difference

pytestmark = pytest.mark.usefixtures("points")


@pytest.fixture
def settled(points: None) -> None:
    land("1", [drop("a", 5), drop("b", 7, point="gate-2")])
    land("2", [drop("c", 11, material="oil")])
    settle_day(actor=CLERK, stream="drops", day=DAY)


def difference() -> Difference:
    found = verify_telemetry(actor=CLERK).difference
    assert found is not None
    return found


def test_an_empty_lake_agrees() -> None:
    report = verify_telemetry(actor=CLERK)
    assert (report.difference, report.files, report.days) == (None, 0, 0)


def test_what_was_settled_agrees(settled: None) -> None:
    report = verify_telemetry(actor=CLERK)
    assert report.difference is None
    assert (report.files, report.rows, report.days) == (2, 3, 1)
    assert (report.events, report.grams, report.waiting) == (3, 23, 0)


def test_events_since_the_settlement_are_no_difference(settled: None) -> None:
    land("3", [drop("d", 1)])
    report = verify_telemetry(actor=CLERK)
    assert (report.difference, report.waiting) == (None, 1)


def test_every_flipped_byte_is_found(settled: None) -> None:
    path = Path(telemetry_files("drops")[0])
    intact = path.read_bytes()
    chance = random.Random(2)
    for position in [0, len(intact) - 1, *chance.sample(range(len(intact)), 30)]:
        damaged = bytearray(intact)
        damaged[position] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        assert difference().check == "digest of the file", f"byte {position}"
    path.write_bytes(intact)
    assert verify_telemetry(actor=CLERK).difference is None


def test_a_missing_file_is_named(settled: None) -> None:
    path = Path(telemetry_files("drops")[0])
    path.unlink()
    assert difference().check == "telemetry file"
    assert path.name in difference().place


def test_a_lost_commit_is_named_by_its_batch(settled: None) -> None:
    """Someone takes back the log of the table by one commit."""
    log = segments.folder_of("drops") / "_delta_log"
    sorted(log.glob("*.json"))[-1].unlink()
    found = difference()
    assert (found.check, found.place) == ("landed batch", "telemetry drops, batch broker/2")


def test_an_unreadable_log_is_named(settled: None) -> None:
    log = segments.folder_of("drops") / "_delta_log"
    (log / f"{1:020d}.json").write_text("{")
    assert difference().check == "log of the table"


def test_events_written_again_with_less_mass_are_named(settled: None) -> None:
    """Someone replaces the day with one file that is consistent in itself."""
    table = segments.open_table("drops", STREAMS["drops"].columns)
    columns = ", ".join(
        "grams - 1 AS grams" if name == "grams" else name for name in STREAMS["drops"].columns
    )
    with scratch() as database:
        query = f"SELECT {columns} FROM {reading(telemetry_files('drops'))}"
        segment = segments.write(database, query, name="drops", day=DAY)
    segments.commit(table, [segment], replacing=[("day", "=", DAY.isoformat())])
    found = difference()
    assert found.check == "settled grams"
    assert found.place == f"telemetry drops {DAY}, point gate-1, material kitchen"
    assert (found.expected, found.found) == ("4 g of events", "5 g settled")


def test_a_sum_that_its_entry_does_not_show_is_named(settled: None) -> None:
    other = bring(999)
    last = SettledSum.objects.get(point="gate-2")
    SettledSum.objects.create(
        stream="drops",
        day=DAY,
        point="gate-2",
        material="kitchen",
        revision=last.revision + 1,
        grams=last.grams,
        events=1,
        entry=other,
    )
    assert difference().check == "settled entry"


def test_two_entries_that_stand_for_one_sum_are_named(settled: None) -> None:
    last = SettledSum.objects.get(point="gate-2")
    SettledSum.objects.create(
        stream="drops",
        day=DAY,
        point="gate-2",
        material="kitchen",
        revision=last.revision + 1,
        grams=999,
        events=1,
        entry=bring(999),
    )
    SettledDay.objects.update(waiting_grams=992)
    found = difference()
    assert (found.check, found.found) == ("settled again", "it stands")


def test_only_those_who_answer_for_the_books_verify() -> None:
    driver = Actor(user_id=7, name="某人", grants=(Grant(Role.DRIVER, organisation_id=1),))
    with pytest.raises(Refusal):
        verify_telemetry(actor=driver)
