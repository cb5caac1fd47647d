"""What a scheme says, once it has been read: plain frozen records.

Points are exact. The weights of the indicators add up to ``full``; what is awarded comes on top,
and no unit gets more than ``most``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Text:
    zh: str
    en: str


class Units(StrEnum):
    """Which units compete."""

    TOWNSHIP = "township"
    COMMUNITY = "community"
    POINT = "point"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Linear:
    """No points at ``zero``, all at ``full``, in proportion between; either may be the larger."""

    zero: Fraction
    full: Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """``share`` of the weight for a value that reaches ``bound``."""

    bound: Fraction
    share: Fraction


@dataclass(frozen=True, slots=True)
class Steps:
    """The first step that the value reaches holds; ``rising``: values from a bound upwards, the
    highest bound first; else values down to it, the lowest first. Below all: nothing."""

    rising: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Deduct:
    """``each`` points off for every one of the value, at most ``cap``."""

    each: Fraction
    cap: Fraction


@dataclass(frozen=True, slots=True)
class Award:
    """``each`` points on top for every one of the value, at most ``cap``."""

    each: Fraction
    cap: Fraction


Curve = Linear | Steps | Deduct | Award


@dataclass(frozen=True, slots=True)
class Indicator:
    """``weight`` is 0 where points are awarded on top."""

    id: str
    name: Text
    figure: str
    weight: Fraction
    curve: Curve


@dataclass(frozen=True, slots=True)
class Veto:
    """Where the figure is more than ``above``: the points are nought (``zero``), the tier is no
    better than ``tier`` (empty: as it comes), and the red list is closed."""

    id: str
    name: Text
    figure: str
    above: Fraction
    zero: bool
    tier: str


@dataclass(frozen=True, slots=True)
class Tier:
    """Reached from ``least`` points on."""

    id: str
    name: Text
    least: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are compared with each other."""

    id: str
    name: Text
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The first ``red_first`` places with at least ``red_least`` points stand on the red list, the
    last ``lowest`` places on the list of the lowest."""

    red_first: int
    red_least: Fraction
    lowest: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """``known``: the share of the weights that must have data before a unit is ranked.
    ``tie_break``: indicators that part equal totals, in order; without, they share a place.
    ``objection_days``: how long an announced evaluation may be objected to."""

    name: Text
    units: Units
    full: Fraction
    most: Fraction
    indicators: tuple[Indicator, ...]
    vetoes: tuple[Veto, ...]
    tiers: tuple[Tier, ...]
    groups: tuple[Group, ...]
    lists: Lists
    known: Fraction
    tie_break: tuple[str, ...]
    objection_days: int
    source: str
    confirmed: bool

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that it reads, each once."""
        told = [each.figure for each in self.indicators] + [each.figure for each in self.vetoes]
        return tuple(dict.fromkeys(told))

    def group_of(self, unit: str) -> str:
        """The group in which a unit competes; empty for those of no group."""
        return next((group.id for group in self.groups if unit in group.units), "")

    def names(self) -> Mapping[str, Text]:
        """Texts of indicators, vetoes, tiers and groups by their id."""
        found = {each.id: each.name for each in self.indicators}
        found |= {each.id: each.name for each in self.vetoes}
        found |= {each.id: each.name for each in self.tiers}
        return found | {each.id: each.name for each in self.groups}
