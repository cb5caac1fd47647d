"""The state of the books at which a figure is computed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SPELLED = re.compile(r"(\d{1,12})\.(\d{1,12})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cut:
    """The lake up to a page of the ledger and up to a fact of the registers.

    ``page``: number of the last ledger page that counts. ``fact``: number of the last register
    version or declared value that counts (one numbering for both, without gaps). The same question
    at the same cut has the same answer, for ever.
    """

    page: int
    fact: int

    def __str__(self) -> str:
        return f"{self.page}.{self.fact}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read back what ``str`` wrote.

        Raises:
            ValueError: the text is no cut.
        """
        found = _SPELLED.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no cut: write page.fact, as in 12.345")
        return cls(int(found[1]), int(found[2]))
