"""A lifecycle is a table; what is not in it is refused, and the refusal says what is."""

from __future__ import annotations

import pytest

from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal
from wufei.kernel.transitions import Guard, Transition, TransitionTable

WEIGHED = Guard("已过磅", lambda load: load["grams"] > 0)
TABLE = TransitionTable(
    states={"draft": "草稿", "sent": "已发出", "received": "已接收", "void": "已作废"},
    initial="draft",
    transitions=(
        Transition("draft", "sent", "发出"),
        Transition("draft", "void", "作废"),
        Transition("sent", "received", "接收", (WEIGHED,)),
        Transition("sent", "draft", "退回"),
    ),
)


def test_what_the_table_allows_passes_and_names_the_event() -> None:
    assert TABLE.check("draft", "sent").event == "发出"
    assert TABLE.check("sent", "received", {"grams": 5}).event == "接收"


def test_what_it_does_not_is_refused_naming_the_states_that_may_follow() -> None:
    with pytest.raises(Refusal) as caught:
        TABLE.check("draft", "received")
    assert caught.value.reason is TransitionReason.NOT_FROM_HERE
    assert caught.value.message == "“草稿”状态下不能改为“已接收”。"
    assert caught.value.remedy == "现在可以改为：已发出、已作废。"


def test_a_final_state_has_no_way_on() -> None:
    assert TABLE.is_final("void")
    with pytest.raises(Refusal) as caught:
        TABLE.check("void", "draft")
    assert caught.value.reason is TransitionReason.STATE_IS_FINAL


def test_a_guard_that_does_not_hold_is_named() -> None:
    with pytest.raises(Refusal) as caught:
        TABLE.check("sent", "received", {"grams": 0})
    assert caught.value.reason is TransitionReason.CONDITION_NOT_MET
    assert caught.value.params["condition"] == "已过磅"


def test_buttons_are_offered_only_for_what_would_pass() -> None:
    assert TABLE.open_states("sent", {"grams": 0}) == ("draft",)
    assert TABLE.open_states("sent", {"grams": 1}) == ("received", "draft")


def test_the_documents_show_the_table_itself() -> None:
    assert TABLE.as_markdown().splitlines()[4] == "| 已发出 | 接收 | 已接收 | 已过磅 |"
    assert TABLE.as_mermaid() == (
        "stateDiagram-v2\n    s0: 草稿\n    s1: 已发出\n    s2: 已接收\n    s3: 已作废\n"
        "    [*] --> s0\n    s0 --> s1: 发出\n    s0 --> s3: 作废\n    s1 --> s2: 接收\n"
        "    s1 --> s0: 退回\n    s2 --> [*]\n    s3 --> [*]\n"
    )


def test_a_faulty_table_is_found_when_it_is_declared() -> None:
    states = {"a": "甲", "b": "乙"}
    with pytest.raises(ValueError, match="no path reaches b"):
        TransitionTable(states=states, initial="a", transitions=())
    with pytest.raises(ValueError, match="c is not a state"):
        TransitionTable(states=states, initial="a", transitions=(Transition("a", "c", ""),))
    step = Transition("a", "b", "")
    with pytest.raises(ValueError, match="stands twice"):
        TransitionTable(states=states, initial="a", transitions=(step, step))
    with pytest.raises(ValueError, match="z is not a state"):
        TABLE.check("draft", "z")
