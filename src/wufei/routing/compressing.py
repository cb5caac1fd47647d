"""Time with the breaks taken out, for a solver that knows none.

With a break of ``seconds`` from ``earliest`` on, everything later happens ``seconds`` earlier on a
clock that stands still during the break. Windows are moved onto that clock; a window that the
break cuts gives up to two pieces. Breaks begin as early as they may here; where a service runs
into one the real times differ, which the exact timetable then shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from wufei.routing.records import Break, Window

FOREVER = 10**9


def compressed(windows: Sequence[Window], breaks: Sequence[Break]) -> tuple[Window, ...]:
    """``windows`` (none: any time) on the clock without ``breaks``; touching pieces joined."""
    pieces: list[Window] = []
    for window in windows or (Window(0, FOREVER),):
        stood, begin = 0, -FOREVER
        for pause in breaks:
            _add(pieces, window, begin, pause.earliest - stood, stood)
            begin, stood = pause.earliest - stood + 1, stood + pause.seconds
        _add(pieces, window, begin, FOREVER, stood)
    return tuple(pieces)


def _add(pieces: list[Window], window: Window, begin: int, end: int, stood: int) -> None:
    opens, closes = max(window.opens - stood, begin, 0), min(window.closes - stood, end)
    if opens > closes:
        return
    if pieces and pieces[-1].closes + 1 >= opens:
        pieces[-1] = Window(pieces[-1].opens, max(closes, pieces[-1].closes))
    else:
        pieces.append(Window(opens, closes))


def moment(time: int, breaks: Sequence[Break]) -> int:
    """``time`` on the clock without the breaks that begin before it."""
    stood = 0
    for pause in breaks:
        if time <= pause.earliest:
            break
        stood += min(pause.seconds, time - pause.earliest)
    return time - stood
