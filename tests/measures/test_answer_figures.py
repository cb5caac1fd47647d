"""The command that writes answers to files says the same as the API, in every format."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from tests.api.calling import Caller, caller, collected, number
from tests.api.world import make_world
from tests.lake.spark import MASTER
from wufei.lake.engines.distributed import DistributedEngine
from wufei.lake.public import deliver_pages, engine
from wufei.ledger.public import seal_pages
from wufei.measures.canonical import answer_bytes, read_answers
from wufei.people.public import User

pytestmark = pytest.mark.django_db
FIGURE = "kitchen_waste_separated"
COLUMNS = [
    "figure", "edition", "period", "district", "state", "shown", "unit", "value", "numerator",
    "denominator", "coverage_percent", "estimated_percent", "lines", "cut",
]  # fmt: skip


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return make_world()


@pytest.fixture
def officer(people: dict[str, User]) -> Caller:
    """The small city with one load of kitchen waste on 2 March 2026."""
    office = caller(people["officer"])
    assert office.post("/entries", collected(number(1), 2_260_000)).status_code == 201
    seal_pages()
    deliver_pages()
    return office


def write(target: Path, **options: Any) -> Path:
    asked = {"figures": FIGURE, "periods": "2026-02..2026-03", "level": "district"} | options
    call_command("answer_figures", output=target, quiet=True, **asked)
    return target


def test_json_is_what_the_api_answers(officer: Caller, tmp_path: Path) -> None:
    written = write(tmp_path / "a.json").read_bytes()
    asked = officer.get("/answers", figure=FIGURE, period=["2026-02", "2026-03"], level="district")
    assert written == asked.content + b"\n"
    assert answer_bytes(read_answers(written)) == asked.content


def test_a_table_has_a_row_an_answer_and_no_data_is_empty(officer: Caller, tmp_path: Path) -> None:
    text = write(tmp_path / "a.csv", format="csv").read_bytes().decode("utf-8-sig")
    heading, *rows = list(csv.reader(io.StringIO(text)))
    assert heading == COLUMNS
    found = [row[2:7] for row in rows]
    assert found == [
        ["2026-02", "500106", "no_data", "", "t"],
        ["2026-02", "500107", "no_data", "", "t"],
        ["2026-03", "500106", "no_data", "", "t"],
        ["2026-03", "500107", "ok", "2.3", "t"],
    ]
    assert rows[-1][7:9] == ["113/50", "2260000"]


def test_a_spreadsheet_holds_numbers(officer: Caller, tmp_path: Path) -> None:
    file = write(tmp_path / "a.xlsx", format="xlsx", periods="2026-03")
    heading, foreign, own = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    assert list(heading) == COLUMNS
    assert (own[3], Decimal(str(own[5])), own[8]) == ("500107", Decimal("2.3"), 2_260_000)
    assert (foreign[3], foreign[5], foreign[8]) == ("500106", None, None)


def test_without_a_file_it_goes_to_standard_output(
    officer: Caller, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    call_command("answer_figures", figures=FIGURE, periods="2026-03", quiet=True)
    told = json.loads(capfdbinary.readouterr().out)
    assert [row["shown"] for row in told["answers"]] == ["2.3"]


def test_a_group_stands_for_its_figures(officer: Caller, tmp_path: Path) -> None:
    told = json.loads(write(tmp_path / "a.json", figures="mass", level="").read_bytes())
    listed = officer.get("/figures", group="mass").json()["items"]
    assert {row["figure"] for row in told["answers"]} == {each["id"] for each in listed}


def test_an_earlier_cut_is_written_the_same_later(officer: Caller, tmp_path: Path) -> None:
    before = write(tmp_path / "a.json").read_bytes()
    cut = json.loads(before)["cut"]
    assert officer.post(f"/entries/{number(1)}/reversal", {"reason": "重复"}).status_code == 201
    seal_pages()
    deliver_pages()
    assert write(tmp_path / "b.json", cut=cut).read_bytes() == before
    assert write(tmp_path / "c.json").read_bytes() != before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"figures": "none"}, "没有指标“none”"),
        ({"periods": "soon"}, "“soon”不是期间"),
        ({"cut": "9.9"}, "账面时点 9.9 还没有写入数据湖"),
        ({"region": "1"}, "没有区划“1”"),
        ({"user": "nobody"}, "no user nobody"),
        ({"user": "stranger", "level": "township"}, "您只能查看本辖区的明细"),
    ],
)
def test_what_is_refused_is_said_and_no_file_is_left(
    officer: Caller, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        write(tmp_path / "a.json", **options)
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_engine_may_be_named_and_no_other_name_is_known(
    officer: Caller, tmp_path: Path
) -> None:
    named = write(tmp_path / "a.json", engine="embedded").read_bytes()
    assert named == write(tmp_path / "b.json").read_bytes()
    with pytest.raises(KeyError):
        engine("abacus")


@pytest.mark.slow
def test_the_distributed_engine_writes_the_same_bytes(
    officer: Caller, tmp_path: Path, settings: Any, distributed: DistributedEngine
) -> None:
    settings.SPARK_MASTER = MASTER
    spark = write(tmp_path / "a.json", engine="spark").read_bytes()
    assert spark == write(tmp_path / "b.json").read_bytes()
