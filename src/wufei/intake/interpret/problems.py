"""A finding on one row: reason, column, value; worded when it is shown, not when it is found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wufei.intake.refusals import RowReason
from wufei.intake.wording import worded
from wufei.kernel.refusals import Reason

MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class Problem:
    reason: Reason
    column: str = ""
    value: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def all_params(self) -> dict[str, Any]:
        return {"column": self.column, "value": short(self.value), **self.params}

    @property
    def message(self) -> str:
        return str(self.reason.text) % worded(self.all_params)

    @property
    def remedy(self) -> str:
        return str(self.reason.remedy) % worded(self.all_params)


class RowRefused(Exception):  # noqa: N818 - a refusal of one row
    """The row cannot become an entry."""

    def __init__(self, reason: RowReason, column: str = "", value: str = "", **params: Any) -> None:
        self.problem = Problem(reason, column, value, params)
        super().__init__(reason.code)


class MoveSkipped(Exception):  # noqa: N818 - not an error
    """This part of the row is left out, as the map says; it is reported."""

    def __init__(self, reason: RowReason, column: str = "", value: str = "") -> None:
        self.problem = Problem(reason, column, value)
        super().__init__(reason.code)


def short(value: str) -> str:
    return value if len(value) <= MAX_VALUE else value[:MAX_VALUE] + "…"
