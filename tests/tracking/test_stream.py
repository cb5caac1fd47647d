"""Fixes in any batches give what their history gives, record by record."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.tracking.histories import CITY, LIMITS, SILENT, arriving, histories, planned
from tests.tracking.traces import BEGIN, HOUR, MINUTE, SECOND, Trace, fixes
from wufei.tracking import history
from wufei.tracking.public import (
    Fault,
    Fixes,
    Lines,
    Stream,
    Tracks,
    joined,
    track,
)


def streamed(given: Fixes, cuts: list[int], lines: Lines) -> tuple[Stream, Tracks]:
    stream = Stream(places=CITY, lines=lines, limits=LIMITS)
    bounds = sorted({cut % (len(given) + 1) for cut in cuts})
    parts = np.split(np.arange(len(given)), bounds)
    found = [stream.feed(given.rows(part)) for part in parts]
    return stream, joined([*found, stream.close()])


def check(given: Fixes, seed: int, cuts: list[int]) -> None:
    given = arriving(given, seed, repeated=0.1)
    lines = planned(given)
    whole = track(given, places=CITY, lines=lines, limits=LIMITS)

    assert streamed(given, cuts, lines)[1] == whole
    assert whole.kept + len(whole.set_aside) == len(given)


@given(histories(), st.integers(), st.lists(st.integers(0, 2000), max_size=12))
@example(SILENT, 1, list(range(0, 2000, 3)))
@settings(max_examples=60, deadline=None)
def test_a_stream_finds_what_the_history_shows(given: Fixes, seed: int, cuts: list[int]) -> None:
    check(given, seed, cuts)


@pytest.mark.slow
@given(histories(), st.integers(), st.lists(st.integers(0, 2000), max_size=60))
@settings(max_examples=600, deadline=None)
def test_a_stream_finds_what_many_histories_show(given: Fixes, seed: int, cuts: list[int]) -> None:
    check(given, seed, cuts)


def test_fix_by_fix_is_the_same_too() -> None:
    check(SILENT, 5, list(range(len(SILENT))))


@pytest.mark.parametrize("piece", [1, 40, 10_000])
def test_a_history_in_pieces_is_the_same(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    expected = track(SILENT, places=CITY, limits=LIMITS)
    monkeypatch.setattr(history, "PIECE", piece)

    assert track(SILENT, places=CITY, limits=LIMITS) == expected


def test_a_second_replay_adds_nothing() -> None:
    given = arriving(SILENT, 3, repeated=0.0)
    stream = Stream(places=CITY, limits=LIMITS)
    once = [stream.feed(given)]
    again = stream.feed(given)
    once.append(stream.close())

    first = dataclasses.replace(joined(once), set_aside=())
    expected = track(given, places=CITY, limits=LIMITS)
    assert first == dataclasses.replace(expected, set_aside=())
    assert again == Tracks(set_aside=again.set_aside)
    repeated = [item for part in (*once, again) for item in part.set_aside]
    assert len(repeated) == len(given) + len(expected.set_aside)


def test_a_fix_that_comes_after_its_moment_is_late() -> None:
    given = fixes(Trace().stay(300))
    stream = Stream(limits=LIMITS)
    stream.feed(given.rows(slice(5, None)))
    found = stream.feed(given.rows(slice(0, 5)))

    assert [item.fault for item in found.set_aside] == [Fault.LATE] * 5
    assert stream.watermark == BEGIN + 290 * SECOND - MINUTE


def test_waiting_fixes_are_bounded_by_the_lateness() -> None:
    stream = Stream(limits=LIMITS)
    given = fixes(Trace(every=1).stay(5000))
    for part in np.array_split(np.arange(len(given)), 50):
        stream.feed(given.rows(part))

    assert sum(len(part) for part in stream._waiting) == 60


def test_what_goes_on_can_be_seen() -> None:
    stream = Stream(places=CITY, limits=LIMITS)
    stream.feed(fixes(Trace().drive(700).stay(600)))

    assert [(s.place, s.fixes) for s in stream.standing()] == [("a", 54)]
    begins = BEGIN + 70 * SECOND
    assert sorted(stream.present()) == [
        ("渝A0001", "a", begins),
        ("渝A0001", "a2", begins),
        ("渝A0001", "district", BEGIN),
    ]
    assert stream.silent(BEGIN + 11 * MINUTE) == []
    assert [gap.place for gap in stream.silent(BEGIN + 2 * HOUR)] == ["a"]


def test_a_tracker_that_falls_silent_does_not_hold_back_what_has_ended() -> None:
    stream = Stream(places=CITY, limits=LIMITS)
    first = stream.feed(fixes(Trace().drive(700).stay(600)))
    found = stream.advance(BEGIN + 4 * HOUR)

    assert [visit.place for visit in found.visits] == ["district", "a", "a2"]
    assert list(stream.present()) == []
    assert sum(slot.fixes for slot in (*first.heard, *found.heard)) == 67


def test_a_closed_stream_takes_nothing() -> None:
    stream = Stream()
    stream.close()

    with pytest.raises(ValueError, match="closed"):
        stream.feed(SILENT)
    with pytest.raises(ValueError, match="closed"):
        stream.advance(BEGIN)
