from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from wufei.measures.loading.reading import BrokenFile, Node, read_text
from wufei.measures.refusals import MeasuresReason as Why


def tree(text: str) -> Node:
    found = read_text(text)
    assert found is not None
    return found


def test_values_are_what_they_look_like() -> None:
    text = """\
a: [1, -7, 010, "8", 0x1F, 1:30, 1_000, +5]
b: [true, false, yes, No, null, ~, Null]
c: [2026-01-31, 2026-02-30, '2026-01-31', 2026-01]
d: 文字
e:
"""
    assert tree(text).plain() == {
        "a": [1, -7, "010", "8", "0x1F", "1:30", "1_000", "+5"],
        "b": [True, False, "yes", "No", None, None, "Null"],
        "c": [dt.date(2026, 1, 31), "2026-02-30", "2026-01-31", "2026-01"],
        "d": "文字",
        "e": None,
    }


def test_floats_are_marked_with_their_line() -> None:
    text = "a: 0.5\nb: ['0.5', 1e3, 1.2.3]\nc: {d: [.inf, -.5, v1.5]}\n"
    assert list(tree(text).inexact()) == [(1, "0.5"), (2, "1e3"), (3, ".inf"), (3, "-.5")]


@given(st.floats())
def test_whatever_yaml_reads_as_a_float_is_marked(number: float) -> None:
    text = yaml.safe_dump([number])
    assert len(list(tree(text).inexact())) == 1


def test_lines_of_keys_and_items() -> None:
    found = tree("a:\n- x: 1\n  y:\n    z: 2\n-\n  - 3\nb: 4\n")
    paths: dict[tuple[str | int, ...], int] = {
        (): 1,
        ("a",): 1,
        ("a", 0): 2,
        ("a", 0, "y"): 3,
        ("a", 0, "y", "z"): 4,
        ("a", 0, "y", "none", "z"): 3,
        ("a", 0, "none"): 2,
        ("a", 1, 0): 6,
        ("a", 7): 1,
        ("b",): 7,
    }
    assert {path: found.line_of(path) for path in paths} == paths


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("a: [1", Why.YAML_BROKEN, 1),
        ("a: 1\n b: 2", Why.YAML_BROKEN, 2),
        ("a:\n\t- b", Why.YAML_BROKEN, 2),
        ("a: '1\nb", Why.YAML_BROKEN, 2),
        ("ok: 1\nx: \x07", Why.YAML_BROKEN, 2),
        ("a: 1\nb: 2\na: 3", Why.KEY_TWICE, 3),
        ("a: &x 1\nb: *x", Why.YAML_FEATURE, 1),
        ("a: 1\nb: *x", Why.YAML_FEATURE, 2),
        ("a:\n- !!python/object/apply:os.system [true]", Why.YAML_FEATURE, 2),
        ("a: !secret b", Why.YAML_FEATURE, 1),
        ("a: 1\n---\nb: 2", Why.YAML_FEATURE, 2),
        ("? [a]\n: b", Why.YAML_FEATURE, 1),
        ("[" * 5000, Why.YAML_FEATURE, 1),
        ("{a: " * 5000, Why.YAML_FEATURE, 1),
        ("- " * 5000, Why.YAML_FEATURE, 1),
    ],
)
def test_what_is_not_read(text: str, why: Why, line: int) -> None:
    with pytest.raises(BrokenFile) as broken:
        read_text(text)
    assert broken.value.refusal.reason is why
    assert abs(broken.value.line - line) <= (why is Why.YAML_BROKEN)


def test_empty_texts() -> None:
    assert read_text("") is None
    assert read_text("# 注释\n") is None
    assert read_text("---\n") is None
    assert read_text("~") is None


@given(st.text(alphabet="ab: -[]{},\n\t'\"&*!|>#?%@`~1.\0é界", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read_text(text)
    except BrokenFile as broken:
        found = None
        lines = broken.line
    else:
        lines = found.line if found is not None else 1
    assert 1 <= lines <= text.count("\n") + text.count("\r") + 2
    if found is not None:
        found.plain()
