"""Two worker processes of Spark count to the gram what the embedded engine and plain Python do."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.measures import guessing, naive
from tests.measures.invented import Book, invent
from wufei.kernel.periods import Period
from wufei.lake.engines.embedded import EmbeddedEngine
from wufei.lake.public import Engine
from wufei.measures.answers import DIMENSIONS, LEVELS
from wufei.measures.compiling.lines import lines_query
from wufei.measures.compiling.registers import declared_query
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Measure
from wufei.measures.domain.gathering import Library, gather

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # sockets of py4j
]
SEEDS = (0,)


@pytest.fixture(scope="module", params=SEEDS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    seed: int = request.param
    return invent(tmp_path_factory.mktemp(f"book-{seed}"), seed=seed, lines=3_000)


@pytest.fixture
def embedded(tmp_path: Path) -> Engine:
    return EmbeddedEngine(spill=tmp_path)


def agree(
    book: Book, embedded: Engine, distributed: Engine, measures: list[Measure], part: Slice
) -> None:
    near = gather(Library(embedded, book.tables), measures, part)
    far = gather(Library(distributed, book.tables), measures, part)
    for measure in measures:
        known = Slice(part.periods, part.region, near[measure.id].dimensions, part.where)
        counted = naive.cells(book, measure, known)
        assert near[measure.id].cells == counted
        assert far[measure.id].cells == counted


def some_measures(chance: Random, count: int) -> list[Measure]:
    return [
        guessing.ledger_measure(chance, aggregate.value, aggregate)
        for aggregate in chance.sample(guessing.LEDGER_AGGREGATES, count)
    ]


def test_every_aggregate(book: Book, embedded: Engine, distributed: Engine) -> None:
    measures = [
        guessing.measure_of(aggregate.value, aggregate) for aggregate in guessing.LEDGER_AGGREGATES
    ]
    periods = (Period.month(2025, 1), Period.month(2025, 2), Period.year(2025))
    part = Slice(periods, "", ("district", "material"))
    agree(book, embedded, distributed, measures, part)


@pytest.mark.parametrize("number", range(2))
def test_measures_with_filters(
    book: Book, embedded: Engine, distributed: Engine, number: int
) -> None:
    chance = Random(f"{book.cut}-{number}")
    part = guessing.slice_of_ledger(chance)
    agree(book, embedded, distributed, some_measures(chance, 4), part)


def test_every_split(book: Book, embedded: Engine, distributed: Engine) -> None:
    splits = (*LEVELS, *DIMENSIONS)
    chance = Random(f"{book.cut}-splits")
    for start in range(0, len(splits), 3):
        part = guessing.slice_of_ledger(chance, dimensions=splits[start : start + 3])
        agree(book, embedded, distributed, some_measures(chance, 2), part)


def test_drop_offs_and_registers(book: Book, embedded: Engine, distributed: Engine) -> None:
    chance = Random(f"{book.cut}-events")
    drops = [guessing.drops_measure(chance, f"d{number}") for number in range(4)]
    agree(book, embedded, distributed, drops, guessing.slice_of_drops(chance))
    registers = [guessing.register_measure(chance, f"r{number}") for number in range(4)]
    agree(book, embedded, distributed, registers, guessing.slice_of_register(chance))


def test_declared_values(book: Book, embedded: Engine, distributed: Engine) -> None:
    chance = Random(f"{book.cut}-declared")
    series, part = guessing.series(chance), Slice((Period.year(2025),))
    expected = sorted(naive.statements(book, series, part))
    assert expected
    for engine in (embedded, distributed):
        assert sorted(engine.rows(declared_query(series, part), book.tables)) == expected


def test_single_lines(book: Book, embedded: Engine, distributed: Engine) -> None:
    chance = Random(f"{book.cut}-lines")
    for aggregate in chance.sample(guessing.LEDGER_AGGREGATES, 2):
        measure = guessing.ledger_measure(chance, "m", aggregate)
        part = guessing.slice_of_ledger(chance, dimensions=())
        query = lines_query(measure, part)
        near = embedded.rows(query, book.tables)
        assert [row for some in distributed.stream(query, book.tables) for row in some] == near
        told = [(row[3], row[0], row[1], row[-1]) for row in near]
        assert told == naive.listed(book, measure, part)
        page = lines_query(measure, part, limit=7, offset=2)
        assert distributed.rows(page, book.tables) == near[2:9]
