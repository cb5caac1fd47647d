"""Two texts beside each other, and what became of a text that another person saved over."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms

from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel.form_refusals import show_refusal
from wufei.kernel.refusals import Refusal
from wufei.kernel.transitions import TransitionTable


def compared(before: str, after: str) -> list[tuple[str, str, bool]]:
    """(line before, line after, changed) for two texts, alike lines beside each other."""
    old, new = before.splitlines(), after.splitlines()
    rows: list[tuple[str, str, bool]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = old[a:b], new[c:d]
        length = max(len(left), len(right))
        left += [""] * (length - len(left))
        right += [""] * (length - len(right))
        rows += [(one, other, tag != "equal") for one, other in zip(left, right, strict=True)]
    return rows


@dataclass
class WrittenOver:
    """Whether a form was refused because somebody saved meanwhile."""

    form: forms.Form
    happened: bool = False

    def beside(self, standing: str, typed: str, *, version: int) -> list[tuple[str, str, bool]]:
        """The text that stands beside the typed one. The form takes the version that stands: who
        has seen both may save."""
        if not self.happened:
            return []
        self.form.data = {**self.form.data.dict(), "version": version}  # type: ignore[attr-defined]
        return compared(standing, typed)


@contextmanager
def written_over(form: forms.Form) -> Iterator[WrittenOver]:
    """A refusal raised inside is shown on the form; one for another's save is told apart."""
    over = WrittenOver(form)
    try:
        yield over
    except Refusal as refusal:
        over.happened = refusal.reason is No.SAVED_BY_ANOTHER
        if over.happened:
            form.add_error(None, str(refusal))
        else:
            show_refusal(form, refusal)


def told(events: Iterable[Any], table: TransitionTable[Any]) -> list[tuple[Any, Any]]:
    """(event, the word for its step) for the record of a contribution or an issue."""
    words = {(step.source, step.target): step.event for step in table.transitions}
    return [(event, words.get((event.from_state, event.to_state), "")) for event in events]
