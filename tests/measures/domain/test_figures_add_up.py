"""What is listed is the figure, whatever the ledger: to the gram, at every level, at every cut."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.example_books import library_over
from tests.measures.small_ledgers import DISTRICTS, invent
from wufei.kernel.actors import system_actor
from wufei.kernel.periods import Period
from wufei.lake.public import Cut, Tables
from wufei.measures.answers import Answer, Question, State
from wufei.measures.canonical import answer_bytes
from wufei.measures.catalogue import SHIPPED
from wufei.measures.definitions import Aggregate, Measure, Source
from wufei.measures.domain.answering import answer
from wufei.measures.domain.drilling import Behind, breakdown, every_line, lines, shares, whole
from wufei.measures.domain.gathering import Library
from wufei.measures.loading.examples import ExampleLedger, ExamplePosting
from wufei.measures.loading.folders import load_catalogue

READER = system_actor("reader")
KNOWN = load_catalogue([SHIPPED])
QUARTER = Period.quarter(2026, 1)
MONTHS = tuple(Period.month(2026, month) for month in (1, 2, 3))
LEVELS = ("province", "district", "township", "community")
MASS = {Aggregate.IN, Aggregate.OUT, Aggregate.NET_IN, Aggregate.NET_OUT}
SEEDS = st.integers(0, 2**32)
#: Each example writes files and asks the engine dozens of times.
SOME = settings(max_examples=6, deadline=None)
FEW = settings(max_examples=2, deadline=None)


def weighed() -> list[Measure]:
    """Measures of flows on the ledger; what stands at the end of a day has tests of its own."""
    return [
        measure
        for measure in KNOWN.measures.values()
        if measure.source is Source.LEDGER and measure.aggregate in MASS
    ]


def shared_out() -> list[Measure]:
    return [m for m in weighed() if m.allocate is not None and m.allocate.within == "district"]


@contextmanager
def opened(ledger: ExampleLedger, pages: dict[str, int] | None = None) -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder:
        yield library_over(ledger, Path(folder), pages)


def ask(library: Library, *figures: str, period: Period = QUARTER, **more: str) -> list[Answer]:
    question = Question(figures, (period,), **more)  # type: ignore[arg-type]
    return list(answer(actor=READER, question=question, library=library, definitions=KNOWN).answers)


@SOME
@given(seed=SEEDS, some=st.lists(st.sampled_from(weighed()), min_size=3, max_size=3))
def test_lines_and_groups_add_up_to_a_measure(seed: int, some: list[Measure]) -> None:
    with opened(invent(seed)) as library:
        for measure in some:
            behind = Behind(measure.id, QUARTER)
            value = whole(actor=READER, behind=behind, library=library, known=KNOWN)
            listed = list(every_line(actor=READER, behind=behind, library=library, known=KNOWN))
            assert sum(line.grams for line in listed) == (value.value or 0)
            assert len(listed) == value.lines
            page = lines(actor=READER, behind=behind, limit=7, library=library, known=KNOWN)
            assert page == listed[:7]
            for by in ("district", "material", "day", "account"):
                groups = breakdown(actor=READER, behind=behind, by=by, library=library, known=KNOWN)
                assert sum(group.cell.value or 0 for group in groups) == (value.value or 0)


@FEW
@given(seed=SEEDS)
def test_every_level_adds_up_to_the_one_above(seed: int) -> None:
    """Shared out or weighed: townships and communities together are the province."""
    with opened(invent(seed)) as library:
        names = [f.id for (f,) in KNOWN.figures.values() if f.group == "mass"]
        found = ask(library, *names)
        total = {each.figure: each.value or Fraction(0) for each in found}
        for level in LEVELS[1:]:
            split = ask(library, *names, level=level)
            for name in names:
                parts = [each.value or Fraction(0) for each in split if each.figure == name]
                assert sum(parts) == total[name], (name, level)


@SOME
@given(seed=SEEDS, some=st.lists(st.sampled_from(shared_out()), min_size=2, max_size=2))
def test_shares_add_up_to_what_the_district_has(seed: int, some: list[Measure]) -> None:
    with opened(invent(seed)) as library:
        for measure in some:
            for district in DISTRICTS:
                behind = Behind(measure.id, QUARTER, district)
                here = whole(actor=READER, behind=behind, library=library, known=KNOWN)
                behind = Behind(measure.id, QUARTER, f"{district}0")
                told = shares(actor=READER, behind=behind, library=library, known=KNOWN)
                assert told is not None
                assert told.boundary == district
                assert sum(each.share for each in told.shares) == told.total
                given_out = sum(each.weight for each in told.shares)
                assert told.total == ((here.value or 0) if given_out else 0)
                mine = whole(actor=READER, behind=behind, library=library, known=KNOWN)
                listed = [each.share for each in told.shares if each.region == f"{district}0"]
                assert (mine.value or 0) == sum(listed)


@SOME
@given(seed=SEEDS)
def test_a_rate_is_the_ratio_of_sums(seed: int) -> None:
    with opened(invent(seed)) as library:
        name = "kitchen_separation_rate"
        (one,) = ask(library, name)
        split = ask(library, name, level="district")
        above = sum(each.numerator or 0 for each in split)
        under = sum(each.denominator or 0 for each in split)
        assert (one.numerator or 0, one.denominator or 0) == (above, under)
        assert one.value == (Fraction(above) / under if under else None)


def test_of_two_unequal_districts_the_larger_one_tells() -> None:
    with opened(_unequal()) as library:
        (one,) = ask(library, "kitchen_separation_rate")
        rates = [each.value for each in ask(library, "kitchen_separation_rate", level="district")]
        assert rates == [Fraction(1, 10), Fraction(9, 10)]
        assert one.value == Fraction(1000 + 9, 10_000 + 10)
        assert one.value != Fraction(1, 2)


def _unequal() -> ExampleLedger:
    """10,000 g in one district, a tenth of it kitchen waste; 10 g in the other, nine of them."""
    ledger = invent(1, entries=8)
    day, first = dt.date(2026, 1, 5), ledger.entries[0]
    loads = (("51", "kitchen_family", 1000), ("51", "residual", 9000))
    loads += (("52", "kitchen_family", 9), ("52", "residual", 1))
    entries = tuple(
        replace(
            first,
            id=f"u{number}",
            day=day,
            kind="transfer",
            reverses="",
            postings=(
                ExamplePosting(f"source-{district}0", material, -grams),
                ExamplePosting(f"truck-{district}", material, grams),
            ),
        )
        for number, (district, material, grams) in enumerate(loads)
    )
    return replace(ledger, entries=entries)


@FEW
@given(seed=SEEDS, data=st.data())
def test_what_was_told_at_a_page_stays_whatever_is_posted_later(
    seed: int, data: st.DataObject
) -> None:
    ledger = invent(seed)
    cutting = data.draw(st.integers(1, len(ledger.entries) - 1))
    early = replace(ledger, entries=ledger.entries[:cutting])
    names = tuple(sorted(KNOWN.figures))
    question = Question(names, MONTHS, level="township")
    pages = {entry.id: 1 + (number >= cutting) for number, entry in enumerate(ledger.entries)}
    with opened(early) as before, opened(ledger, pages) as after:
        told = answer(actor=READER, question=question, library=before, definitions=KNOWN)
        at_page_1 = Tables(Cut(1, after.tables.cut.fact), after.tables.files)
        again = answer(
            actor=READER,
            question=question,
            library=Library(after.engine, at_page_1),
            definitions=KNOWN,
        )
        assert again.cut == told.cut
        assert answer_bytes(again) == answer_bytes(told)


def test_a_late_correction_changes_the_new_cut_alone() -> None:
    ledger = _unequal()
    wrong = ledger.entries[1]
    negative = tuple(ExamplePosting(p.account, p.material, -p.grams) for p in wrong.postings)
    undone = replace(wrong, id="undone", kind="reversal", reverses=wrong.id, postings=negative)
    right = replace(
        wrong,
        id="right",
        postings=(
            ExamplePosting("source-510", "residual", -4000),
            ExamplePosting("truck-51", "residual", 4000),
        ),
    )
    corrected = replace(ledger, entries=(*ledger.entries, undone, right))
    with opened(corrected, {"undone": 2, "right": 2}) as library:
        old = Library(library.engine, Tables(Cut(1, library.tables.cut.fact), library.tables.files))
        (before,), (after,) = (
            ask(each, "kitchen_separation_rate", region="51") for each in (old, library)
        )
        assert (before.value, after.value) == (Fraction(1, 10), Fraction(1, 5))
        assert (before.cut.page, after.cut.page) == (1, 2)
        # the numerator lists what was undone and what took its place
        behind = Behind("residual_generated", QUARTER, "51")
        listed = list(every_line(actor=READER, behind=behind, library=library, known=KNOWN))
        assert [line.grams for line in listed] == [9000, -9000, 4000]
        assert {line.kind for line in listed} == {"transfer", "reversal"}


def test_nothing_generated_is_no_data_and_never_a_rate_of_nought() -> None:
    ledger = _unequal()
    first = ledger.entries[0]
    negative = tuple(ExamplePosting(p.account, p.material, -p.grams) for p in first.postings)
    undone = replace(first, id="undone", kind="reversal", reverses=first.id, postings=negative)
    with opened(replace(ledger, entries=(first, undone))) as library:
        (rate,) = ask(library, "kitchen_separation_rate")
        assert (rate.state, rate.value) == (State.NO_DATA, None)
        assert (rate.numerator, rate.denominator) == (0, 0)
        (mass,) = ask(library, "kitchen_waste_separated")
        assert (mass.state, mass.value, mass.lines) == (State.OK, 0, 2)
        (missing,) = ask(library, "kitchen_waste_separated", period=Period.year(2025))
        assert (missing.state, missing.value) == (State.NO_DATA, None)


STOCK = """\
measures:
- id: in_yards
  name: {zh: 库存, en: in stock}
  from: ledger
  agg: closing
  unit: g
  basis: as_received
  where: {stage: stock}
  counted_at: {zh: 期末, en: at the end}
  drill: [district, material]
  not_counted: {zh: 在途, en: on the road}
figures:
- id: stock
  edition: "1"
  name: {zh: 库存, en: stock}
  formula: in_yards
  unit: g
  decimals: 0
  basis: as_received
  source: {document: 盘点, confirmed: false}
  valid: {from: 2020-01-01}
  not_counted: {zh: 在途, en: on the road}
"""


@SOME
@given(seed=SEEDS)
def test_what_stands_at_the_end_is_never_added_over_time(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(invent(seed)) as library:
        (Path(folder) / "stock.yaml").write_text(STOCK, encoding="utf-8")
        known = load_catalogue([Path(folder)])
        periods = (*MONTHS, QUARTER)
        found = answer(
            actor=READER,
            question=Question(("stock",), periods),
            library=library,
            definitions=known,
        )
        value = {each.period: each.value or Fraction(0) for each in found.answers}
        assert value[QUARTER] == value[MONTHS[-1]]
        for month in MONTHS:
            until = Period.days(dt.date(2020, 1, 1), month.last)
            behind = Behind("in_yards", until)
            listed = every_line(actor=READER, behind=behind, library=library, known=known)
            assert value[month] == sum(line.grams for line in listed)


EDITIONS = """\
figures:
- id: changing_rate
  edition: "{edition}"
  name: {{zh: 口径变更的比率, en: a rate whose definition changed}}
  formula: {formula}
  unit: percent
  decimals: 1
  basis: as_received
  source: {{document: 办法, confirmed: false}}
  valid: {valid}
  not_counted: {{zh: 无, en: nothing}}
"""


@pytest.mark.parametrize(("until", "problems"), [("2026-02-01", 0), ("2026-02-02", 1)])
def test_a_new_edition_holds_from_its_day_and_old_months_keep_the_old_one(
    tmp_path: Path, until: str, problems: int
) -> None:
    old = EDITIONS.format(
        edition="old",
        formula="kitchen_separated / household_generated",
        valid=f"{{from: 2020-01-01, until: {until}}}",
    )
    new = EDITIONS.format(
        edition="new",
        formula="(kitchen_separated + recyclables_generated) / household_generated",
        valid="{from: 2026-02-01}",
    )
    (tmp_path / "a.yaml").write_text(old, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(new, encoding="utf-8")
    known = load_catalogue([SHIPPED, tmp_path])
    assert len(known.problems) == problems
    if problems:
        assert known.problems[0].code == "measures.overlapping_validity"
        return
    with opened(invent(7)) as library:
        question = Question(("changing_rate", "kitchen_separation_rate"), (*MONTHS, QUARTER))
        found = answer(actor=READER, question=question, library=library, definitions=known)
        changing = {each.period: each for each in found.answers if each.figure == "changing_rate"}
        plain = {each.period: each for each in found.answers if each.figure != "changing_rate"}
        assert [changing[p].edition for p in (*MONTHS, QUARTER)] == ["old", "new", "new", "new"]
        assert changing[MONTHS[0]].value == plain[MONTHS[0]].value
        assert changing[MONTHS[1]].value != plain[MONTHS[1]].value
