"""However events are cut into batches, mixed, repeated, merged and settled in between: the grams
are those of a model that only keeps a dictionary."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.lake.telemetry.conftest import DAY, at, drop, land
from tests.ledger.conftest import CLERK
from wufei.lake.telemetry.compacting import compact_stream
from wufei.lake.telemetry.settling import settle_day, standing_sums
from wufei.lake.telemetry.streams import STREAMS, Drop
from wufei.lake.telemetry.summing import Key
from wufei.lake.telemetry.verifying import verify_telemetry
from wufei.ledger.public import Posting, verify

KINDS = 12
_example = itertools.count()

batches = st.lists(
    st.tuples(
        st.lists(st.integers(0, KINDS - 1), max_size=8),
        st.integers(1, 3),  # how often the batch is sent
        st.sampled_from(["", "settle", "merge"]),
    ),
    max_size=6,
)


def event(number: int, example: int, day: dt.date) -> Drop:
    """Event ``number`` is always the same; 3 and 7 can never be true."""
    grams = {3: -5.0, 7: float("nan")}.get(number, 10**number % 1_000_003 % 99_991)
    return drop(
        f"{example}-{number}",
        grams,
        point=("gate-1", "gate-2", "nowhere")[number % 3],
        material=("kitchen", "oil")[number % 2],
        when=at(day, number * 2),
    )


@pytest.mark.slow
@pytest.mark.usefixtures("points")
def test_settled_grams_are_those_of_a_naive_model() -> None:
    _holds_for_any_order()
    assert verify_telemetry(actor=CLERK).difference is None
    assert verify(actor=CLERK).difference is None


@given(sent=batches, window=st.sampled_from([0, 1_000_000]), turn=st.randoms())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def _holds_for_any_order(sent: list, window: int, turn: object) -> None:
    example = next(_example)
    day = DAY - dt.timedelta(days=example)
    order = [number for number, (_, times, _) in enumerate(sent) for _ in range(times)]
    turn.shuffle(order)  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(STREAMS, "drops", replace(STREAMS["drops"], window=window))
        for number in order:
            numbers, _, then = sent[number]
            events = [event(n, example, day) for n in numbers]
            landed = land(f"{example}-{number}", events)
            assert landed.rows + landed.duplicates + landed.quarantined == len(events)
            if then == "settle":
                settle_day(actor=CLERK, stream="drops", day=day)
            elif then == "merge":
                compact_stream(stream="drops", day=day)
        done = settle_day(actor=CLERK, stream="drops", day=day)
    kept = {n for numbers, _, _ in sent for n in numbers} - {3, 7}
    model: Counter[Key] = Counter()
    for n in kept:
        what = event(n, example, day)
        model[Key(what.point, what.material)] += what.grams
    mapped = {key: grams for key, grams in model.items() if key.point != "nowhere" and grams}
    assert (done.events, done.grams) == (len(kept), sum(model.values()))
    assert done.waiting_grams == sum(model.values()) - sum(mapped.values())
    settled = standing_sums(STREAMS["drops"], day)
    assert {key: part.grams for key, part in settled.items() if part.grams} == mapped
    assert _posted(day) == mapped


def _posted(day: dt.date) -> dict[Key, int]:
    """What the ledger says of the day: arrivals less reversals, by account and material."""
    points = {"yard": "gate-1", "shed": "gate-2"}
    total: Counter[Key] = Counter()
    for code, material, grams in Posting.objects.filter(
        day=day, account__code__in=points
    ).values_list("account__code", "material__key", "grams"):
        total[Key(points[code], material)] += grams
    return {key: grams for key, grams in total.items() if grams}
