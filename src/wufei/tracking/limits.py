"""What counts as a stop, a jump, a silence: figures that a city may set."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in milliseconds, ways in millimetres, speeds in millimetres a second (= m/ms).

    ``since`` and ``until`` bound the period that is looked at: a fix before it is stale, one after
    it has a clock that is ahead. Where the time of arrival is known, a fix older than
    ``stale_after`` on arrival is stale and one more than ``ahead`` in the future is ahead.
    ``lateness``: how long a stream waits for fixes that come out of order.
    """

    since: int | None = None
    until: int | None = None
    stale_after: int = 24 * 60 * MINUTE
    ahead: int = 2 * MINUTE
    lateness: int = 2 * MINUTE
    #: A clock that shows one moment at places farther apart than this is believed nowhere.
    standing_spread: int = 100_000
    fastest: int = 35_000
    #: Two fixes may differ by this much besides what the vehicle drove.
    jitter: int = 100_000
    #: After so many fixes that agree with each other, the vehicle is believed to be there.
    believed_after: int = 3
    stop_radius: int = 30_000
    stop_least: int = 20_000
    #: A device that says it moves this fast does not stand.
    moving: int = 2_500
    #: One fix this far off for this long leaves a stop unbroken: parked receivers drift.
    drift_radius: int = 150_000
    drift_longest: int = 45_000
    silent_after: int = 10 * MINUTE
    #: A silence longer than this ends visits: what stood there may have been anywhere since.
    parted: int = 6 * 60 * MINUTE
    #: How fast a vehicle drives between stops, for what it can have done between two fixes.
    cruising: int = 7_000
    #: From this confidence on a visit counts for a trip.
    sure: int = 50
    #: A way out of a place and back that is shorter than this is none.
    trip_least: int = 500_000
    slot: int = 15 * MINUTE
    #: A service as short as this should still be seen; longer intervals between fixes lower it.
    service: int = 15_000
    off_line_least: int = 30_000

    def __post_init__(self) -> None:
        for name in self.__dataclass_fields__:
            figure = getattr(self, name)
            if figure is not None and (type(figure) is not int or figure < 0):
                raise ValueError(f"{name}: {figure!r} is not a whole number from zero up")
        needed = ("slot", "fastest", "cruising", "believed_after", "stop_least")
        if min(getattr(self, name) for name in needed) == 0:
            raise ValueError(f"{', '.join(needed)} are above zero")
