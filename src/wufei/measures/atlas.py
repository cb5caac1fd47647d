"""The divisions as they stood at a cut: names, levels, and who lies in whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wufei.lake.public import Engine, Tables
from wufei.measures.answers import LEVELS

#: The level of region that a division's own level stands for.
_LEVEL_OF = {"village": "community"}
#: Atlases by fact and files, the oldest first.
_kept: dict[tuple[int, tuple[str, ...]], Atlas] = {}
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Division:
    """``path`` holds the codes of its ancestors and its own, from the top."""

    code: str
    name: str
    name_en: str
    level: str
    path: tuple[str, ...]
    valid_from: dt.date | None
    valid_to: dt.date | None

    def in_force(self, day: dt.date) -> bool:
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Atlas:
    """Divisions by code."""

    divisions: Mapping[str, Division]

    def level_of(self, code: str) -> str:
        """The level of a region; empty for the whole and for a code that is not known."""
        found = self.divisions.get(code)
        return found.level if found else ""

    def ancestor(self, code: str, level: str) -> str:
        """The region of ``level`` in which ``code`` lies, or ``code`` itself when it lies above."""
        found = self.divisions.get(code)
        if found is None:
            return code
        return next((c for c in found.path if self.level_of(c) == level), code)

    def tops(self) -> list[str]:
        """The regions that lie in no other: together they are the whole."""
        return sorted(d.code for d in self.divisions.values() if len(d.path) == 1)

    def within(self, code: str, level: str, days: Iterable[dt.date]) -> list[str]:
        """Codes of the regions of ``level`` under ``code``, in force on one of the days."""
        on = list(days)
        return sorted(
            division.code
            for division in self.divisions.values()
            if division.level == level
            and (not code or code in division.path)
            and any(division.in_force(day) for day in on)
        )


def atlas_at(engine: Engine, tables: Tables) -> Atlas:
    """The divisions at the cut of ``tables``; kept per process, since they change seldom."""
    key = (tables.cut.fact, tuple(tables.files.get("regions", ())))
    found = _kept.get(key)
    if found is None:
        while len(_kept) >= _KEPT:
            _kept.pop(next(iter(_kept)))
        found = _kept[key] = _read(engine, tables)
    return found


def _read(engine: Engine, tables: Tables) -> Atlas:
    from sqlglot import exp

    names = ("code", "name", "name_en", "level", "region_path", "valid_from", "valid_to")
    query = exp.select(*(exp.column(name, "r", quoted=True) for name in names)).from_(
        exp.to_table("regions").as_("r")
    )
    rows = engine.rows(query, tables)
    divisions = {
        code: Division(
            code,
            name,
            name_en,
            _LEVEL_OF.get(level, level),
            tuple(path.strip("/").split("/")),
            valid_from,
            valid_to,
        )
        for code, name, name_en, level, path, valid_from, valid_to in rows
    }
    assert set(_LEVEL_OF.values()) <= set(LEVELS)
    return Atlas(divisions)
