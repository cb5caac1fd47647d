"""Texts with columns in braces: ``permit:{permit}:stock``, ``site:{dropoff_site|slug}``.

``slug`` makes a code of a name: lower case, everything but letters and digits a hyphen, Chinese
kept. ``{{`` and ``}}`` write a brace. Nothing else is interpreted, so a map can hold no code.
"""

from __future__ import annotations

import re
from functools import lru_cache

_PART = re.compile(r"\{\{|\}\}|\{([^{}|]+)(?:\|(\w+))?\}")
_NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    return _NOT_WORD.sub("-", text.casefold()).strip("-")


class Template:
    """A parsed template.

    Raises:
        ValueError: a brace stands alone, or a filter is unknown.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str | tuple[str, bool]] = []
        end = 0
        for match in _PART.finditer(text):
            self._literal(text[end : match.start()])
            end = match.end()
            if match[0] in ("{{", "}}"):
                self.parts.append(match[0][0])
                continue
            if match[2] not in (None, "slug"):
                raise ValueError(f"unknown filter {match[2]!r} (known: slug)")
            self.parts.append((match[1].strip(), match[2] == "slug"))
        self._literal(text[end:])

    def _literal(self, text: str) -> None:
        if "{" in text or "}" in text:
            raise ValueError(f"brace without a partner in {self.text!r}")
        if text:
            self.parts.append(text)

    @property
    def columns(self) -> list[str]:
        return [part[0] for part in self.parts if isinstance(part, tuple)]

    def fill(self, values: dict[str, str]) -> str:
        return "".join(
            part
            if isinstance(part, str)
            else (slug(values[part[0]]) if part[1] else values[part[0]])
            for part in self.parts
        )


def placeholders(text: str | None) -> list[str]:
    return Template(text).columns if text else []
