"""Whole grams for each row: row by row, or carrying the remainder along a stream."""

from __future__ import annotations

from fractions import Fraction

from wufei.kernel.units import Mass

State = dict[str, list[str]]


class CarryRounder:
    """Rounds the running total of each stream, so that any sum of neighbours is off by at most one
    gram and equal totals stay equal. ``state`` can be saved and taken up again."""

    def __init__(self) -> None:
        self._streams: dict[str, tuple[Fraction, int]] = {}

    def grams(self, stream: str, mass: Mass) -> int:
        exact, rounded = self._streams.get(stream, (Fraction(), 0))
        exact += mass.exact_grams
        total = round(exact)  # half to even
        self._streams[stream] = (exact, total)
        return total - rounded

    def dump(self) -> State:
        return {
            stream: [str(exact.numerator), str(exact.denominator), str(rounded)]
            for stream, (exact, rounded) in self._streams.items()
        }

    def load(self, state: State) -> None:
        self._streams = {
            stream: (Fraction(int(numerator), int(denominator)), int(rounded))
            for stream, (numerator, denominator, rounded) in state.items()
        }
