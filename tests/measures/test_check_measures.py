from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from tests.measures.definition_files import COEFFICIENT, MEASURES, figure, write


def check(*folders: Path) -> tuple[str, str, str]:
    """What the command printed, complained of, and ended with."""
    out, err = StringIO(), StringIO()
    end = ""
    try:
        call_command("check_measures", *folders, stdout=out, stderr=err)
    except CommandError as stopped:
        end = str(stopped)
    return out.getvalue(), err.getvalue(), end


def test_counts_what_stands(tmp_path: Path) -> None:
    text = MEASURES + COEFFICIENT + "figures:\n" + figure("x", "kitchen / generated")
    text += figure("x", "kitchen / generated", edition="'0'", valid="{until: 2019-01-01}")
    out, err, end = check(write(tmp_path, text))
    assert out.startswith("1 files: 3 measures, 1 coefficients, 1 figures in 2 editions\ndigest ")
    assert (err, end) == ("", "")


def test_names_each_problem_in_both_languages(tmp_path: Path) -> None:
    text = MEASURES + "figures:\n" + figure("x", "kitchen / people")
    out, err, end = check(write(tmp_path, text))
    line = text.splitlines().index("  unit: percent") + 1
    assert err == (
        f"{tmp_path / 'a.yaml'}:{line}: x: 公式得出的单位是 g/person，定义写的是 percent。"
        " 请改正公式或单位。\n"
        "    The formula gives g/person, the definition says percent."
        " Correct the formula or the unit. [measures.wrong_unit]\n"
    )
    assert end == "问题 problems: 1"
    assert "0 figures" in out


def test_reads_the_ledgers_of_examples(tmp_path: Path) -> None:
    examples = "[{given: gone, period: 2026, expect: 1}]"
    text = figure("x", "kitchen / generated", examples=examples)
    _out, err, end = check(write(tmp_path, MEASURES + "figures:\n" + text))
    assert "[measures.example_missing]" in err
    assert end == "问题 problems: 1"


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no folder"):
        call_command("check_measures", tmp_path / "none")


def test_what_is_shipped_is_sound(tmp_path: Path) -> None:
    with override_settings(MEASURES_FOLDER=tmp_path):
        _out, err, end = check()
    assert (err, end) == ("", "")
