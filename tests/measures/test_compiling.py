"""Compiled queries count what the same measures count row by row, on books of no tidiness."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import mkdtemp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures import guessing, naive
from tests.measures.invented import Book, invent
from wufei.kernel.periods import Period
from wufei.lake.engines.embedded import EmbeddedEngine
from wufei.measures.answers import DIMENSIONS, LEVELS
from wufei.measures.compiling.lines import lines_query
from wufei.measures.compiling.registers import declared_query
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Aggregate, Measure
from wufei.measures.domain.gathering import Library, gather

BOOKS = st.integers(0, 5)
CHANCES = st.integers(0, 2**48).map(Random)
Pick = Callable[[str], Measure]


@pytest.fixture(scope="module", autouse=True)
def files() -> object:
    """The folder of the books, away with the last test."""
    import shutil

    yield
    shutil.rmtree(_folder(), ignore_errors=True)
    _folder.cache_clear()
    book_of.cache_clear()


@lru_cache(maxsize=1)
def _folder() -> Path:
    return Path(mkdtemp(prefix="books-"))


@lru_cache(maxsize=8)
def book_of(seed: int) -> Book:
    return invent(_folder() / f"it's {seed}", seed=seed, lines=400)


def library(book: Book) -> Library:
    return Library(EmbeddedEngine(spill=_folder() / "spill"), book.tables)


def agree(book: Book, measures: list[Measure], part: Slice) -> None:
    found = gather(library(book), measures, part)
    for measure in measures:
        assert found[measure.id].cells == naive.cells(book, measure, _known(found, measure, part))


def _known(found: object, measure: Measure, part: Slice) -> Slice:
    return Slice(part.periods, part.region, found[measure.id].dimensions, part.where)  # type: ignore[index]


@settings(max_examples=60, deadline=None)
@given(seed=BOOKS, chance=CHANCES, count=st.integers(1, 4))
def test_measures_of_the_ledger(seed: int, chance: Random, count: int) -> None:
    aggregates = [chance.choice(guessing.LEDGER_AGGREGATES) for _ in range(count)]
    measures = [
        guessing.ledger_measure(chance, f"m{n}", aggregate)
        for n, aggregate in enumerate(aggregates)
    ]
    agree(book_of(seed), measures, guessing.slice_of_ledger(chance))


@settings(max_examples=30, deadline=None)
@given(seed=BOOKS, chance=CHANCES)
def test_many_measures_of_mass_at_once(seed: int, chance: Random) -> None:
    masses = (Aggregate.IN, Aggregate.OUT, Aggregate.NET_IN, Aggregate.NET_OUT, Aggregate.CLOSING)
    measures = [guessing.ledger_measure(chance, f"m{n}", masses[n % 5]) for n in range(12)]
    agree(book_of(seed), measures, guessing.slice_of_ledger(chance))


@pytest.mark.parametrize("aggregate", guessing.LEDGER_AGGREGATES)
def test_every_aggregate_without_a_filter(aggregate: Aggregate) -> None:
    measure = guessing.measure_of("m", aggregate)
    periods = (Period.month(2025, 1), Period.month(2025, 2))
    for seed in range(3):
        agree(book_of(seed), [measure], Slice(periods, "", ("district", "material")))


@pytest.mark.parametrize("place", ["account", "counter"])
@pytest.mark.parametrize("dimension", [*LEVELS, *DIMENSIONS])
def test_every_split(dimension: str, place: str) -> None:
    measures = [
        guessing.measure_of("arrived", Aggregate.IN, place=place),
        guessing.measure_of("stands", Aggregate.CLOSING, place=place),
    ]
    agree(book_of(1), measures, Slice((Period.month(2025, 3),), "", (dimension,)))


@settings(max_examples=40, deadline=None)
@given(seed=BOOKS, chance=CHANCES)
def test_measures_of_drop_offs(seed: int, chance: Random) -> None:
    measures = [guessing.drops_measure(chance, f"m{n}") for n in range(3)]
    agree(book_of(seed), measures, guessing.slice_of_drops(chance))


@settings(max_examples=40, deadline=None)
@given(seed=BOOKS, chance=CHANCES)
def test_measures_of_registers(seed: int, chance: Random) -> None:
    agree(
        book_of(seed),
        [guessing.register_measure(chance, "m")],
        guessing.slice_of_register(chance),
    )


@settings(max_examples=30, deadline=None)
@given(seed=BOOKS, chance=CHANCES)
def test_the_latest_statement_of_a_series_holds(seed: int, chance: Random) -> None:
    book, series, part = book_of(seed), guessing.series(chance), guessing.slice_of_register(chance)
    found = library(book).rows(declared_query(series, part))
    assert sorted(found) == sorted(naive.statements(book, series, part))


@settings(max_examples=40, deadline=None)
@given(seed=BOOKS, chance=CHANCES, aggregate=st.sampled_from(guessing.LEDGER_AGGREGATES))
def test_the_lines_of_a_measure(seed: int, chance: Random, aggregate: Aggregate) -> None:
    """In the order of days and entries; their grams are those that the measure counts."""
    book, measure = book_of(seed), guessing.ledger_measure(chance, "m", aggregate)
    part = guessing.slice_of_ledger(chance, dimensions=())
    expected = naive.listed(book, measure, part)
    found = library(book).rows(lines_query(measure, part))
    assert [(row[3], row[0], row[1], row[-1]) for row in found] == expected
    page = library(book).rows(lines_query(measure, part, limit=5, offset=3))
    assert page == found[3:8]
