"""Scotland's published household-waste series out of the engine, by definitions alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import uuid4

import pytest

from tests.realdata.conftest import CLERK, Post, rows_of
from tests.realdata.test_scotland import HOUSEHOLD, RATES, TONNE
from wufei.kernel.periods import Period
from wufei.lake.public import declare_value, deliver_pages
from wufei.ledger.public import Entry, EntryDraft, Handover, PostingDraft, post_many, reverse
from wufei.ledger.public import seal_pages as seal
from wufei.measures.answers import Answer, AnswerSet, Question
from wufei.measures.canonical import answer_bytes
from wufei.measures.domain.answering import answer
from wufei.measures.domain.drilling import Behind, breakdown, every_line
from wufei.measures.loading.folders import load_catalogue
from wufei.registry.public import Region, create_region

pytestmark = [pytest.mark.realdata, pytest.mark.django_db]

DEFINITIONS = load_catalogue([Path(__file__).parent / "definitions" / "scotland"])
YEARS = {year: Period.year(year) for year in RATES}
POPULATION = 5_463_300


def ask(*figures: str, years: tuple[int, ...], **more: object) -> AnswerSet:
    periods = tuple(YEARS[year] for year in years)
    question = Question(figures, periods, **more)  # type: ignore[arg-type]
    return answer(actor=CLERK, question=question, definitions=DEFINITIONS)


def by_figure(found: AnswerSet) -> dict[str, Answer]:
    return {each.figure: each for each in found.answers}


@pytest.fixture
def books(post: Post) -> None:
    """The file of all councils on the ledger, sealed and in the lake."""
    assert DEFINITIONS.problems == ()
    post("scotland-household", HOUSEHOLD)
    seal()
    deliver_pages()


@pytest.fixture
def scotland(books: None) -> Region:
    return create_region(
        actor=CLERK, code="S92", name="苏格兰", name_en="Scotland", kind="municipality", parent=None
    )


@pytest.fixture
def told(scotland: Region) -> Callable[[str, int, str, str], None]:
    def tell(series: str, year: int, value: str, unit: str) -> None:
        declare_value(
            actor=CLERK,
            series=series,
            region=scotland,
            first_day=dt.date(year, 1, 1),
            last_day=dt.date(year, 12, 31),
            value=Decimal(value),
            unit=unit,
        )
        deliver_pages()

    return tell


def test_the_series_of_2011_to_2019_comes_out_exactly(books: None) -> None:
    found = ask("scot_recycling_rate", years=tuple(RATES))
    rates = {each.period.first.year: each.value for each in found.answers}
    shown = {year: f"{float(100 * (value or 0)):.3f}" for year, value in rates.items()}
    assert shown == RATES
    assert rates[2019] == Fraction(1_086_273, 2_421_207)


def test_tonnes_of_2019_and_what_changed_since_2018(books: None) -> None:
    names = ("scot_generated", "scot_recycled", "scot_landfilled", "scot_other_diverted")
    now, before = (by_figure(ask(*names, years=(year,))) for year in (2019, 2018))
    values = {name: now[name].value for name in names}
    assert values == {
        "scot_generated": 2_421_207,
        "scot_recycled": 1_086_273,
        "scot_landfilled": 758_138,
        "scot_other_diverted": 576_796,
    }
    changes = {name: (now[name].value or 0) - (before[name].value or 0) for name in names}
    assert list(changes.values()) == [16_704, 11_591, -273_327, 278_440]


def test_each_council_has_its_rate_and_they_add_up(books: None, shared_data: Path) -> None:
    found = ask("scot_recycling_rate", years=(2019,), by=("account",))
    assert len(found.answers) == 32
    plain: dict[str, list[int]] = {}
    for row in rows_of(shared_data / HOUSEHOLD):
        if row["year"] == "2019":
            sums = plain.setdefault(row["region"], [0, 0])
            sums[0] += int(row["tonnes"]) * (row["management"] == "Recycled")
            sums[1] += int(row["tonnes"])
    rates = [each.value or 0 for each in found.answers]
    assert sorted(rates) == sorted(Fraction(*sums) for sums in plain.values())
    council = {dict(each.group)["account"]: each.value for each in found.answers}
    assert council["scot:stirling:households"] == Fraction(*plain["Stirling"])
    assert sum(each.numerator or 0 for each in found.answers) == 1_086_273 * TONNE
    assert sum(each.denominator or 0 for each in found.answers) == 2_421_207 * TONNE


def test_the_whole_is_the_ratio_of_sums_not_the_mean_of_councils(books: None) -> None:
    whole = by_figure(ask("scot_recycling_rate", years=(2019,)))["scot_recycling_rate"].value
    split = ask("scot_recycling_rate", years=(2019,), by=("account",))
    councils = [each.value or 0 for each in split.answers]
    assert whole == Fraction(1_086_273, 2_421_207)
    assert whole != sum(councils) / len(councils)


def test_per_person_by_the_declared_population(
    told: Callable[[str, int, str, str], None],
) -> None:
    told("population", 2019, str(POPULATION), "person")
    kinds = ("generated", "recycled", "landfilled", "other_diverted")
    found = by_figure(ask(*(f"scot_{kind}_per_person" for kind in kinds), years=(2019,)))
    shown = [f"{float(each.value or 0):.2f}" for each in found.values()]
    assert shown == ["0.44", "0.20", "0.14", "0.11"]
    assert found["scot_generated_per_person"].value == Fraction(2_421_207, POPULATION)
    (missing,) = ask("scot_generated_per_person", years=(2018,)).answers
    assert missing.value is None


def test_what_was_published_in_2015_is_shown_beside_its_revision(
    told: Callable[[str, int, str, str], None],
) -> None:
    told("published_rate", 2015, "0.442", "1")
    found = by_figure(ask("scot_recycling_rate", "scot_revision", years=(2015,)))
    assert f"{float(100 * (found['scot_recycling_rate'].value or 0)):.3f}" == "44.093"
    revision = found["scot_revision"].value
    assert revision is not None
    assert f"{float(100 * revision):.3f}" == "-0.107"
    assert revision == (found["scot_recycling_rate"].value or 0) - Fraction(442, 1000)


def test_a_council_that_corrects_its_return_changes_no_figure_already_given(books: None) -> None:
    before = ask("scot_recycling_rate", "scot_recycled", years=(2018,))
    line = next(
        each
        for each in every_line(
            actor=CLERK, behind=Behind("recycled", YEARS[2018]), known=DEFINITIONS
        )
        if each.grams > 1000 * TONNE
    )
    _correct(line.seq, line.counter_account or "", line.material, line.grams - 1000 * TONNE)
    seal()
    deliver_pages()
    again = ask("scot_recycling_rate", "scot_recycled", years=(2018,), cut=before.cut)
    assert answer_bytes(again) == answer_bytes(before)
    revised = ask("scot_recycling_rate", "scot_recycled", years=(2018,))
    assert revised.cut.page > before.cut.page
    assert by_figure(revised)["scot_recycled"].value == 1_086_273 - 11_591 - 1000
    assert by_figure(revised)["scot_recycling_rate"].value == Fraction(1_073_682, 2_403_503)


def _correct(seq: int, council: str, material: str, grams: int) -> None:
    entry = Entry.objects.get(seq=seq)
    reverse(actor=CLERK, entry=entry, reason="地方更正年度统计")
    draft = EntryDraft(
        client_id=uuid4(),
        occurred_at=entry.occurred_at,
        postings=(
            PostingDraft(council, material, -grams),
            PostingDraft("scot:recycled", material, grams),
        ),
        handover=Handover(exemption="historic"),
        reason="地方更正年度统计",
    )
    post_many(actor=CLERK, drafts=[draft], all_or_nothing=True)


def test_a_figure_opens_down_to_the_returns(books: None) -> None:
    behind = Behind("recycled", YEARS[2019])
    listed = list(every_line(actor=CLERK, behind=behind, known=DEFINITIONS))
    assert sum(line.grams for line in listed) == 1_086_273 * TONNE
    groups = breakdown(actor=CLERK, behind=behind, by="material", known=DEFINITIONS)
    assert sum(group.cell.value or 0 for group in groups) == 1_086_273 * TONNE
    assert {line.counter_account for line in listed} == {
        group.key
        for group in breakdown(actor=CLERK, behind=behind, by="account", known=DEFINITIONS)
    }
