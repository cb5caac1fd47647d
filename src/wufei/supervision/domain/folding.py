"""One day through the library: the same fold for what comes in and for what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wufei.supervision.domain.gathering import Ground
from wufei.tracking.public import (
    Fill,
    Finding,
    Fixes,
    Receipt,
    Rulebook,
    Stream,
    Supervisor,
    Tracks,
    Weighing,
    joined,
)


class DayFold:
    """Takes positions and events of a day in parts of any size; gives what is certain by then.

    Only findings that begin in the day come out: what begins before or after is another day's.
    """

    def __init__(self, ground: Ground, rulebook: Rulebook) -> None:
        self.ground = ground
        self.stream = Stream(places=ground.places, lines=ground.lines, limits=ground.limits)
        self.supervisor = Supervisor(ground.facts, rulebook, limits=ground.limits, past=ground.past)
        self.kept = 0
        self.set_aside: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    def feed(
        self,
        fixes: Fixes,
        *,
        weighings: Iterable[Weighing] = (),
        receipts: Iterable[Receipt] = (),
        fills: Iterable[Fill] = (),
        moment: int | None = None,
    ) -> list[Finding]:
        """``moment``: wait for nothing up to then any longer, though no position has come."""
        tracks = self.stream.feed(fixes)
        if moment is not None:
            tracks = joined([tracks, self.stream.advance(moment)])
        loaded, delivered, filled = list(weighings), list(receipts), list(fills)
        self.told.update(weighings=len(loaded), receipts=len(delivered), fills=len(filled))
        found = self.supervisor.feed(
            self._counted(tracks),
            weighings=loaded,
            receipts=delivered,
            fills=filled,
            watermark=self.stream.watermark,
            present=self.stream.present(),
        )
        return self._of_day(found)

    def close(self) -> list[Finding]:
        """The day is over: all that is open ends as it stands."""
        return self._of_day(self.supervisor.close(self._counted(self.stream.close())))

    @property
    def cut(self) -> dict[str, object]:
        """What it looked at, for the run's row."""
        return {
            "fixes": self.kept,
            "set_aside": dict(sorted(self.set_aside.items())),
            "late_events": len(self.supervisor.late),
            **{name: self.told[name] for name in ("weighings", "receipts", "fills")},
        }

    @property
    def came_late(self) -> int:
        """Positions and events that came after their moment had been judged."""
        return self.set_aside["late"] + len(self.supervisor.late)

    def _counted(self, tracks: Tracks) -> Tracks:
        self.kept += tracks.kept
        self.set_aside.update(each.fault.value for each in tracks.set_aside)
        return tracks

    def _of_day(self, found: Iterable[Finding]) -> list[Finding]:
        return [finding for finding in found if self.ground.span.holds(finding.begins)]
