"""Rules that remember figures: the band of a point, how full a bin is, what a plant took in."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence

from wufei.tracking.rules.facts import Bin, Fill, Quota, Receipt, Weighing
from wufei.tracking.rules.findings import Evidence, Finding, Rule, Source
from wufei.tracking.rules.rulebook import OutsideBand, OverfullBin, OverQuota


def median(values: Sequence[int]) -> int:
    """The middle one, or the floor of the mean of the two middle ones."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) // 2


class Bands:
    """What points usually give, by point and class; ``past`` is what was weighed before."""

    def __init__(self, past: Mapping[tuple[str, str], Sequence[int]]) -> None:
        self._weights = {key: array("q", weights) for key, weights in past.items()}

    def judge(self, weighing: Weighing, rule: OutsideBand) -> Finding | None:
        """Compare with those before, then remember it: a robust band bears what is outside."""
        if weighing.grams is None:
            return None
        key = (weighing.point, weighing.waste)
        before = self._weights.setdefault(key, array("q"))
        del before[: max(0, len(before) - rule.history)]
        found = self._outside(weighing, weighing.grams, before, rule)
        before.append(weighing.grams)
        return found

    def _outside(
        self, weighing: Weighing, grams: int, before: Sequence[int], rule: OutsideBand
    ) -> Finding | None:
        count = len(before)
        if count < max(1, rule.least_history):
            return None
        middle = median(before)
        deviation = median([abs(weight - middle) for weight in before])
        half = max(rule.reach * deviation // 10, middle * rule.share // 1000, rule.floor)
        if abs(grams - middle) <= half:
            return None
        return Finding(
            rule=Rule.OUTSIDE_BAND,
            subject=weighing.point,
            begins=weighing.time,
            ends=weighing.time,
            severity=rule.severity,
            confidence=100 * count // (count + 5),
            evidence=(Evidence(Source.WEIGHING, weighing.key),),
            figures=(
                ("grams", grams),
                ("low", max(0, middle - half)),
                ("high", middle + half),
                ("before", count),
            ),
            vehicle=weighing.vehicle,
            place=weighing.point,
            wastes=(weighing.waste,),
        )


class FullBins:
    """Readings in a row above the limit, by bin."""

    def __init__(self) -> None:
        self._full: dict[str, list[Fill]] = {}

    def judge(self, fill: Fill, known: Bin | None, rule: OverfullBin) -> Finding | None:
        if fill.percent < rule.percent:
            self._full.pop(fill.bin, None)
            return None
        readings = self._full.setdefault(fill.bin, [])
        if len(readings) >= rule.readings:
            return None
        readings.append(fill)
        if len(readings) < rule.readings:
            return None
        return Finding(
            rule=Rule.OVERFULL_BIN,
            subject=fill.bin,
            begins=readings[0].time,
            ends=fill.time,
            severity=rule.severity,
            confidence=100,
            evidence=tuple(Evidence(Source.FILL, reading.key) for reading in readings),
            figures=(("percent", fill.percent),),
            place=known.point if known else "",
            wastes=(known.waste,) if known else (),
        )


class Intakes:
    """What plants took in, by quota."""

    def __init__(self) -> None:
        self._taken: dict[Quota, int] = {}

    def judge(self, receipt: Receipt, quota: Quota, rule: OverQuota) -> Finding | None:
        """Add a receipt that the quota is for; a finding when the sum passes it."""
        if not quota.opens <= receipt.time < quota.closes:
            return None
        if quota.waste not in {"", receipt.waste}:
            return None
        before = self._taken.get(quota, 0)
        now = before + receipt.grams
        self._taken[quota] = now
        allowed = quota.grams + quota.grams * rule.tolerance // 1000
        if before > allowed or now <= allowed:
            return None
        return Finding(
            rule=Rule.OVER_QUOTA,
            subject=receipt.plant,
            begins=quota.opens,
            ends=receipt.time,
            severity=rule.severity,
            confidence=100,
            evidence=(Evidence(Source.RECEIPT, receipt.key),),
            figures=(("quota", quota.grams), ("taken", now)),
            vehicle=receipt.vehicle,
            place=receipt.plant,
            wastes=(quota.waste,) if quota.waste else (),
        )
