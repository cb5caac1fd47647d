"""Settling: each event once, one entry per point and material; late ones change it by reversal."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from tests.lake.telemetry.conftest import DAY, NEXT, at, drop, land, stands
from tests.ledger.conftest import CLERK, entry
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.lake.models import PointAccount, SettledDay, SettledSum
from wufei.lake.telemetry.compacting import compact_stream
from wufei.lake.telemetry.points import PointDraft, map_points
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.settling import Settlement, days_to_settle, settle_day
from wufei.lake.telemetry.streams import STREAMS
from wufei.lake.telemetry.verifying import verify_telemetry
from wufei.ledger.public import (
    ClosedPeriod,
    Entry,
    LedgerReason,
    close_period,
    post,
    reverse,
    verify,
)

pytestmark = pytest.mark.usefixtures("points")


def settle(day: dt.date = DAY) -> Settlement:
    return settle_day(actor=CLERK, stream="drops", day=day)


def agrees() -> bool:
    assert verify(actor=CLERK).difference is None
    assert verify_telemetry(actor=CLERK).difference is None
    return True


def test_each_point_and_material_becomes_one_entry() -> None:
    land(
        "1",
        [
            drop("a", 5),
            drop("b", 7),
            drop("c", 11, material="oil"),
            drop("d", 13, point="gate-2"),
            drop("e", 17, when=at(NEXT)),
        ],
    )
    done = settle()
    assert (done.posted, done.reversed, done.revision) == (3, 0, 1)
    assert (done.events, done.grams, done.waiting_grams) == (4, 36, 0)
    assert (stands("yard"), stands("yard", "oil"), stands("shed")) == (12, 11, 13)
    assert (stands("households"), stands("households", "oil")) == (-25, -11)
    assert agrees()


def test_the_entry_names_its_day_and_segment() -> None:
    land("1", [drop("a", 5), drop("b", 7)])
    done = settle()
    assert done.refused == ()
    made = Entry.objects.get()
    assert made.paper_kind == "telemetry"
    assert made.paper_reference == f"drops/{DAY}@v{done.version}:{done.segment[:12]}"
    assert made.declared == "12 g / 2"
    assert timezone.localtime(made.occurred_at).date() == DAY
    assert SettledSum.objects.get().entry_id == made.pk


def test_settling_again_adds_nothing() -> None:
    land("1", [drop("a", 5)])
    first = settle()
    again = settle()
    assert (again.posted, again.reversed, again.unchanged) == (0, 0, 1)
    assert (again.revision, again.segment) == (first.revision, first.segment)
    assert Entry.objects.count() == 1


def test_late_events_reverse_and_post_anew_only_what_changed() -> None:
    land("1", [drop("a", 5), drop("b", 7, point="gate-2")])
    settle()
    landed = land("2", [drop("c", 100)])
    assert landed.late == 1
    assert days_to_settle("drops") == [DAY]
    done = settle()
    assert (done.posted, done.reversed, done.unchanged, done.revision) == (1, 1, 1, 2)
    assert (stands("yard"), stands("shed")) == (105, 7)
    kinds = Entry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["transfer", "transfer", "transfer", "reversal"]
    assert days_to_settle("drops") == []
    assert agrees()


def test_late_events_are_settled_although_the_mass_has_moved_on() -> None:
    land("1", [drop("a", 500)])
    settle()
    post(actor=CLERK, draft=entry(("yard", "kitchen", -500), ("users", "kitchen", 500)))
    land("2", [drop("b", 20)])
    assert settle().refused == ()
    assert stands("yard") == 20
    assert agrees()


def test_an_event_that_comes_again_past_the_window_counts_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a window of nothing, landing recognises no repetition but those inside a batch."""
    stream = STREAMS["drops"]
    monkeypatch.setitem(STREAMS, "drops", _without_window(stream))
    for number in range(10):
        assert land(str(number), [drop("a", 5), drop(f"own-{number}", 1)]).duplicates == 0
    done = settle()
    assert (done.events, done.grams) == (11, 15)
    assert stands("yard") == 15
    merged = compact_stream(stream="drops", day=DAY)
    assert (merged.before, merged.after, merged.duplicates) == (10, 1, 9)
    assert (settle().posted, stands("yard")) == (0, 15)
    assert agrees()


def _without_window(stream: object) -> object:
    from dataclasses import replace

    return replace(stream, window=0)  # type: ignore[type-var]


def test_which_content_counts_does_not_depend_on_what_came_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(STREAMS, "drops", _without_window(STREAMS["drops"]))
    for name, order in (("a", (5, 9)), ("b", (9, 5))):
        for grams in order:
            land(f"{name}{grams}", [drop(name, grams)])
    assert settle().grams == 10
    compact_stream(stream="drops", day=DAY)
    assert settle().grams == 10


def test_grams_of_a_point_without_accounts_wait() -> None:
    land("1", [drop("a", 5), drop("b", 7, point="nowhere"), drop("c", 0, point="nowhere")])
    done = settle()
    assert (done.posted, done.waiting_grams, done.waiting_events) == (1, 7, 2)
    assert days_to_settle("drops") == [DAY]
    assert agrees()
    map_points(actor=CLERK, points=[PointDraft("nowhere", "households", "shed")])
    done = settle()
    assert (done.posted, done.waiting_grams) == (1, 0)
    assert (stands("shed"), days_to_settle("drops")) == (7, [])
    assert agrees()


def test_what_the_ledger_refuses_waits_and_is_told() -> None:
    land("1", [drop("a", 5), drop("b", 7, point="gate-2")])
    PointAccount.objects.filter(point="gate-2").update(target="gone")
    done = settle()
    assert (done.posted, done.waiting_grams) == (1, 7)
    (told,) = done.refused
    assert (told.key.point, told.grams) == ("gate-2", 7)
    assert told.refusal.reason is LedgerReason.UNKNOWN_ACCOUNT
    PointAccount.objects.filter(point="gate-2").update(target="shed")
    assert settle().waiting_grams == 0
    assert stands("shed") == 7


def test_a_sum_that_shrinks_below_what_moved_on_stays_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The event of 500 g turns out to have a second, smaller content under its id."""
    monkeypatch.setitem(STREAMS, "drops", _without_window(STREAMS["drops"]))
    land("1", [drop("a", 500), drop("b", 7, point="gate-2")])
    settle()
    post(actor=CLERK, draft=entry(("yard", "kitchen", -500), ("users", "kitchen", 500)))
    land("2", [drop("a", 400), drop("c", 3, point="gate-2")])
    done = settle()
    (told,) = done.refused
    assert (told.key.point, told.refusal.reason) == ("gate-1", No.MASS_MOVED_ON)
    assert (done.posted, done.reversed, done.waiting_grams) == (1, 1, 100)
    assert (stands("yard"), stands("shed")) == (0, 10)
    assert agrees()


def test_a_settled_entry_that_a_person_reversed_is_left_to_persons() -> None:
    land("1", [drop("a", 5)])
    settle()
    reverse(actor=CLERK, entry=Entry.objects.get(), reason="秤坏了")
    assert settle().posted == 0
    land("2", [drop("b", 7)])
    done = settle()
    assert [told.refusal.reason for told in done.refused] == [No.SETTLED_BY_HAND]
    assert (done.waiting_grams, stands("yard")) == (7, 0)
    report = verify_telemetry(actor=CLERK)
    assert (report.difference, report.by_hand) == (None, 1)


def test_late_events_of_a_closed_day_are_posted_now() -> None:
    land("1", [drop("a", 5)])
    settle()
    close_period(actor=CLERK, first_day=DAY, last_day=DAY, reason="月结")
    land("2", [drop("b", 7)])
    done = settle()
    assert (done.posted, done.reversed, done.refused) == (1, 1, ())
    today = timezone.localdate()
    days = [timezone.localtime(e.occurred_at).date() for e in Entry.objects.order_by("pk")]
    assert days == [DAY, today, today]
    assert (stands("yard"), ClosedPeriod.objects.count()) == (12, 1)
    assert agrees()


def test_a_day_that_is_not_over_is_not_settled() -> None:
    with pytest.raises(Refusal) as refused:
        settle(timezone.localdate())
    assert refused.value.reason is No.DAY_NOT_OVER


def test_a_stream_without_movements_is_not_settled() -> None:
    with pytest.raises(Refusal) as refused:
        settle_day(actor=CLERK, stream="readings", day=DAY)
    assert refused.value.reason is No.NOT_SETTLED


def test_a_day_without_events_settles_to_nothing() -> None:
    assert (settle().events, settle().posted, Entry.objects.count()) == (0, 0, 0)
    assert SettledDay.objects.get().revision == 1


def test_only_the_offices_settle() -> None:
    driver = Actor(user_id=7, name="某人", grants=(Grant(Role.DRIVER, organisation_id=1),))
    with pytest.raises(Refusal) as refused:
        settle_day(actor=driver, stream="drops", day=DAY)
    assert refused.value.reason is No.NOT_ALLOWED


def test_many_repetitions_are_taken_off_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(STREAMS, "drops", _without_window(STREAMS["drops"]))
    chance = random.Random(4)
    weights = {f"e{n}": chance.randrange(1_000) for n in range(300)}
    sent: set[str] = set()
    for number in range(7):
        chosen = chance.sample(sorted(weights), 150)
        sent.update(chosen)
        land(str(number), [drop(name, weights[name]) for name in chosen])
    done = settle()
    assert (done.events, done.grams) == (len(sent), sum(weights[name] for name in sent))
    assert stands("yard") == done.grams
