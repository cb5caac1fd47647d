"""The explorer: what was asked stands in the address, what is answered can be opened."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.measures.pages_city import (
    DISTRICT,
    OTHER,
    STREET,
    define,
    links,
    march,
    move,
    seal,
    text,
)
from wufei.kernel.actors import Role
from wufei.kernel.jobs import run_waiting
from wufei.kernel.models import JobRun
from wufei.measures.models import FigureAnswer

ClientAs = Callable[[Role | str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]

PAGE = "/figures/"
MARCH = "first=2026-03-01&last=2026-03-31&each=month"


def ask(client: Client, query: str) -> Any:
    return client.get(f"{PAGE}?{query}")


def test_a_bare_address_answers_for_the_readers_own_area(client_as: ClientAs) -> None:
    shown = client_as(Role.DISTRICT_OFFICER).get(PAGE)

    assert shown.status_code == 200
    assert [row.answer.period.label for row in shown.context["result"].rows][-1] == "2026年3月"
    assert len(shown.context["result"].rows) == 12
    assert shown.context["form"]["region"].value() == DISTRICT


def test_a_value_is_exact_with_its_unit_and_opens_its_page(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    shown = ask(client, f"figure=kitchen_rate&{MARCH}&region={DISTRICT}")

    (row,) = shown.context["result"].rows
    assert row.value.text == "72.7%"
    assert (row.answer.numerator, row.answer.denominator) == (8_000_001, 11_000_000)
    assert "账页 1 " in text(shown)
    assert client.get(row.value.href).context["value"].text == "72.7%"


def test_no_data_is_said_and_never_nought(client_as: ClientAs) -> None:
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=kitchen_rate&first=2026-01-01&last=2026-01-31&each=month&region={DISTRICT}",
    )

    assert [row.value.text for row in shown.context["result"].rows] == ["无数据"]


def test_what_cannot_be_is_marked_with_the_reason(client_as: ClientAs) -> None:
    shown = ask(client_as(Role.DISTRICT_OFFICER), f"figure=absurd_rate&{MARCH}&region={DISTRICT}")

    assert "超出定义允许的范围（0% 至 100%）" in text(shown)


def test_streets_are_told_apart_and_add_up(client_as: ClientAs) -> None:
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=waste_mass&{MARCH}&region={DISTRICT}&level=township",
    )

    rows = shown.context["result"].rows
    assert {row.groups: row.answer.numerator for row in rows} == {
        ("杨家坪街道",): 7_000_000,
        ("石坪桥街道",): 4_000_000,
    }
    assert shown.context["pictures"][0].kind == "bars"
    assert len(shown.context["pictures"][0].rows) == 2


def test_classes_are_told_apart(client_as: ClientAs) -> None:
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=waste_mass&{MARCH}&region={DISTRICT}&by_class=on",
    )

    rows = shown.context["result"].rows
    assert {row.groups: row.answer.numerator for row in rows} == {
        ("厨余垃圾",): 8_000_001,
        ("其他垃圾",): 2_999_999,
    }
    opened = client_as(Role.DISTRICT_OFFICER).get(rows[0].value.href)
    assert opened.context["answer"].numerator == rows[0].answer.numerator


@pytest.mark.parametrize(
    ("compare", "kind"),
    [("figure=waste_mass", "lines"), ("figure=waste_mass&figure=kitchen_rate", "multiples")],
)
def test_over_time_there_are_lines_or_small_multiples(
    client_as: ClientAs, compare: str, kind: str
) -> None:
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"{compare}&first=2026-01-01&last=2026-03-31&each=month&region={DISTRICT}",
    )

    (picture,) = shown.context["pictures"]
    assert picture.kind == kind
    drawn = picture.data.get("series") or picture.data["panels"]
    assert [item["value"] for item in drawn[0]["items"]] == [None, None, 11.0]


@pytest.mark.parametrize(("compare", "before"), [("previous", "2月"), ("last_year", "去年")])
def test_a_value_beside_the_one_before(client_as: ClientAs, compare: str, before: str) -> None:
    day = march(2).replace(month=2) if before == "2月" else march(2).replace(year=2025)
    move("homes", "yard", 1_000_000, day=day)
    move("homes", "yard", 1_000_000, day=day, material="residual")
    seal()
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=kitchen_rate&{MARCH}&region={DISTRICT}&compare={compare}",
    )

    (row,) = shown.context["result"].rows
    assert row.compared.text == "50.0%"
    assert row.change == "+22.7 个百分点"
    assert row.improved is True


def test_two_regions_side_by_side(client_as: ClientAs) -> None:
    shown = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=waste_mass&{MARCH}&region={STREET}&compare=region&with_region={OTHER}",
    )

    (row,) = shown.context["result"].rows
    assert (row.value.text, row.compared.text, row.change) == ("7.0 吨", "4.0 吨", "+75.0%")


def test_an_earlier_page_gives_the_earlier_answer(client_as: ClientAs) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    query = f"figure=waste_mass&{MARCH}&region={DISTRICT}"
    before = ask(client, query)
    move("homes", "yard", 4_000_000, day=march(30))
    seal()

    after = ask(client, query)
    kept = client.get(before.context["permanent"])

    assert [r.value.text for r in before.context["result"].rows] == ["11.0 吨"]
    assert [r.value.text for r in after.context["result"].rows] == ["15.0 吨"]
    assert [r.value.text for r in kept.context["result"].rows] == ["11.0 吨"]
    assert [r.value.text for r in ask(client, f"{query}&as_of=1").context["result"].rows] == [
        "11.0 吨"
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ("figure=nothing", "figure"),
        ("figure=waste_mass&first=2026-03-31&last=2026-03-01&each=month", "last"),
        ("figure=waste_mass&as_of=soon", "as_of"),
        ("figure=waste_mass&as_of=99", "as_of"),
        ("figure=waste_mass&compare=region", "with_region"),
        (f"figure=waste_mass&compare=region&with_region={OTHER}&level=township", "level"),
        ("figure=waste_mass&region=999999", "region"),
        ("figure=waste_mass&first=1900-01-01&last=2100-01-01&each=month", "last"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(
    client_as: ClientAs, wrong: str, field: str
) -> None:
    shown = ask(client_as(Role.DISTRICT_OFFICER), wrong)

    assert shown.status_code == 422
    assert list(shown.context["form"].errors) == [field]


def test_a_refusal_of_the_engine_stands_on_the_page(client_as: ClientAs) -> None:
    shown = ask(client_as(Role.RESIDENT), f"figure=waste_mass&{MARCH}&region={STREET}")

    assert shown.status_code == 403
    assert "请选择本辖区，或只看区县及以上的合计" in text(shown)


def test_the_sums_of_a_district_are_public(client_as: ClientAs) -> None:
    shown = ask(client_as("stranger"), f"figure=waste_mass&{MARCH}&region={DISTRICT}")

    assert [row.value.text for row in shown.context["result"].rows] == ["11.0 吨"]


def test_the_file_holds_every_row_with_its_cut(client_as: ClientAs) -> None:
    answer = ask(
        client_as(Role.DISTRICT_OFFICER),
        f"figure=waste_mass&first=2026-01-01&last=2026-03-31&each=month&region={DISTRICT}&export=csv",
    )
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(content))

    assert [row[heading.index("数值")] for row in rows] == ["", "", "11.0"]
    assert rows[2][heading.index("分子")] == "11000000"
    assert rows[2][heading.index("账页")] == "1"


def test_refused_definitions_are_announced(client_as: ClientAs, settings: Any) -> None:
    define(settings.MEASURES_FOLDER, "figures:\n- id: broken\n", "broken.yaml")
    shown = ask(client_as(Role.DISTRICT_OFFICER), f"figure=waste_mass&{MARCH}")

    assert "处未通过，其余照常。" in text(shown)
    assert shown.status_code == 200


def test_what_takes_long_goes_on_in_the_background(client_as: ClientAs, settings: Any) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    query = f"figure=waste_mass&{MARCH}&region={DISTRICT}"
    settings.MEASURES_QUICK_SECONDS = -1.0
    moved = ask(client, query)
    address = moved.headers["Location"]
    assert parse_qs(urlsplit(address).query)["as_of"][0].startswith("1.")

    assert client.get(address).context["run"].state == JobRun.State.WAITING
    assert client.get(address).context["run"].state == JobRun.State.WAITING
    assert JobRun.objects.count() == FigureAnswer.objects.count() == 1
    run_waiting()

    assert [row.value.text for row in client.get(address).context["result"].rows] == ["11.0 吨"]
    run = JobRun.objects.get()
    over = client.get(f"/figures/answers/{run.pk}/progress/")
    assert over.headers["HX-Refresh"] == "true"


def test_the_work_can_be_stopped_and_begun_again(client_as: ClientAs, settings: Any) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    settings.MEASURES_QUICK_SECONDS = -1.0
    address = ask(client, f"figure=waste_mass&{MARCH}&region={DISTRICT}").headers["Location"]
    run = client.get(address).context["run"]

    stopped = client.post(f"/figures/answers/{run.pk}/stop/", {"next": address})
    assert (stopped.status_code, stopped.headers["Location"]) == (302, address)
    assert "已停止" in text(client.get(address))
    client.post(f"/figures/answers/{run.pk}/again/", {"next": "https://elsewhere.example/"})
    run_waiting()

    assert client.get(address).context["result"].rows[0].value.text == "11.0 吨"


def test_an_answer_in_the_making_is_nobody_elses(client_as: ClientAs, settings: Any) -> None:
    settings.MEASURES_QUICK_SECONDS = -1.0
    ask(client_as(Role.DISTRICT_OFFICER), f"figure=waste_mass&{MARCH}&region={DISTRICT}")
    run = JobRun.objects.get()

    assert client_as(Role.RESIDENT).get(f"/figures/answers/{run.pk}/progress/").status_code == 404
    assert client_as(Role.RESIDENT).post(f"/figures/answers/{run.pk}/stop/").status_code == 404


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.RESIDENT])
def test_the_page_reads_in_english(client_as: ClientAs, role: Role) -> None:
    client = client_as(role)
    shown = client.get(
        f"{PAGE}?figure=kitchen_rate&{MARCH}&region={DISTRICT}", headers={"accept-language": "en"}
    )

    assert "share of kitchen waste" in text(shown)
    assert links(shown, "/figures/kitchen_rate/")
