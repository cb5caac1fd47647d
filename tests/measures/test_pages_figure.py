"""One figure: its value, what it is made of, down to the paper of each weighing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.measures.pages_city import (
    CLERK,
    COMMUNITY,
    DISTRICT,
    OTHER,
    STREET,
    links,
    march,
    move,
    seal,
    text,
)
from wufei.kernel.actors import Role
from wufei.ledger.public import Entry, reverse

ClientAs = Callable[[Role | str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]

MARCH = {"period": "2026-03", "region": DISTRICT}


def page(client: Client, path: str, **query: str) -> Any:
    return client.get(f"/figures/{path}?{urlencode({**MARCH, **query})}")


def test_the_value_with_its_two_sides(client_as: ClientAs) -> None:
    shown = page(client_as(Role.DISTRICT_OFFICER), "kitchen_rate/")

    above, under = shown.context["sides"]
    assert shown.context["value"].text == "72.7%"
    assert (above.text, under.text) == ("8.000001 吨", "11 吨")
    assert [each.name for each in above.measures] == ["厨余量"]
    assert [each.part.lines for each in under.measures] == [4]


def test_the_definition_is_told_in_words_and_formula(client_as: ClientAs) -> None:
    words = text(page(client_as(Role.DISTRICT_OFFICER), "kitchen_rate/"))

    for part in (
        "厨余量 ÷ 全部产生量",
        "kitchen_waste / all_waste",
        "未过磅的垃圾",
        "试行办法 · 第三条",
        "未见原文，待核实",
        "草案，未复核",
        "0% 至 100%",
        "收到基",
    ):
        assert part in words


def test_the_year_stands_below(client_as: ClientAs) -> None:
    (picture,) = page(client_as(Role.DISTRICT_OFFICER), "waste_mass/").context["pictures"]

    assert picture.kind == "lines"
    assert [row.text for row in picture.rows] == ["无数据"] * 2 + ["11.0 吨"] + ["无数据"] * 9


def test_three_clicks_lead_to_the_paper(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    figure = page(client, "kitchen_rate/")
    groups = client.get(links(figure, "/figures/kitchen_rate/behind/all_waste/")[0])
    lines = client.get(links(groups, "/figures/kitchen_rate/lines/all_waste/")[0])
    entry = client.get(links(lines, "/ledger/entries/")[0])

    assert "W-1" in text(entry)


@pytest.mark.parametrize("by", ["community", "material", "account", "paper_kind", "day"])
def test_groups_add_up_to_the_whole(client_as: ClientAs, by: str) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    shown = page(client, "kitchen_rate/behind/all_waste/", by=by)
    total = shown.context["whole"].value
    sums = [client.get(row.href).context["total"] for row in shown.context["groups"]]

    assert sum(sums) == total == 11_000_000


def test_the_lines_are_the_figure_to_the_gram(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    shown = page(client, "kitchen_rate/lines/kitchen_waste/")
    answer = page(client, "kitchen_rate/lines/kitchen_waste/", export="csv")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(content))
    grams = [int(row[heading.index("计入质量（克）")]) for row in rows]

    assert sum(grams) == shown.context["total"] == 8_000_001
    assert [row[heading.index("凭证号")] for row in rows] == ["W-1", "W-3"]


def test_the_lines_as_parquet(client_as: ClientAs, tmp_path: Any) -> None:
    import duckdb

    answer = page(
        client_as(Role.DISTRICT_OFFICER), "kitchen_rate/lines/all_waste/", export="parquet"
    )
    path = tmp_path / "lines.parquet"
    path.write_bytes(b"".join(answer.streaming_content))
    found = duckdb.sql(f"SELECT count(*), sum(grams), min(day) FROM '{path}'").fetchall()

    assert found == [(4, 11_000_000, march(3))]


@pytest.mark.parametrize(
    ("narrower", "grams"),
    [
        ({"account": "homes"}, 7_000_000),
        ({"untold": "community"}, 4_000_000),
        ({"untold": "lot,nothing"}, 11_000_000),
        ({"material": "residual"}, 2_999_999),
        ({"day": "2026-03-03"}, 5_000_000),
        ({"account": "homes", "material": "kitchen"}, 5_000_000),
        ({"account": "nobody"}, 0),
    ],
)
def test_a_filter_narrows_lines_and_total_alike(
    client_as: ClientAs, narrower: dict[str, str], grams: int
) -> None:
    shown = page(client_as(Role.DISTRICT_OFFICER), "waste_mass/lines/all_waste/", **narrower)

    rows = shown.context["table"].page.object_list.data if grams else []
    assert shown.context["total"] == grams == sum(line.grams for line in rows)


def test_a_reversed_weighing_takes_itself_back(client_as: ClientAs) -> None:
    reverse(actor=CLERK, entry=Entry.objects.get(paper_reference="W-2"), reason="录错")
    seal()
    shown = page(client_as(Role.DISTRICT_OFFICER), "waste_mass/lines/all_waste/")

    assert shown.context["total"] == 9_000_000
    assert shown.context["lines_counted"] == 5


def test_many_lines_are_leafed_through(
    client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(26):
        move("homes", "yard", 1_000 + number, day=march(25))
    seal()
    client = client_as(Role.DISTRICT_OFFICER)
    page(client, "waste_mass/lines/all_waste/")
    with django_assert_num_queries(QUERIES):
        first = page(client, "waste_mass/lines/all_waste/")
    second = page(client, "waste_mass/lines/all_waste/", page="2")

    assert [len(s.context["table"].page.object_list.data) for s in (first, second)] == [25, 5]
    assert page(client, "waste_mass/lines/all_waste/", page="0").status_code == 404


def test_one_line_costs_as_many_queries_as_a_page_of_them(
    client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    page(client, "waste_mass/lines/all_waste/", day="2026-03-03")
    with django_assert_num_queries(QUERIES + 2):  # and the words of two filters
        shown = page(client, "waste_mass/lines/all_waste/", account="homes", material="residual")

    assert shown.context["lines_counted"] == 1


#: Session, user and grants, the cut, files, documents of the lines, words of stages and menu.
QUERIES = 16


def test_what_was_shared_out_shows_its_shares_and_the_total_behind(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    street = page(client, "fed_mass/", region=STREET)
    shown = page(client, "fed_mass/behind/fed/", region=STREET)

    shares = {row.region: (row.weight, row.share) for row in shown.context["shares"].data.data}
    assert shares == {
        STREET: (7_000_000, Fraction(3_818_182)),
        OTHER: (4_000_000, Fraction(2_181_818)),
    }
    assert street.context["answer"].numerator == 3_818_182
    assert client.get(shown.context["boundary_url"]).context["total"] == 6_000_000
    assert page(client, "fed_mass/lines/fed/", region=STREET).status_code == 409


def test_an_earlier_cut_is_kept_all_the_way_down(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    figure = page(client, "waste_mass/")
    move("homes", "yard", 1_000_000, day=march(30))
    seal()
    groups = client.get(links(figure, "/figures/waste_mass/behind/all_waste/")[0])
    lines = client.get(links(groups, "/figures/waste_mass/lines/all_waste/")[0])

    assert groups.context["whole"].value == lines.context["total"] == 11_000_000
    assert page(client, "waste_mass/").context["answer"].numerator == 12_000_000


def test_late_corrections_are_shown_as_revisions(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    first = client.get("/figures/waste_mass/revisions/?period=2026-03&region=500107")
    assert len(first.context["shown"]) == 1
    with time_machine.travel(first.context["shown"][0].revision.day.replace(year=2031)):
        move("homes", "yard", 4_000_000, day=march(30))
        seal()
        client = client_as(Role.DISTRICT_OFFICER)
        shown = client.get("/figures/waste_mass/revisions/?period=2026-03&region=500107")
        elsewhere = client.get("/figures/waste_mass/revisions/?period=2026-03&region=500107002")

        assert [(r.before, r.text, r.change) for r in shown.context["shown"]] == [
            ("11.0 吨", "15.0 吨", "+36.4%"),
            ("首次得出", "11.0 吨", ""),
        ]
        old = client.get(shown.context["shown"][1].href)
        assert old.context["value"].text == "11.0 吨"
        assert len(elsewhere.context["shown"]) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nothing/", 404),
        ("waste_mass/behind/nothing/", 404),
        ("waste_mass/lines/nothing/", 404),
        ("waste_mass/?period=soon", 422),
        ("waste_mass/?as_of=soon", 422),
        ("waste_mass/?as_of=99", 409),
        ("waste_mass/?region=999999", 404),
        ("bag_count/lines/checked_bags/", 409),
    ],
)
def test_a_refusal_is_a_page_with_its_remedy(client_as: ClientAs, path: str, status: int) -> None:
    shown = client_as(Role.DISTRICT_OFFICER).get(f"/figures/{path}")

    assert shown.status_code == status
    assert shown.context["refusal"].remedy in text(shown)


@pytest.mark.parametrize("role", [Role.RESIDENT, "stranger", Role.DRIVER])
def test_lines_and_fine_sums_are_not_for_everybody(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)

    assert page(client, "waste_mass/").status_code == 200
    assert page(client, "waste_mass/", region=STREET).status_code == 403
    assert page(client, "waste_mass/behind/all_waste/").status_code == 403
    assert page(client, "waste_mass/lines/all_waste/").status_code == 403
    assert page(client, "waste_mass/lines/all_waste/", export="csv").status_code == 403
    assert page(client, "waste_mass/lines/all_waste/", export="parquet").status_code == 403


def test_a_community_reads_its_own_and_no_others(client_as: ClientAs) -> None:
    client = client_as(Role.COMMUNITY_WORKER)

    assert page(client, "waste_mass/lines/all_waste/", region=COMMUNITY).status_code == 200
    assert page(client, "waste_mass/lines/all_waste/", region=STREET).status_code == 403


@pytest.mark.parametrize("path", ["", "behind/all_waste/", "lines/all_waste/"])
def test_the_pages_read_in_english(client_as: ClientAs, path: str) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    shown = client.get(
        f"/figures/kitchen_rate/{path}?{urlencode(MARCH)}", headers={"accept-language": "en"}
    )

    assert "all waste" in text(shown)
