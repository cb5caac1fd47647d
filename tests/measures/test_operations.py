"""Figures over operations: split, opened down to the event, refused where they cannot be told."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.measures.example_books import library_of
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.kernel.periods import parse_period
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut
from wufei.measures.answers import Question, State
from wufei.measures.catalogue import SHIPPED
from wufei.measures.domain.answering import answer
from wufei.measures.domain.drilling import Behind, breakdown, operation_lines, whole
from wufei.measures.domain.gathering import Library
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.question_refusals import QuestionReason
from wufei.registry.public import Organisation, Region

READER = system_actor("reader")
MARCH = parse_period("2026-03")
KNOWN = load_catalogue([SHIPPED])
STREETS = ("500107001", "500107002")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    path = SHIPPED / "examples" / "collection_month.yaml"
    return library_of(path, tmp_path_factory.mktemp("operations"))


def values(library: Library, question: Question) -> dict[str, Fraction | None]:
    """The values of one figure by the key of the group."""
    found = answer(actor=READER, question=question, library=library, definitions=KNOWN).answers
    return {"/".join(key for _, key in each.group): each.value for each in found}


def test_streets_communities_points_haulers_and_vehicles(library: Library) -> None:
    rate = Question(("service_punctuality",), (MARCH,))
    assert values(library, replace(rate, level="township")) == {
        "500107001": Fraction(2, 3),
        "500107002": Fraction(1, 3),
    }
    assert values(library, replace(rate, by=("point",))) == {
        "P1": Fraction(2, 3),
        "P2": Fraction(1, 3),
    }
    assert values(library, replace(rate, by=("organisation",))) == {"HAUL": Fraction(1, 2)}
    km = Question(("km_per_tonne",), (MARCH,), by=("vehicle",))
    assert values(library, km) == {"A1": Fraction(88, 3), "A2": Fraction(6)}
    narrowed = replace(rate, where=(("vehicle", "A2"), ("point", "P2")))
    assert values(library, narrowed) == {"": Fraction(1, 3)}


def test_days_add_up_to_the_month(library: Library) -> None:
    days = tuple(parse_period(f"2026-03-{day:02d}") for day in range(1, 32))
    found = answer(
        actor=READER,
        question=Question(("bins_served",), (*days, MARCH)),
        library=library,
        definitions=KNOWN,
    ).answers
    *each, month = [one.value or 0 for one in found]
    assert sum(each) == month == 9


@pytest.mark.parametrize("measure", ["services_due", "service_grams", "service_fees", "findings"])
@pytest.mark.parametrize("by", ["township", "community", "point", "vehicle", "outcome", "day"])
def test_groups_add_up_to_the_whole_and_lines_too(library: Library, measure: str, by: str) -> None:
    behind = Behind(measure, MARCH)
    all_of_it = whole(actor=READER, behind=behind, library=library, known=KNOWN)
    groups = breakdown(actor=READER, behind=behind, by=by, library=library, known=KNOWN)
    assert sum(group.cell.value or 0 for group in groups) == all_of_it.value
    lines = operation_lines(actor=READER, behind=behind, library=library, known=KNOWN)
    assert len(lines) == all_of_it.lines == sum(group.cell.lines for group in groups)
    scale = 100 if measure == "service_fees" else 1
    assert Fraction(sum(line.adds or 0 for line in lines), scale) == all_of_it.value


def test_a_figure_opens_down_to_the_order(library: Library) -> None:
    behind = Behind("services_missed", MARCH, region="500107001")
    (line,) = operation_lines(actor=READER, behind=behind, library=library, known=KNOWN)
    assert (line.kind, line.key, line.outcome, line.point) == ("order", "o5", "missed", "P1")
    part = [
        operation_lines(
            actor=READER,
            behind=Behind("services_due", MARCH),
            limit=2,
            offset=offset,
            library=library,
            known=KNOWN,
        )
        for offset in (0, 2, 4, 6)
    ]
    assert [[line.key for line in lines] for lines in part] == [
        ["o1", "o2"],
        ["o3", "o4"],
        ["o5", "o6"],
        [],
    ]


def test_nothing_happened_is_nought_and_nothing_known_is_no_data(library: Library) -> None:
    missed = Question(("services_missed_number",), (MARCH,), by=("point",))
    assert values(library, missed) == {"P1": 1}
    (none,) = answer(
        actor=READER,
        question=Question(("services_missed_number",), (MARCH,), where=(("point", "P2"),)),
        library=library,
        definitions=KNOWN,
    ).answers
    assert (none.value, none.state) == (0, State.OK)
    (unknown,) = answer(
        actor=READER,
        question=Question(("services_missed_number",), (MARCH,), where=(("point", "P9"),)),
        library=library,
        definitions=KNOWN,
    ).answers
    assert (unknown.value, unknown.state) == (None, State.NO_DATA)


def test_what_the_ledger_cannot_tell_apart_is_refused(library: Library) -> None:
    by_vehicle = Question(("household_waste_generated",), (MARCH,), by=("vehicle",))
    with pytest.raises(Refusal) as refused:
        answer(actor=READER, question=by_vehicle, library=library, definitions=KNOWN)
    assert refused.value.reason is QuestionReason.UNKNOWN_SPLIT
    with pytest.raises(Refusal) as refused:
        whole(
            actor=READER,
            behind=Behind("household_generated", MARCH, where=(("point", "P1"),)),
            library=library,
            known=KNOWN,
        )
    assert refused.value.reason is QuestionReason.UNKNOWN_SPLIT


def test_events_of_another_kind_of_measure_are_refused(library: Library) -> None:
    with pytest.raises(Refusal) as refused:
        operation_lines(
            actor=READER,
            behind=Behind("household_generated", MARCH),
            library=library,
            known=KNOWN,
        )
    assert refused.value.reason is QuestionReason.NOT_OF_LINES


def test_an_earlier_cut_leaves_later_events_out(library: Library) -> None:
    tables = library.tables
    numbers = [
        line.number
        for line in operation_lines(
            actor=READER, behind=Behind("services_due", MARCH), library=library, known=KNOWN
        )
    ]
    early = Library(library.engine, replace(tables, cut=Cut(tables.cut.page, numbers[2])))
    due = Question(("services_due_number",), (MARCH,))
    assert values(early, due) == {"": 3}
    assert values(library, due) == {"": 6}


@pytest.mark.django_db
def test_a_hauler_reads_its_own_operations_alone(library: Library) -> None:
    region = Region.objects.create(
        code="500107", name="九龙坡区", level="district", path="/500107/"
    )
    own = Organisation.objects.create(code="HAUL", name="收运公司", region=region)
    dispatcher = Actor(7, "调度", (Grant(Role.DISPATCHER, organisation_id=own.pk),))
    question = Question(("service_punctuality",), (MARCH,), where=(("organisation", "HAUL"),))
    (found,) = answer(
        actor=dispatcher, question=question, library=library, definitions=KNOWN
    ).answers
    assert found.value == Fraction(1, 2)
    behind = Behind("services_missed", MARCH, where=(("organisation", "HAUL"),))
    lines = operation_lines(actor=dispatcher, behind=behind, library=library, known=KNOWN)
    assert [line.key for line in lines] == ["o5"]
    for refused_question in (
        replace(question, where=(("organisation", "OTHER"),)),
        replace(question, where=(("organisation", ""),)),
        replace(question, where=(), by=("organisation",)),
        replace(question, figures=("household_waste_generated",)),
        replace(question, figures=("card_participation",)),
    ):
        with pytest.raises(Refusal) as refused:
            answer(actor=dispatcher, question=refused_question, library=library, definitions=KNOWN)
        assert refused.value.reason is QuestionReason.REGION_NOT_YOURS


def test_a_measure_of_operations_says_what_it_cannot_use(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(
        """measures:
- id: wrong_kind
  name: {zh: 甲, en: a}
  from: operations
  agg: count
  unit: item
  basis: none
  where: {kind: [party]}
  not_counted: {zh: 无, en: none}
- id: wrong_column
  name: {zh: 甲, en: a}
  from: operations
  agg: sum
  column: number
  unit: item
  basis: none
  where: {kind: [order]}
  not_counted: {zh: 无, en: none}
- id: wrong_unit
  name: {zh: 甲, en: a}
  from: operations
  agg: sum
  column: metres
  unit: item
  basis: none
  where: {kind: [order]}
  not_counted: {zh: 无, en: none}
""",
        encoding="utf-8",
    )
    problems = load_catalogue([tmp_path]).problems
    assert [(each.line, each.definition, each.code) for each in problems] == [
        (8, "wrong_kind", "measures.unknown_value"),
        (14, "wrong_column", "measures.unknown_column"),
        (24, "wrong_unit", "measures.measure_unit"),
    ]
