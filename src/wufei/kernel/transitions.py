"""Lifecycles as tables: which state follows which, on what event, under what condition.

A module declares one :class:`TransitionTable` per lifecycle; its ``move_to()`` calls
:meth:`TransitionTable.check` and then writes the state. The same table draws the diagram of the
documents, so that the drawing cannot differ from what the program does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext

from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated

S = TypeVar("S", bound=str)


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on the moved thing. ``text``: the condition in words, as in "已过磅"."""

    text: Any
    holds: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """From one state to another, on ``event`` (words: "批准"), if every guard holds."""

    source: S
    target: S
    event: Any
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True)
class TransitionTable(Generic[S]):
    """The whole lifecycle of one kind of thing.

    Args:
        states: every state and the words a person reads for it, in the order of a normal life.
        initial: the state in which the thing begins.
        transitions: what may follow what; at most one transition between two states.

    Raises:
        ValueError: an unknown state, a doubled transition, or a state that no path reaches.
    """

    states: Mapping[S, Any]
    initial: S
    transitions: Sequence[Transition[S]]
    _steps: dict[tuple[S, S], Transition[S]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for step in self.transitions:
            for state in (step.source, step.target):
                self._require_known(state)
            if (step.source, step.target) in self._steps:
                raise ValueError(f"{step.source} → {step.target} stands twice")
            self._steps[step.source, step.target] = step
        self._require_known(self.initial)
        lost = set(self.states) - self._reached()
        if lost:
            raise ValueError(f"no path reaches {', '.join(sorted(lost))}")

    def _require_known(self, state: S) -> None:
        if state not in self.states:
            raise ValueError(f"{state} is not a state of this lifecycle")

    def _reached(self) -> set[S]:
        reached, todo = {self.initial}, [self.initial]
        while todo:
            for follower in self.next_states(todo.pop()):
                if follower not in reached:
                    reached.add(follower)
                    todo.append(follower)
        return reached

    def next_states(self, source: S) -> tuple[S, ...]:
        """The states that may follow, guards aside, in the order of the table."""
        return tuple(step.target for step in self.transitions if step.source == source)

    def open_states(self, source: S, subject: Any) -> tuple[S, ...]:
        """The states that ``subject`` may take now: those whose guards hold (for buttons)."""
        return tuple(
            step.target
            for step in self.transitions
            if step.source == source and all(guard.holds(subject) for guard in step.guards)
        )

    def is_final(self, state: S) -> bool:
        return not self.next_states(state)

    def check(self, source: S, target: S, subject: Any = None) -> Transition[S]:
        """The transition from ``source`` to ``target``; ``subject`` is asked the guards.

        Raises:
            Refusal: ``NOT_FROM_HERE`` naming what may follow, ``STATE_IS_FINAL``, or
                ``CONDITION_NOT_MET`` naming the first guard that does not hold.
        """
        self._require_known(source)
        self._require_known(target)
        words = {"now": str(self.states[source]), "wanted": str(self.states[target])}
        step = self._steps.get((source, target))
        if step is None:
            followers = self.next_states(source)
            if not followers:
                raise Refusal(TransitionReason.STATE_IS_FINAL, **words)
            allowed = enumerated(self.states[state] for state in followers)
            raise Refusal(TransitionReason.NOT_FROM_HERE, **words, allowed=allowed)
        for guard in step.guards:
            if not guard.holds(subject):
                raise Refusal(
                    TransitionReason.CONDITION_NOT_MET, **words, condition=str(guard.text)
                )
        return step

    def as_markdown(self) -> str:
        """The table for the documents: from, event, to, conditions."""
        rows = [gettext("| 现状态 | 事件 | 新状态 | 条件 |"), "|---|---|---|---|"]
        rows += [
            f"| {self.states[step.source]} | {step.event} | {self.states[step.target]} "
            f"| {'；'.join(str(guard.text) for guard in step.guards) or '–'} |"
            for step in self.transitions
        ]
        return "\n".join(rows) + "\n"

    def as_mermaid(self) -> str:
        """The same as a Mermaid state diagram."""
        names = {state: f"s{number}" for number, state in enumerate(self.states)}
        lines = ["stateDiagram-v2"]
        lines += [f"    {names[state]}: {words}" for state, words in self.states.items()]
        lines.append(f"    [*] --> {names[self.initial]}")
        lines += [
            f"    {names[step.source]} --> {names[step.target]}: {step.event}"
            for step in self.transitions
        ]
        lines += [f"    {names[state]} --> [*]" for state in self.states if self.is_final(state)]
        return "\n".join(lines) + "\n"
