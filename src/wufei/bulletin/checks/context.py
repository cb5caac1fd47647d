"""What the checks must know beside the issue itself, asked for once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the distribution registers. ``until``: the day from which it is no more."""

    name: str
    valid_from: dt.date | None = None
    until: dt.date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A value of the measures that a number typed by hand can be compared with.

    ``shown`` is the number alone (``35.2``), ``unit`` its sign (``%``)."""

    name: str
    period: str
    shown: str
    unit: str


@dataclass(frozen=True, slots=True)
class Context:
    """``units``: by name, None where no register is kept and nothing can be said. ``persons``: the
    names with posts that someone confirmed. ``next_number``: what the issue's number must be."""

    units: Mapping[str, Unit] | None = None
    persons: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    figures: tuple[KnownFigure, ...] = ()
    figure_names: Mapping[str, str] = field(default_factory=dict)
    next_number: int | None = None
    #: Days before the period in which a reported event may still lie.
    grace_days: int = 7
