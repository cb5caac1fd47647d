"""``./run import FILE --map MAP``: report, progress, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.intake.conftest import CLERK, HEADER, SIMPLE, checked
from wufei.intake.public import ImportRun, RunState, post_run
from wufei.ledger.public import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("books")]
GOOD = f"{HEADER}\n2026-01-02,in,厨余,5,A1\n2026-01-03,out,厨余,2,A2\n"
BAD = f"{GOOD}2026-01-03,in,厨余,-2,A3\n"


@pytest.fixture
def plan(tmp_path: Path) -> str:
    path = tmp_path / "map.yaml"
    path.write_text(SIMPLE)
    return str(path)


def run(tmp_path: Path, content: str | bytes, *options: str) -> tuple[int, str, str]:
    """Exit code, what was printed, what was complained."""
    path = tmp_path / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_file", str(path), *options, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


def test_a_good_file_is_posted(tmp_path: Path, plan: str) -> None:
    code, out, _ = run(tmp_path, GOOD, "--map", plan)
    assert code == 0
    assert "2 行：可入账 2，略过 0，拒收 0" in out
    assert "新分录 2 笔" in out
    assert Entry.objects.count() == 2


def test_a_dry_run_posts_nothing_and_tells_every_finding(tmp_path: Path, plan: str) -> None:
    code, out, _ = run(tmp_path, BAD, "--map", plan, "--dry-run")
    assert code == 1
    assert "拒收 1 × intake.negative_mass" in out
    assert "第 4 行：“kg”的质量 -2 kg 为负。" in out
    assert Entry.objects.count() == 0


def test_rows_not_posted_go_to_a_spreadsheet(tmp_path: Path, plan: str) -> None:
    target = tmp_path / "rejected.xlsx"
    code, _, _ = run(tmp_path, BAD, "--map", plan, "--rejected", str(target))
    assert code == 1
    assert Entry.objects.count() == 2
    assert target.stat().st_size > 0


def test_the_same_file_again_adds_nothing(tmp_path: Path, plan: str) -> None:
    run(tmp_path, GOOD, "--map", plan)
    code, out, _ = run(tmp_path, GOOD, "--map", plan)
    assert code == 0
    assert "新分录 0 笔，原已入账 2 笔" in out
    assert Entry.objects.count() == 2


def test_an_interrupted_import_is_continued_by_the_same_command(tmp_path: Path, plan: str) -> None:
    many = HEADER + "".join(f"\n2026-01-02,in,厨余,5,A{n}" for n in range(9))
    stopped = post_run(
        actor=CLERK, run=checked(many.encode()), batch_size=4, should_stop=lambda: True
    )
    assert stopped.state == RunState.INTERRUPTED
    code, out, _ = run(tmp_path, many, "--map", "simple", "--resume")
    assert code == 0
    assert "新分录 9 笔" in out
    assert ImportRun.objects.count() == 1
    code, _, err = run(tmp_path, many, "--map", "simple", "--resume")
    assert (code, err) == (2, "nothing to continue for this file")


def test_rows_refused_for_lack_of_mass_are_taken_in_later(tmp_path: Path, plan: str) -> None:
    content = f"{HEADER}\n2026-01-03,out,厨余,2,A2\n2026-01-02,in,厨余,5,A1\n"
    assert run(tmp_path, content, "--map", plan)[0] == 1
    assert run(tmp_path, content, "--map", plan, "--retry")[0] == 0
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "map_name", "words"),
    [
        (b"%PDF-1.7", "weighbridge-cn", "不是表格"),
        (b"", "weighbridge-cn", "是空的"),
        (GOOD.encode(), "no-such-map", "weighbridge-cn"),
        (GOOD.encode(), "weighbridge-cn", "缺少列：日期"),
    ],
)
def test_what_is_refused_says_why(
    tmp_path: Path, content: bytes, map_name: str, words: str
) -> None:
    code, _, err = run(tmp_path, content, "--map", map_name)
    assert code == 2
    assert words in err


def test_a_wrong_map_names_its_line(tmp_path: Path) -> None:
    plan = tmp_path / "wrong.yaml"
    plan.write_text(SIMPLE.replace("zero: skip", "zerro: skip"))
    code, _, err = run(tmp_path, GOOD, "--map", str(plan))
    assert code == 2
    assert ":6: mass.zerro" in err


def test_json_is_for_programs(tmp_path: Path, plan: str) -> None:
    code, out, _ = run(tmp_path, GOOD, "--map", plan, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["total"]["grams"] == 7_000
