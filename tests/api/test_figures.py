"""Figures through the API: defined, answered at a cut, opened down to the lines, told the same
again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calling import Caller, collected, number
from tests.api.figures import IN_CITY, MARCH, declared, deliver, refused, told
from wufei.lake.public import current_cut
from wufei.ledger.public import seal_pages
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.registry.public import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("definitions")]

BROKEN = """\
figures:
- id: broken
  formula: open("x")
"""


def test_the_catalogue_tells_what_counts_by_which_rule_and_what_does_not(officer: Caller) -> None:
    tonnes, per_station = told(officer.get("/figures", group="trial"))["items"][::-1]
    assert (tonnes["id"], tonnes["name_en"], tonnes["unit"]) == (
        "kitchen_tonnes", "kitchen waste", "t",
    )  # fmt: skip
    (edition,) = per_station["editions"]
    assert edition["formula"] == "kitchen_tonnes * half / stations"
    assert edition["words"] == "厨余产生量 × 折半系数 ÷ 投放站数"
    assert edition["words_en"] == "kitchen waste × half ÷ drop-off stations"
    assert edition["measures"] == ["kitchen_out", "stations"]
    assert (edition["figures"], edition["coefficients"]) == (["kitchen_tonnes"], ["half"])
    assert (edition["lowest"], edition["highest"]) == ("0", None)
    assert tonnes["editions"][0]["source"] == {
        "document": "示例办法", "clause": "第三条", "read": None, "confirmed": True,
    }  # fmt: skip
    assert tonnes["editions"][0]["review"]["reviewer"] == "乙"
    assert tonnes["editions"][0]["not_counted_en"] == "what is treated on the spot"


def test_the_catalogue_is_read_page_by_page(officer: Caller) -> None:
    first = told(officer.get("/figures", limit=1, group="trial"))
    second = told(officer.get("/figures", limit=1, group="trial", cursor=first["next"]))
    assert [p["items"][0]["id"] for p in (first, second)] == [
        "kitchen_per_station", "kitchen_tonnes",
    ]  # fmt: skip
    assert second["next"] is None


def test_one_figure_comes_with_all_definitions_behind_it(officer: Caller) -> None:
    figure = told(officer.get("/figures/kitchen_per_station"))
    assert [m["id"] for m in figure["measures"]] == ["kitchen_out", "stations"]
    assert figure["measures"][0]["where"] == {"stage": ["source"], "material": ["kitchen"]}
    assert [c["editions"][0]["value"] for c in figure["coefficients"]] == ["1/2"]
    assert refused(officer.get("/figures/none")) == (404, "measures.unknown_figure", "figure")


def test_refused_definitions_are_told_to_those_who_can_mend_them(
    officer: Caller, callers: dict[str, Caller], definitions: Path
) -> None:
    def refused_definitions() -> list[dict[str, Any]]:
        return [
            problem
            for problem in told(officer.get("/figures/problems"))["items"]
            if problem["file"] == "broken.yaml"
        ]

    assert refused_definitions() == []
    (definitions / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    problems = refused_definitions()
    assert {p["definition"] for p in problems} == {"broken"}
    assert {p["line"] for p in problems} <= {2, 3}
    assert all(p["code"].startswith("measures.") and p["message"] for p in problems)
    assert told(officer.get("/figures/kitchen_tonnes"))["id"] == "kitchen_tonnes"
    for name in ("foreign", "gatekeeper", "stranger"):
        answer = refused(callers[name].get("/figures/problems"))
        assert answer == (403, "measures.problems_not_yours", None)


def test_a_figure_is_answered_with_all_that_makes_it_up(city: Caller) -> None:
    document = told(city.get("/figures/kitchen_tonnes/answers", **MARCH))
    assert document["cut"] == str(current_cut())
    (row,) = document["answers"]
    assert (row["value"], row["shown"], row["unit"]) == ("2200001/1000000", "2.20", "t")
    assert (row["numerator"], row["denominator"]) == (2_200_001, None)
    assert (row["state"], row["lines"], row["edition"]) == ("ok", 2, "2020")
    assert row["parts"][0]["measure"] == "kitchen_out"


def test_the_answer_is_the_canonical_spelling_and_the_same_twice(city: Caller) -> None:
    question = {"figure": ["kitchen_tonnes", "kitchen_per_station"], **MARCH}
    first, second = (city.get("/answers", **question).content for _ in range(2))
    assert first == second == answer_bytes(read_answers(first))


def test_months_without_a_line_have_no_data(city: Caller) -> None:
    question = {"from": "2026-02-10", "to": "2026-04-01"}
    rows = told(city.get("/figures/kitchen_tonnes/answers", **question))["answers"]
    assert [(row["period"], row["state"], row["shown"]) for row in rows] == [
        ("2026-02", "no_data", None),
        ("2026-03", "ok", "2.20"),
        ("2026-04", "no_data", None),
    ]


def test_periods_are_named_in_every_way(city: Caller) -> None:
    def periods(**question: Any) -> list[str]:
        found = told(city.get("/figures/kitchen_tonnes/answers", **question))
        return [row["period"] for row in found["answers"]]

    assert periods(period=["2026-03", "2025Q4", "2026-03"]) == ["2026-03", "2025Q4"]
    assert periods(period="2025-12..2026-02") == ["2025-12", "2026-01", "2026-02"]
    assert periods(period="2026-01-05..2026-02-03") == ["2026-01-05..2026-02-03"]
    ends = {"from": "2026-01-31", "to": "2026-02-01"}
    assert periods(**ends, every="year") == ["2026"]
    assert periods(**ends, every="day") == ["2026-01-31", "2026-02-01"]


def test_a_level_and_a_split_give_a_row_for_each_group(city: Caller) -> None:
    ask = "/figures/kitchen_tonnes/answers"
    by_district = told(city.get(ask, **MARCH, level="district"))["answers"]
    assert [(row["group"], row["state"]) for row in by_district] == [
        ([{"by": "district", "key": "500106"}], "no_data"),
        ([{"by": "district", "key": "500107"}], "ok"),
    ]
    by_account = told(city.get(ask, **MARCH, region="500107", by="account"))["answers"]
    assert [row["group"] for row in by_account] == [[{"by": "account", "key": "SRC-500107001"}]]


def test_an_earlier_cut_gives_the_earlier_answer(city: Caller) -> None:
    ask = "/figures/kitchen_tonnes/answers"
    before = city.get(ask, **MARCH)
    cut = before.json()["cut"]
    body = {"reason": "重复登记"}
    assert city.post(f"/entries/{number(2)}/reversal", body).status_code == 201
    deliver()
    now = told(city.get(ask, **MARCH))
    assert now["answers"][0]["shown"] == "1.50"
    assert city.get(ask, **MARCH, cut=cut).content == before.content
    by_page = told(city.get(ask, **MARCH, cut=cut.partition(".")[0]))
    assert by_page["answers"][0]["shown"] == "2.20"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({}, (422, "measures.period_missing", "period")),
        ({"from": "2026-01-01"}, (422, "measures.period_missing", "to")),
        ({"to": "2026-01-01"}, (422, "measures.period_missing", "from")),
        ({"period": "2026-13"}, (422, "kernel.not_a_period", "period")),
        ({"period": "soon"}, (422, "input.invalid", "period")),
        ({"from": "2026-02-01", "to": "2026-01-01"}, (422, "kernel.last_before_first", "to")),
        ({"from": "1900-01-01", "to": "2199-12-31"}, (422, "measures.too_many_periods", "to")),
        (MARCH | {"region": "999"}, (404, "measures.unknown_region", "region")),
        (MARCH | {"by": "colour"}, (422, "input.invalid", "by")),
        (MARCH | {"cut": "999"}, (409, "lake.cut_ahead", "cut")),
        (MARCH | {"cut": "1.999"}, (409, "measures.cut_ahead", "cut")),
        (MARCH | {"cut": "x"}, (422, "input.invalid", "cut")),
        (MARCH | {"colour": "red"}, (422, "api.unknown_parameter", "colour")),
    ],
)
def test_a_question_that_cannot_be_answered_says_which_parameter_is_wrong(
    city: Caller, question: dict[str, Any], answer: tuple[int, str, str]
) -> None:
    found = refused(city.get("/figures/kitchen_tonnes/answers", **question))
    assert found == answer


def test_groups_and_lines_add_up_to_the_figure(city: Caller) -> None:
    (row,) = told(city.get("/figures/kitchen_tonnes/answers", **MARCH))["answers"]
    groups = told(city.get("/measures/kitchen_out/groups", **IN_CITY, by="day"))
    assert (groups["value"], groups["unit"], groups["lines"]) == (row["numerator"], "g", 2)
    assert [(each["key"], each["value"]) for each in groups["items"]] == [
        ("2026-03-02", row["numerator"])
    ]
    lines = told(city.get("/measures/kitchen_out/lines", **IN_CITY, day="2026-03-02"))
    assert lines["value"] == sum(each["grams"] for each in lines["items"]) == row["numerator"]
    assert lines["lines"] == len(lines["items"]) == 2
    assert lines["items"][0] == {
        "seq": 1,
        "line": 0,
        "page": 1,
        "entry": number(1),
        "day": "2026-03-02",
        "account": "SRC-500107001",
        "account_name": "示例街道居民",
        "counter_account": "TRK-A12345",
        "counter_name": "渝A12345",
        "counter_stage": "transit",
        "material": "kitchen",
        "material_name": "厨余垃圾",
        "lot": None,
        "kind": "transfer",
        "paper_kind": "",
        "grams": 1_500_000,
    }
    entry = told(city.get(f"/entries/{lines['items'][0]['entry']}"))
    assert entry["postings"][0]["grams"] == -1_500_000


@pytest.mark.parametrize(
    "by", ["region", "township", "community", "account", "material", "lot", "day", "site"]
)
def test_every_group_opens_to_lines_that_add_up_to_it(city: Caller, by: str) -> None:
    groups = told(city.get("/measures/kitchen_out/groups", **IN_CITY, by=by))
    assert sum(each["value"] for each in groups["items"]) == groups["value"] == 2_200_001
    for group in groups["items"]:
        name = "division" if by == "region" else by
        key = {name: group["key"]} if group["key"] else {"untold": by}
        lines = told(city.get("/measures/kitchen_out/lines", **IN_CITY, **key))
        assert sum(each["grams"] for each in lines["items"]) == lines["value"] == group["value"]


def test_pages_of_lines_keep_to_the_cut_of_the_first(city: Caller) -> None:
    ask = "/measures/kitchen_out/lines"
    first = told(city.get(ask, **IN_CITY, limit=1))
    city.post(f"/entries/{number(1)}/reversal", {"reason": "重复登记"})
    deliver()
    second = told(city.get(ask, **IN_CITY, limit=1, cursor=first["next"]))
    assert (second["cut"], second["value"]) == (first["cut"], first["value"])
    assert [page["items"][0]["grams"] for page in (first, second)] == [1_500_000, 700_001]
    assert second["next"] is None
    foreign = city.get("/measures/kitchen_shared/lines", **IN_CITY, cursor=first["next"])
    assert refused(foreign) == (422, "api.bad_cursor", "cursor")


def test_lines_cost_as_many_queries_for_one_as_for_thirty(city: Caller) -> None:
    """Of the relational store: the lines come from the lake, their entries in one query."""

    def counted() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as captured:
            rows = told(city.get("/measures/kitchen_out/lines", **IN_CITY))["items"]
        return len(rows), len(captured.captured_queries)

    counted()  # the first look at the lake's log reads more
    few = counted()
    for n in range(100, 128):
        assert city.post("/entries", collected(number(n), 1000)).status_code == 201
    deliver()
    counted()
    many = counted()
    assert (few[0], many[0]) == (2, 30)
    assert few[1] == many[1]


def test_a_total_shared_out_tells_how(city: Caller) -> None:
    ask = "/measures/kitchen_shared"
    street = MARCH | {"region": "500107001"}
    assert refused(city.get(f"{ask}/lines", **street))[:2] == (409, "measures.not_of_lines")
    shares = told(city.get(f"{ask}/shares", **street))
    assert (shares["shared"], shares["by"], shares["boundary"]) == (True, "kitchen_out", "500107")
    assert [(row["region"], row["weight"], row["share"]) for row in shares["items"]] == [
        ("500107001", 2_200_001, 1_000_000)
    ]
    whole = told(city.get(f"{ask}/shares", **MARCH, region="500107"))
    assert (whole["shared"], whole["items"]) == (False, [])
    assert told(city.get(f"{ask}/lines", **MARCH, region="500107"))["value"] == 1_000_000


def test_who_reads_what(city: Caller, callers: dict[str, Caller]) -> None:
    """Sums of districts and above are public; what is finer belongs to those who hold the area."""
    sums = "/figures/kitchen_tonnes/answers"
    lines = "/measures/kitchen_out/lines"
    not_yours = (403, "measures.region_not_yours", "region")
    for name in ("foreign", "stranger", "hauler"):
        other = callers[name]
        assert told(other.get(sums, **MARCH, level="district"))["answers"] != []
        assert refused(other.get(sums, **MARCH, level="township")) == not_yours
        assert refused(other.get(sums, **MARCH, by="account")) == not_yours
        assert refused(other.get(lines, **MARCH, region="500107")) == not_yours
        assert refused(other.post("/declared-values", declared()))[:2] == (403, "lake.not_allowed")
        assert told(other.get("/declared-values"))["items"] == []
    own = callers["foreign"].get(lines, **MARCH, region="500106")
    assert told(own)["items"] == []


def test_the_cut_tells_how_far_figures_reach(city: Caller) -> None:
    now = told(city.get("/cut"))
    page = told(city.get(f"/pages/{now['page']}"))
    assert (now["cut"], now["waiting"]) == (f"{now['page']}.{now['fact']}", 0)
    assert now["sealed_at"] == page["sealed_at"]
    city.post("/entries", collected(number(9)))
    seal_pages()
    assert told(city.get("/cut"))["waiting"] == 1


def test_before_the_first_page_there_is_a_cut_too(officer: Caller) -> None:
    assert told(officer.get("/cut"))["sealed_at"] is None
    assert told(officer.get("/figures/kitchen_tonnes/answers", **MARCH))["answers"] != []


def test_too_many_answers_are_asked_for_in_parts(
    city: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wufei.measures.routes.answers.MOST_ANSWERS", 1)
    found = refused(city.get("/figures/kitchen_tonnes/answers", period="2026-02..2026-03"))
    assert found == (422, "measures.too_many_answers", "period")


def test_names_of_divisions_are_those_of_the_register(city: Caller) -> None:
    codes = set(Region.objects.filter(level="district").values_list("code", flat=True))
    rows = told(city.get("/figures/kitchen_tonnes/answers", **MARCH, level="district"))["answers"]
    assert {row["group"][0]["key"] for row in rows} == codes
    assert json.loads(json.dumps(rows)) == rows
