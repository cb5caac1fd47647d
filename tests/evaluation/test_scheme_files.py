"""What is wrong with a scheme is told at its line."""

from __future__ import annotations

import pytest

from tests.evaluation.world import SCHEME
from wufei.evaluation.scheme_files import FaultyScheme, read_scheme
from wufei.measures.public import catalogue


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(FaultyScheme) as faulty:
        read_scheme(text, catalogue())
    return [(each.line, each.message) for each in faulty.value.faults]


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("weight: 60", "weight: 50", 6, "各项权重之和为 90，应为 100。"),
        ("figure: closure_rate", "figure: closing_rate", 14, "没有指标“closing_rate”。"),
        ('known: "0.5"', 'known: "1.5"', 4, "known 是权重的份额"),
        ('known: "0.5"', "known: 0.5", 4, "须加引号"),
        ('{zero: "0", full: "1"}', "{zero: 1, full: 1}", 16, "zero 与 full 不能相同。"),
        ("cap: 20}", "cap: 30}", 21, "扣分上限不能超过权重。"),
        ("tier: passing", "tier: best", 23, "没有等次“best”。"),
        ("id: closure", "id: punctuality", 12, "标识“punctuality”出现了两次。"),
        ("units: township", "units: village", 2, "village"),
        ("deduct: {each: 5, cap: 20}", "deduct: {each: 0, cap: 20}", 21, "须大于 0"),
        ("objection_days: 5", "objection_dys: 5", 5, "objection_dys"),
        ("units: township\n", "", 1, "units"),
    ],
)
def test_a_fault_names_its_line(before: str, after: str, line: int, words: str) -> None:
    assert before in SCHEME
    found = faults(SCHEME.replace(before, after, 1))
    assert any(at == line and words in message for at, message in found), found


def test_more_for_worse_is_refused() -> None:
    steps = 'steps: [{from: "0.9", share: "0.5"}, {from: "0.5", share: 1}]'
    text = SCHEME.replace('linear: {zero: "0.5", full: "1"}', steps)
    assert faults(text) == [(11, "较好的数值不能得较少的分。")]
    mixed = text.replace("from", "to", 1)
    assert faults(mixed) == [(11, "各级须全部用 from，或全部用 to。")]


def test_all_faults_are_told_in_their_order() -> None:
    text = SCHEME.replace("weight: 60", "weight: 50").replace("tier: passing", "tier: best")
    assert [line for line, _ in faults(text)] == [6, 23]


def test_what_is_no_yaml_or_no_scheme_is_told() -> None:
    assert faults("- a\n- b\n")[0][0] == 1
    assert faults("a: [\n")[0][0] == 2
    assert faults("")[0][0] == 1
