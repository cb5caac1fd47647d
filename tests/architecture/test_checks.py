"""The checks of ``./run check`` notice what they are there for, and find the house in order."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tools import check_imports, check_size, check_text

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two modules and a kernel."""
    folder = tmp_path / "src" / "wufei"
    for module in ("kernel", "ledger", "intake"):
        (folder / module).mkdir(parents=True)
    return folder


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    "line",
    [
        "from wufei.ledger.domain.posting import post",
        "from wufei.ledger import models",
        "from wufei import ledger",
        "import wufei.ledger.models",
        "def f():\n    from wufei.ledger.models import Entry",
    ],
)
def test_climbing_over_the_fence_is_noticed(package: Path, line: str) -> None:
    path = write(package / "intake" / "jobs.py", line + "\n")

    assert len(check_imports.trespasses(path, package)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "from wufei.ledger.public import post",
        "from wufei.ledger import public",
        "from wufei.kernel.refusals import Refusal",
        "from wufei.intake.models import Job",
        "from django.db import models",
    ],
)
def test_doors_and_own_rooms_are_free(package: Path, line: str) -> None:
    path = write(package / "intake" / "jobs.py", line + "\n")

    assert check_imports.trespasses(path, package) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import openpyxl\n", ["openpyxl"]),
        ("from python_calamine import CalamineWorkbook\n", ["python_calamine.CalamineWorkbook"]),
        ("try:\n    import arro3.core\nexcept ImportError:\n    pass\n", ["arro3.core"]),
        ("class A:\n    from tqdm import tqdm\n", ["tqdm.tqdm"]),
        ("def f():\n    import openpyxl\n", []),
        ("class A:\n    def f(self):\n        import openpyxl\n", []),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import openpyxl\n", []),
    ],
)
def test_heavy_imports_at_the_top_are_noticed(tmp_path: Path, text: str, found: list[str]) -> None:
    path = write(tmp_path / "report.py", text)

    assert [name for _, name in check_imports.heavy_imports(path)] == found


def test_imports_of_the_house_are_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_imports.main(ROOT) == 0, capsys.readouterr().out


def test_a_file_above_the_limit_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "src").mkdir()
    write(tmp_path / "src" / "long.py", "x = 1\n" * 501)
    write(tmp_path / "src" / "fair.py", "x = 1\n" * 251)

    assert check_size.main(tmp_path) == 1
    assert capsys.readouterr().out == (
        "note: src/fair.py: 251 lines, aim 250\nerror: src/long.py: 501 lines, limit 500\n"
    )


def test_a_long_function_is_measured_without_its_docstring(tmp_path: Path) -> None:
    body = "    x = 1\n" * 41
    path = write(tmp_path / "a.py", f'def long():\n    """Says\n    much."""\n{body}')

    assert check_size.long_functions(path) == [("long", 41)]
    assert ast.parse(path.read_text())


def test_no_file_of_the_house_is_above_the_limit(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_size.main(ROOT) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "see https://registry." + "npmjs.org/htmx.org",
        "index = https://pypi." + "org/simple",
        "path = /ro" + "ot/.cache/uv",
        "path = /ho" + "me/someone/wufei",
        "-----BEGIN " + "PRIVATE KEY-----",
    ],
)
def test_what_should_not_be_committed_is_noticed(line: str) -> None:
    assert [number for number, _ in check_text.findings(f"fine\n{line}\n")] == [2]


def test_committed_text_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_text.main(ROOT) == 0, capsys.readouterr().out
