"""Events in the order of their time, each once, and what is remembered of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from wufei.tracking.rules.facts import Fill, Receipt, Weighing

Event = TypeVar("Event", Weighing, Receipt, Fill)


class Waiting(Generic[Event]):
    """Events that wait for the watermark, as fixes do.

    All that came up to the watermark has been handed out, so a repeated key is recognised among
    those that wait, and whatever comes later than the watermark is late.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, Event] = {}
        self._watermark: int | None = None

    def take(self, events: Iterable[Event], watermark: int) -> tuple[list[Event], list[Event]]:
        """Events up to the watermark in order, and those that came too late for it."""
        late = []
        for event in events:
            if self._watermark is not None and event.time <= self._watermark:
                late.append(event)
            else:
                self._waiting.setdefault(event.key, event)
        if self._watermark is None or watermark > self._watermark:
            self._watermark = watermark
        due = [event for event in self._waiting.values() if event.time <= watermark]
        for event in due:
            del self._waiting[event.key]
        return sorted(due, key=lambda event: (event.time, event.key)), late


class Remembered(Generic[Event]):
    """Events in order, by a key, for looking back."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[Event]] = {}

    def add(self, key: str, event: Event) -> None:
        self._by_key.setdefault(key, []).append(event)

    def between(self, key: str, first: int, last: int) -> list[Event]:
        """Those from ``first`` to ``last``, both included."""
        events = self._by_key.get(key, [])
        begin = bisect_left(events, first, key=_time)
        return events[begin : bisect_left(events, last + 1, key=_time)]

    def last(self, key: str, moment: int) -> Event | None:
        """The last one up to ``moment``."""
        events = self._by_key.get(key, [])
        end = bisect_left(events, moment + 1, key=_time)
        return events[end - 1] if end else None

    def forget(self, before: Callable[[str], int]) -> None:
        """Drop what came before a key's moment."""
        for key in list(self._by_key):
            events = self._by_key[key]
            del events[: bisect_left(events, before(key), key=_time)]
            if not events:
                del self._by_key[key]


def _time(event: Weighing | Receipt | Fill) -> int:
    return event.time
