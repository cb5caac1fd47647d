"""The rules' figures as data: one record a rule, by district and date. None turns a rule off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wufei.tracking.records import Kind
from wufei.tracking.rules.findings import Severity

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class MissedPoint:
    """Not served until ``grace`` after the window; a visit up to ``early`` before it counts.

    A visit of confidence ``sure`` serves; a finding below ``least`` is none. ``unassigned``: how
    sure one can be where nobody in particular was to come.
    """

    grace: int = 60 * MINUTE
    early: int = 30 * MINUTE
    sure: int = 50
    least: int = 20
    unassigned: int = 70
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True)
class Late:
    tolerance: int = 5 * MINUTE
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class LeftLine:
    least: int = 2 * MINUTE
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class LongStop:
    """Longer than ``longest`` anywhere but at places of the ``excused`` kinds."""

    longest: int = 20 * MINUTE
    excused: frozenset[Kind] = frozenset({Kind.DEPOT, Kind.PLANT})
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class WrongVehicle:
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True)
class TwoClasses:
    """``together``: sets of classes that one trip may carry, in separate chambers."""

    together: tuple[frozenset[str], ...] = ()
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True)
class UnscannedLoad:
    """``sure`` where the crew scanned other classes, ``unsure`` where it scanned nothing. Receipts
    of one vehicle less than ``same_load`` apart are one load."""

    same_load: int = 30 * MINUTE
    sure: int = 90
    unsure: int = 60
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True)
class ClosedWindow:
    tolerance: int = 10 * MINUTE
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class OutsideBand:
    """Median of up to ``history`` weighings before at the point, of the class, ± the largest of
    ``reach`` tenths of the median deviation, ``share`` thousandths of the median, ``floor`` g."""

    history: int = 60
    least_history: int = 8
    reach: int = 60
    share: int = 300
    floor: int = 10_000
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class UnexplainedMass:
    """The plant's weight differs from the sum of weighings by more than ``share`` thousandths of
    the larger and ``floor`` grams. Receipts count from ``slack`` before arriving to after
    leaving."""

    share: int = 50
    floor: int = 100_000
    slack: int = 10 * MINUTE
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class OutOfHours:
    """``hours``: (opens, closes) in seconds of the local day, ``offset`` its seconds from UTC."""

    hours: tuple[tuple[int, int], ...] = ((4 * 3600, 23 * 3600),)
    offset: int = 8 * 3600
    sure: int = 50
    severity: Severity = Severity.LOW


@dataclass(frozen=True, slots=True)
class OverfullBin:
    """``readings`` in a row of ``percent`` and more; once until a reading is below."""

    percent: int = 95
    readings: int = 2
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class SilentScale:
    """A trip that called at ``points`` or more and brought no weighing."""

    points: int = 5
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class SilentTracker:
    longest: int = 30 * MINUTE
    excused: frozenset[Kind] = frozenset({Kind.DEPOT})
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class UnregisteredVehicle:
    """Once a day of ``offset`` seconds from UTC for its positions, and for each event."""

    offset: int = 8 * 3600
    severity: Severity = Severity.HIGH


@dataclass(frozen=True, slots=True)
class OverQuota:
    """At the receipt with which the sum passes the quota and ``tolerance`` thousandths of it."""

    tolerance: int = 0
    severity: Severity = Severity.MIDDLE


@dataclass(frozen=True, slots=True)
class Parameters:
    missed_point: MissedPoint | None = MissedPoint()
    late: Late | None = Late()
    left_line: LeftLine | None = LeftLine()
    long_stop: LongStop | None = LongStop()
    wrong_vehicle: WrongVehicle | None = WrongVehicle()
    two_classes: TwoClasses | None = TwoClasses()
    unscanned_load: UnscannedLoad | None = UnscannedLoad()
    closed_window: ClosedWindow | None = ClosedWindow()
    outside_band: OutsideBand | None = OutsideBand()
    unexplained_mass: UnexplainedMass | None = UnexplainedMass()
    out_of_hours: OutOfHours | None = OutOfHours()
    overfull_bin: OverfullBin | None = OverfullBin()
    silent_scale: SilentScale | None = SilentScale()
    silent_tracker: SilentTracker | None = SilentTracker()
    unregistered_vehicle: UnregisteredVehicle | None = UnregisteredVehicle()
    over_quota: OverQuota | None = OverQuota()


@dataclass(frozen=True, slots=True)
class Dated:
    """Parameters of a district (empty: of all) from ``begins`` to before ``ends``."""

    parameters: Parameters
    district: str = ""
    begins: int = -(2**62)
    ends: int = 2**62


class Rulebook:
    """Which parameters hold where and when: the district's own, else those of all, of several the
    ones that began last; the defaults where there are none."""

    def __init__(self, dated: Iterable[Dated] = ()) -> None:
        self._by_district: dict[str, list[Dated]] = {}
        for item in sorted(dated, key=lambda item: item.begins, reverse=True):
            self._by_district.setdefault(item.district, []).append(item)
        self._default = Parameters()

    def at(self, district: str, moment: int) -> Parameters:
        for key in dict.fromkeys((district, "")):
            for item in self._by_district.get(key, ()):
                if item.begins <= moment < item.ends:
                    return item.parameters
        return self._default

    def every(self) -> Iterator[Parameters]:
        """All parameters that may hold at some moment."""
        yield self._default
        for items in self._by_district.values():
            yield from (item.parameters for item in items)
