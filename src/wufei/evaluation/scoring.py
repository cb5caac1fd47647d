"""From values to points, totals, places and tiers: exact arithmetic without the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from wufei.evaluation.schemes import Award, Curve, Deduct, Indicator, Linear, Scheme, Steps

#: Why a unit has no place.
NO_DATA, TOO_LITTLE = "no_data", "too_little"
RED, LOWEST = "red", "lowest"
Values = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit before it is placed. ``points``: indicator → points, None without data. ``total`` in
    hundredths, None where ``unranked`` says why. ``vetoes``: those that hit."""

    key: str
    group: str
    points: Mapping[str, Fraction | None]
    total: int | None
    vetoes: tuple[str, ...]
    unranked: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """``rank`` counts from 1 within the group; equals share a place and the next is left out."""

    key: str
    rank: int | None
    tier: str
    listed: str


def points_of(indicator: Indicator, value: Fraction | None) -> Fraction | None:
    """Points of an indicator, from 0 to its weight (an award: to its cap); None without data."""
    if value is None:
        return None
    return _between(_curved(indicator.curve, value, indicator.weight), indicator)


def _between(points: Fraction, indicator: Indicator) -> Fraction:
    curve = indicator.curve
    most = curve.cap if isinstance(curve, Award) else indicator.weight
    return min(max(points, Fraction(0)), most)


def _curved(curve: Curve, value: Fraction, weight: Fraction) -> Fraction:
    match curve:
        case Linear(zero, full):
            return (value - zero) / (full - zero) * weight
        case Steps(rising, steps):
            reached = (s for s in steps if (value >= s.bound if rising else value <= s.bound))
            return next((step.share * weight for step in reached), Fraction(0))
        case Deduct(each, cap):
            return weight - min(each * value, cap)
        case Award(each, _cap):
            return each * value


def score(scheme: Scheme, key: str, values: Values) -> Scored:
    """The points of one unit. ``values``: figure → value, None without data.

    What has no data is left out and the rest counts for the whole, as long as the share of the
    weights that has data is at least ``scheme.known``: no data is not nought.
    """
    points = {each.id: points_of(each, values.get(each.figure)) for each in scheme.indicators}
    weighted = [each for each in scheme.indicators if not isinstance(each.curve, Award)]
    answered = [each for each in weighted if points[each.id] is not None]
    weight = sum((each.weight for each in answered), Fraction(0))
    vetoes = tuple(
        veto.id
        for veto in scheme.vetoes
        if (value := values.get(veto.figure)) is not None and value > veto.above
    )
    group = scheme.group_of(key)
    if not weight:
        return Scored(key, group, points, None, vetoes, NO_DATA)
    if weight < scheme.known * scheme.full:
        return Scored(key, group, points, None, vetoes, TOO_LITTLE)
    reached = sum((points[each.id] or Fraction(0) for each in answered), Fraction(0))
    awarded = [points[e.id] or Fraction(0) for e in scheme.indicators if isinstance(e.curve, Award)]
    total = min(reached * scheme.full / weight + sum(awarded, Fraction(0)), scheme.most)
    if any(veto.zero for veto in scheme.vetoes if veto.id in vetoes):
        total = Fraction(0)
    return Scored(key, group, points, hundredths(total), vetoes)


def hundredths(points: Fraction) -> int:
    """Whole hundredths, half to even."""
    return round(points * 100)


def corrected(scored: Scored, by: int, scheme: Scheme) -> Scored:
    """With hundredths given or taken by hand, never below nought nor above ``scheme.most``."""
    if scored.total is None:
        return scored
    most = hundredths(scheme.most)
    return replace(scored, total=min(max(scored.total + by, 0), most))


def place(scheme: Scheme, scored: Iterable[Scored]) -> dict[str, Placed]:
    """Places, tiers and lists of all units, by key."""
    groups: dict[str, list[Scored]] = defaultdict(list)
    found: dict[str, Placed] = {}
    for each in scored:
        if each.total is None:
            found[each.key] = Placed(each.key, None, "", "")
        else:
            groups[each.group].append(each)
    for members in groups.values():
        found |= {placed.key: placed for placed in _placed(scheme, members)}
    return found


def _placed(scheme: Scheme, members: Sequence[Scored]) -> list[Placed]:
    ordered = sorted(members, key=lambda each: (_worth(scheme, each), each.key))
    ranks: list[int] = []
    for number, each in enumerate(ordered, 1):
        tied = number > 1 and _worth(scheme, ordered[number - 2]) == _worth(scheme, each)
        ranks.append(ranks[-1] if tied else number)
    first_lowest = _first_lowest(ranks, scheme.lists.lowest)
    return [
        Placed(each.key, rank, tier_of(scheme, each), _list(scheme, each, rank, first_lowest))
        for each, rank in zip(ordered, ranks, strict=True)
    ]


def _worth(scheme: Scheme, each: Scored) -> tuple[Fraction, ...]:
    """Smaller is better: the total, then the indicators that part equals."""
    parts = [each.points.get(name) or Fraction(0) for name in scheme.tie_break]
    return (-Fraction(each.total or 0), *(-part for part in parts))


def _first_lowest(ranks: Sequence[int], lowest: int) -> int:
    """The place from which on units are among the lowest, beyond all where none is: nobody is where
    the places asked for are all there are."""
    if not lowest or len(ranks) <= lowest:
        return len(ranks) + 1
    first = ranks[-lowest]
    return len(ranks) + 1 if first == 1 else first


def _list(scheme: Scheme, each: Scored, rank: int, first_lowest: int) -> str:
    lists = scheme.lists
    good = (each.total or 0) >= hundredths(lists.red_least)
    if rank <= lists.red_first and good and not each.vetoes:
        return RED
    return LOWEST if rank >= first_lowest else ""


def tier_of(scheme: Scheme, each: Scored) -> str:
    """The best tier that the points reach and no veto closes; empty where there is none."""
    reached = [t for t in scheme.tiers if (each.total or 0) >= hundredths(t.least)]
    reached.sort(key=lambda tier: -tier.least)
    order = [tier.id for tier in sorted(scheme.tiers, key=lambda tier: -tier.least)]
    best = order.index(reached[0].id) if reached else len(order)
    for veto in scheme.vetoes:
        if veto.id in each.vetoes and veto.tier:
            best = max(best, order.index(veto.tier))
    return order[best] if best < len(order) else ""
