"""A refusal says why, and what would make it pass; page, API and import show the same words.

Each module lists its reasons in ``refusals.py`` as members of a :class:`Reason` enumeration. The
two texts are translatable templates with named placeholders, filled from the refusal's ``params``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class Reason(Enum):
    """Base of the modules' enumerations: ``NAME = (text, remedy)`` or ``(text, remedy, status)``.

    ``status`` is the HTTP status of the problem (409 unless told). ``code`` is the stable
    identifier, ``<module>.<name>`` in lower case.
    """

    def __init__(self, text: Any, remedy: Any, status: int = 409) -> None:
        self.text = text
        self.remedy = remedy
        self.status = status

    @property
    def code(self) -> str:
        module = type(self).__module__.split(".")[-2]
        return f"{module}.{self.name.lower()}"


def shown(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as people read them: long whole numbers in groups of three."""
    return {
        name: f"{value:,}" if type(value) is int and abs(value) >= 10_000 else value
        for name, value in params.items()
    }


class Refusal(Exception):  # noqa: N818 - the house's word for it
    """Raised by domain functions.

    ``pointer`` is a JSON pointer to the offending part of the input (``/postings/0/grams``) or
    empty; ``params`` fill the templates and are shown to API clients as they are.
    """

    def __init__(self, reason: Reason, *, pointer: str = "", **params: Any) -> None:
        self.reason = reason
        self.pointer = pointer
        self.params: Mapping[str, Any] = params
        super().__init__(reason.code)

    @property
    def message(self) -> str:
        return str(self.reason.text) % shown(self.params)

    @property
    def remedy(self) -> str:
        return str(self.reason.remedy) % shown(self.params)

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()
