"""The time of one vehicle: it drives, waits and serves, and breaks pass when they are due."""

from __future__ import annotations

from collections.abc import Sequence

from wufei.routing.plans import Rest
from wufei.routing.records import Break, Window


class Clock:
    """The time of a vehicle, which lets due breaks pass while it drives or waits."""

    __slots__ = ("late", "pending", "rests", "time")

    def __init__(self, time: int, pending: Sequence[Break]) -> None:
        self.time = time
        self.pending = list(pending)
        self.rests: list[Rest] = []
        self.late = False

    def rest(self) -> None:
        """The next break begins as early as it may."""
        pause = self.pending.pop(0)
        begin = max(self.time, pause.earliest)
        self.late = self.late or begin > pause.latest
        self.time = begin + pause.seconds
        self.rests.append(Rest(begin, self.time))

    def drive(self, seconds: int) -> None:
        while self.pending and self.time + seconds > self.pending[0].earliest:
            seconds -= max(0, self.pending[0].earliest - self.time)
            self.rest()
        self.time += seconds

    def wait(self, until: int) -> None:
        while self.pending and until > self.pending[0].earliest:
            self.rest()
        self.time = max(self.time, until)

    def serve(self, windows: Sequence[Window], service: int) -> tuple[int, bool]:
        """Begin of the service and whether it is in time; the clock stands at its end."""
        begin, timely = opening(windows, self.time)
        self.wait(begin)
        while self.pending and begin + service > self.pending[0].latest:
            self.rest()
        begin, timely = opening(windows, self.time)
        self.time = begin + service
        return begin, timely


def opening(windows: Sequence[Window], time: int) -> tuple[int, bool]:
    """The first moment not before ``time`` within a window; ``time`` itself if none is left."""
    if not windows:
        return time, True
    for window in windows:
        if time <= window.closes:
            return max(time, window.opens), True
    return time, False


def reached(
    clock: Clock, seconds: int, windows: Sequence[Window], service: int
) -> tuple[int, int, bool]:
    """Drive and serve: arrival, begin, in time. Breaks wait if only that meets the window."""
    time, pending, rests, late = clock.time, list(clock.pending), list(clock.rests), clock.late
    clock.drive(seconds)
    arrive = clock.time
    begin, in_time = clock.serve(windows, service)
    taken = len(clock.rests) - len(rests)
    for kept in range(taken - 1, -1, -1) if not in_time else ():
        other = Clock(time, pending[:kept])
        other.drive(seconds)
        arrive_other = other.time
        begin_other, timely = other.serve(windows, service)
        if timely and not other.late and other.time <= pending[kept].latest:
            clock.time, clock.late = other.time, late
            clock.rests, clock.pending = [*rests, *other.rests], [*other.pending, *pending[kept:]]
            return arrive_other, begin_other, True
    return arrive, begin, in_time
