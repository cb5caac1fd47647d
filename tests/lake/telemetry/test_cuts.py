"""Drop-offs at a cut never change: what lands later counts at later cuts only."""

from __future__ import annotations

import pytest

from tests.lake.telemetry.conftest import drop, land
from wufei.lake.models import TelemetryBatch
from wufei.lake.public import Cut, current_cut, engine, tables_at

pytestmark = pytest.mark.usefixtures("points")


def grams(cut: Cut) -> tuple[int, int]:
    """Events and grams as figures read them."""
    from sqlglot import parse_one
    from sqlglot.expressions import Query

    query = parse_one("SELECT COUNT(*), CAST(SUM(d.grams) AS BIGINT) FROM drops AS d")
    assert isinstance(query, Query)
    ((events, total),) = engine().rows(query, tables_at(cut, ["drops"]))
    return events, total or 0


def test_late_events_change_later_cuts_only() -> None:
    before = current_cut()
    land("1", [drop("a", 5), drop("b", 7)])
    first = current_cut()
    land("2", [drop("c", 11), drop("a", 5)])
    second = current_cut()
    assert [grams(cut) for cut in (before, first, second)] == [(0, 0), (2, 12), (3, 23)]


def test_a_batch_that_is_landing_does_not_count_yet() -> None:
    land("1", [drop("a", 5)])
    TelemetryBatch.objects.update(landed_at=None, number=None)
    assert grams(current_cut()) == (0, 0)
    land("1", [drop("a", 5)])
    assert grams(current_cut()) == (1, 5)


def test_the_same_batch_again_takes_no_number() -> None:
    land("1", [drop("a", 5)])
    cut = current_cut()
    land("1", [drop("a", 5)])
    assert current_cut() == cut
