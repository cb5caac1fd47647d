"""Austin's diversion rate and tonnages out of the engine, by definitions alone.

Each row is rounded to whole grams as it comes in, so pounds are compared to the half gram a row
that this can be off.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from tests.realdata.conftest import CLERK, Post, rows_of
from tests.realdata.test_austin import BRUSH_AND_BULK, ROUTE_DAYS, TICKETS
from wufei.intake.public import check_run, post_run, receive_file, shipped_map_row, start_run
from wufei.kernel.periods import Period
from wufei.lake.public import deliver_pages
from wufei.ledger.public import load_exemptions, seal_pages
from wufei.measures.answers import Answer, Question, State
from wufei.measures.domain.answering import answer
from wufei.measures.loading.folders import load_catalogue

pytestmark = [pytest.mark.realdata, pytest.mark.django_db, pytest.mark.slow]

DEFINITIONS = load_catalogue([Path(__file__).parent / "definitions" / "austin"])
GRAMS = Fraction("453.59237")
#: Short tons by fiscal year: garbage, recycling, yard trimming, brush, bulk.
SHORT_TONS = {
    2010: ("130942.5", "52287.9", "22495.5", "7405.1", "7693.8"),
    2016: ("131265.3", "59038.4", "32108.7", "8191.3", "11897.1"),
    2019: ("130466.8", "59496.5", "24540.8", "6411.0", "11100.1"),
}
CLASSES = ("garbage", "recycling", "yard_trimming", "brush", "bulk")
ROUTES_BY_DAY = "austin-route-days"


def fiscal(year: int) -> Period:
    """From October to September."""
    return Period.days(dt.date(year - 1, 10, 1), dt.date(year, 9, 30))


@pytest.fixture(autouse=True)
def zone(settings: object) -> None:
    """Load times are UTC, and noon in Texas is the same day there; in China it is the next."""
    settings.TIME_ZONE = "UTC"  # type: ignore[attr-defined]


def ask(*figures: str, period: Period) -> dict[str, Answer]:
    found = answer(
        actor=CLERK, question=Question(figures, (period,)), definitions=DEFINITIONS
    ).answers
    return {each.figure: each for each in found}


def bring_in(path: Path, keep: Callable[[dict[str, str]], bool]) -> int:
    """Some of the route-days through the shipped map, sealed and delivered; how many rows."""
    load_exemptions()
    rows = [row for row in rows_of(path) if keep(row)]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    content = io.BytesIO(text.getvalue().encode())
    source = receive_file(actor=CLERK, content=content, name="route-days.csv")
    run = start_run(actor=CLERK, source=source, saved_map=shipped_map_row(ROUTES_BY_DAY))
    check_run(actor=CLERK, run=run)
    post_run(actor=CLERK, run=run)
    seal_pages()
    deliver_pages()
    return len(rows)


def shown(found: Answer, decimals: int = 1, times: int = 1) -> str:
    assert found.value is not None
    return f"{round(Decimal(found.value.numerator * times) / found.value.denominator, decimals)}"


@pytest.mark.parametrize("year", list(SHORT_TONS))
def test_short_tons_and_diversion_of_a_fiscal_year(db: None, shared_data: Path, year: int) -> None:
    assert DEFINITIONS.problems == ()
    period = fiscal(year)
    rows = bring_in(
        shared_data / ROUTE_DAYS, lambda row: dt.date.fromisoformat(row["date"]) in period
    )
    assert rows > 20_000
    names = tuple(f"austin_{name}" for name in CLASSES)
    found = ask(*names, "austin_diversion_rate", period=period)
    assert tuple(shown(found[name]) for name in names) == SHORT_TONS[year]
    rate = found["austin_diversion_rate"]
    garbage, recycling, yard, brush, bulk = (found[name].value or Fraction(0) for name in names)
    diverted = recycling + yard + brush
    assert rate.value == diverted / (diverted + garbage + bulk)
    published = {2010: "37.22", 2016: "40.96"}
    if year in published:
        assert shown(rate, 2, 100) == published[year]
    # a day before the fiscal year holds nothing of it
    empty = ask("austin_diversion_rate", period=Period.day(period.first - dt.timedelta(days=1)))
    assert empty["austin_diversion_rate"].state is State.NO_DATA


def test_tickets_and_route_days_agree_in_every_month(post: Post, shared_data: Path) -> None:
    """Two papers tell the same loads: neither adds to the other, and their gap is a figure."""
    post("austin-load-tickets", TICKETS)
    wanted = {"BRUSH", "BULK"}
    bring_in(
        shared_data / ROUTE_DAYS,
        lambda row: row["Load.Type"] in wanted and row["date"][:7] in BRUSH_AND_BULK,
    )
    tickets: Counter[str] = Counter()
    for row in rows_of(shared_data / TICKETS):
        tickets[row["load_time"][:7]] += row["load_type"] in wanted and bool(row["load_weight"])
    for name, (_, brush, _, bulk) in BRUSH_AND_BULK.items():
        month = Period.month(int(name[:4]), int(name[5:]))
        found = ask("austin_brush", "austin_bulk", "austin_ticket_gap", period=month)
        for kind, pounds in (("brush", brush), ("bulk", bulk)):
            measured = found[f"austin_{kind}"].numerator
            assert measured is not None
            assert abs(measured - int(pounds) * GRAMS) <= Fraction(tickets[name], 2)
        gap = found["austin_ticket_gap"]
        assert gap.numerator is not None
        assert abs(gap.numerator) <= tickets[name]
        assert gap.state is State.OK
