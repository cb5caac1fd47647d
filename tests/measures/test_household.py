"""The shipped figures: worked examples through the engine, and what each definition must tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.measures.example_books import library_of
from wufei.kernel.actors import system_actor
from wufei.kernel.periods import parse_period
from wufei.measures.answers import Question, State
from wufei.measures.catalogue import SHIPPED
from wufei.measures.definitions import Catalogue, Example, Figure, Source
from wufei.measures.domain.answering import answer
from wufei.measures.domain.gathering import Library
from wufei.measures.formulas import names
from wufei.measures.loading.example_files import example_path, read_example
from wufei.measures.loading.folders import load_catalogue

READER = system_actor("reader")
SHIPPED_FIGURES: Catalogue = load_catalogue([SHIPPED])
EXAMPLES = [
    pytest.param(figure, example, id=f"{figure.id}-{example.given}-{example.region}-{number}")
    for editions in SHIPPED_FIGURES.figures.values()
    for figure in editions
    for number, example in enumerate(figure.examples)
]
#: Needs capacities of sites, which the ledgers of worked examples do not hold.
WITHOUT_EXAMPLE = {"incineration_capacity_share"}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Library]:
    """The library over an example's ledger, each written once."""

    @cache
    def of(path: Path) -> Library:
        return library_of(path, tmp_path_factory.mktemp(path.stem))

    return of


@pytest.mark.parametrize(("figure", "example"), EXAMPLES)
def test_a_worked_example_comes_out_of_the_engine(
    figure: Figure, example: Example, libraries: Callable[[Path], Library]
) -> None:
    question = Question((figure.id,), (parse_period(example.period),), region=example.region)
    (found,) = answer(
        actor=READER,
        question=question,
        library=libraries(example_path(figure, example)),
        definitions=SHIPPED_FIGURES,
    ).answers
    assert found.value == example.expect
    assert found.state == (State.NO_DATA if example.expect is None else State.OK)


def test_every_figure_has_a_worked_example_of_about_ten_entries() -> None:
    bare = {name for name, each in SHIPPED_FIGURES.figures.items() if not each[0].examples}
    assert bare == WITHOUT_EXAMPLE
    for path in sorted((SHIPPED / "examples").iterdir()):
        assert 5 <= len(read_example(path).entries) <= 10


def test_every_definition_tells_its_source_and_what_it_leaves_out() -> None:
    for editions in SHIPPED_FIGURES.figures.values():
        for figure in editions:
            assert figure.source.document
            assert figure.not_counted.zh
            assert figure.not_counted.en
            assert figure.source.confirmed is (figure.source.read is not None)
    for measure in SHIPPED_FIGURES.measures.values():
        assert measure.drill
        assert bool(measure.counted_at.zh) is (measure.source in {Source.LEDGER, Source.DROPS})


def test_factors_that_nobody_confirmed_say_so() -> None:
    editions = [e for c in SHIPPED_FIGURES.coefficients.values() for e in c.editions]
    assert len(editions) == 3
    assert not any(edition.source.confirmed for edition in editions)


def test_no_measure_lies_unused() -> None:
    used = {
        name
        for editions in SHIPPED_FIGURES.figures.values()
        for figure in editions
        for name in names(figure.formula)
    }
    used |= {m.allocate.by for m in SHIPPED_FIGURES.measures.values() if m.allocate}
    assert set(SHIPPED_FIGURES.measures) <= used
