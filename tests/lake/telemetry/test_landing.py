"""Landing: once whatever is sent again, nothing impossible among the events, nothing lost."""

from __future__ import annotations

import array
import datetime as dt
import math
from typing import Any

import pytest
from django.utils import timezone

from tests.lake.telemetry.conftest import DAY, NEXT, at, drop, land
from tests.ledger.conftest import CLERK
from wufei.kernel.refusals import Refusal
from wufei.lake.models import TelemetryBatch
from wufei.lake.schema import DROPS
from wufei.lake.telemetry import quarantine, segments
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.landing import Landed, land_batch
from wufei.lake.telemetry.points import register_devices
from wufei.lake.telemetry.quarantine import quarantine_counts, quarantined
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.refusals import TelemetryReason as No
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.streams import Position

pytestmark = pytest.mark.usefixtures("points")


def rows(query: str, stream: str = "drops") -> list[tuple[Any, ...]]:
    with scratch() as database:
        return database.execute(query.format(reading(telemetry_files(stream)))).fetchall()


def test_a_batch_lands_in_the_days_of_its_events() -> None:
    landed = land("1", [drop("a", 5), drop("b", 7, when=at(NEXT, 0, 1))])
    assert landed == Landed(rows=2, duplicates=0, late=0, quarantined=0)
    assert rows("SELECT event_id, batch, day, grams FROM {} ORDER BY event_id") == [
        ("a", "broker/1", DAY, 5),
        ("b", "broker/1", NEXT, 7),
    ]
    folders = sorted(path.split("/")[-2] for path in telemetry_files("drops"))
    assert folders == [f"day={DAY}", f"day={NEXT}"]


def test_the_files_have_the_columns_of_the_schema() -> None:
    land("1", [drop("a", 5)])
    found = rows("DESCRIBE SELECT * FROM {}")
    assert {name: kind for name, kind, *_ in found} == DROPS


def test_the_time_is_kept_in_utc_and_the_day_is_local() -> None:
    """00:30 in Shanghai is the evening before in UTC."""
    land("1", [drop("a", when=at(DAY, 0, 30))])
    before = DAY - dt.timedelta(days=1)
    assert rows("SELECT occurred_at, day FROM {}") == [
        (dt.datetime.combine(before, dt.time(16, 30)), DAY)
    ]


def test_the_same_batch_again_is_answered_as_before() -> None:
    events = [drop("a", 5), drop("a", 5), drop("b", -1)]
    first = land("1", events)
    assert first == Landed(rows=1, duplicates=1, late=0, quarantined=1)
    assert land("1", events) == first
    assert land("1", list(reversed(events))) == first
    assert rows("SELECT count(*) FROM {}") == [(1,)]
    assert quarantine_counts("drops") == {Fault.NEGATIVE_MASS: 1}
    assert TelemetryBatch.objects.get().landed_at is not None


def test_another_batch_under_the_same_name_is_refused() -> None:
    land("1", [drop("a", 5)])
    with pytest.raises(Refusal) as refused:
        land("1", [drop("a", 6)])
    assert refused.value.reason is No.BATCH_ID_REUSED
    assert land("1", [drop("b", 6)], source="other").rows == 1


def test_ten_times_the_same_event_is_one() -> None:
    assert land("1", [drop("a", 5)] * 10) == Landed(1, 9, 0, 0)
    for number in range(2, 12):
        assert land(str(number), [drop("a", 5)]) == Landed(0, 1, 0, 0)
    assert rows("SELECT sum(grams) FROM {}") == [(5,)]


def test_other_content_under_a_known_id_is_set_apart_in_batch_and_window() -> None:
    assert land("1", [drop("a", 5), drop("a", 6)]) == Landed(1, 0, 0, 1)
    assert land("2", [drop("a", 7)]) == Landed(0, 0, 0, 1)
    assert rows("SELECT grams FROM {}") == [(5,)]
    assert quarantine_counts("drops") == {Fault.OTHER_CONTENT: 2}


def test_two_attempts_at_one_batch_set_an_event_apart_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second lands the whole batch while the first is about to write its quarantine."""
    events = [drop("a", 5), drop("bad", -1)]
    add = quarantine.add

    def landing_beside(*given: Any, **named: Any) -> None:
        monkeypatch.setattr(quarantine, "add", add)
        assert land("1", events) == Landed(1, 0, 0, 1)
        add(*given, **named)

    monkeypatch.setattr(quarantine, "add", landing_beside)
    assert land("1", events) == Landed(1, 0, 0, 1)
    assert quarantine_counts("drops") == {Fault.NEGATIVE_MASS: 1}
    assert rows("SELECT count(*) FROM {}") == [(1,)]


def test_an_attempt_that_ended_after_its_quarantine_is_finished(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was set apart once stays so, although its device is known by now: never in both."""
    events = [drop("a", 5), drop("b", 5, device="new"), drop("c", -1)]
    with monkeypatch.context() as patch:
        patch.setattr(segments, "commit", _once(segments.commit))
        with pytest.raises(KeyboardInterrupt):
            land("1", events)
    register_devices(actor=CLERK, devices={"new": ""})
    assert land("1", events) == Landed(1, 0, 0, 2)
    assert len(quarantined("drops")) == 2
    assert rows("SELECT event_id FROM {}") == [("a",)]


def _once(commit: Any) -> Any:
    """The commit of the quarantine, and the end of the process at the next."""
    done: list[int] = []

    def first_only(*given: Any, **named: Any) -> int:
        if done:
            raise KeyboardInterrupt
        done.append(commit(*given, **named))
        return done[0]

    return first_only


NOW = timezone.now()


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (drop("x", math.nan), Fault.NO_MASS),
        (drop("x", math.inf), Fault.NO_MASS),
        (drop("x", None), Fault.NO_MASS),
        (drop("x", -1), Fault.NEGATIVE_MASS),
        (drop("x", -math.inf), Fault.NO_MASS),
        (drop("x", 0.5), Fault.FRACTION_OF_GRAM),
        (drop("x", 1_000_001), Fault.ABSURD_MASS),
        (drop("x", 10**40), Fault.ABSURD_MASS),
        (drop("x", 2**63), Fault.ABSURD_MASS),
        (drop(""), Fault.NO_ID),
        (drop("x" * 129), Fault.NO_ID),
        (drop("x", when=NOW + dt.timedelta(hours=1)), Fault.IN_THE_FUTURE),
        (drop("x", when=dt.datetime(1999, 12, 31, 23, tzinfo=dt.UTC)), Fault.TOO_OLD),
        (drop("x", when=dt.datetime(1, 1, 1, tzinfo=dt.UTC)), Fault.NO_TIME),
        (drop("x", device="stranger"), Fault.UNKNOWN_DEVICE),
        (drop("x", device="'; DROP TABLE judged; --"), Fault.UNKNOWN_DEVICE),
        (drop("x", material="gold"), Fault.UNKNOWN_MATERIAL),
        (drop("x", point="p" * 129), Fault.UNREADABLE),
    ],
)
def test_what_cannot_be_true_is_set_apart_with_its_reason(event: Any, fault: Fault) -> None:
    assert land("1", [event, drop("good")]) == Landed(1, 0, 0, 1)
    (kept,) = quarantined("drops")
    assert (kept.fault, kept.event_id, kept.row) == (fault, event.event_id, 0)
    assert (kept.source, kept.batch_id) == ("broker", "1")
    assert kept.body["device"] == event.device
    assert rows("SELECT event_id FROM {}") == [("good",)]


def test_an_event_without_a_time_is_set_apart() -> None:
    event = {"event_id": "x", "occurred_at": None, "device": "bin-1", "material": "kitchen"}
    landed = land_batch(
        stream="drops", source="s", batch_id="1", rows=[{**event, "grams": 5, "point": "gate-1"}]
    )
    assert landed.quarantined == 1
    assert quarantine_counts("drops") == {Fault.NO_TIME: 1}


def test_quarantine_is_listed_in_parts_and_by_reason() -> None:
    land("1", [drop(f"n{n}", -1) for n in range(5)] + [drop("odd", 0.5)])
    assert [e.event_id for e in quarantined("drops", limit=2, offset=1)] == ["n1", "n2"]
    assert [e.event_id for e in quarantined("drops", fault=Fault.FRACTION_OF_GRAM)] == ["odd"]
    assert str(Fault.FRACTION_OF_GRAM.label) == "质量不是整克"


def columns(**other: Any) -> dict[str, Any]:
    moment = int(at().timestamp()) * 1_000_000
    return {
        "event_id": ["a", "b"],
        "occurred_at": array.array("q", [moment, moment]),
        "device": ["bin-1", "bin-2"],
        "point": ["gate-1", "gate-2"],
        "material": ["kitchen", "oil"],
        "grams": array.array("d", [5.0, 7.0]),
        **other,
    }


def test_columns_of_arrays_land_as_rows_do() -> None:
    landed = land_batch(stream="drops", source="s", batch_id="1", columns=columns())
    assert landed.rows == 2
    utc = at().astimezone(dt.UTC).replace(tzinfo=None)
    assert rows("SELECT event_id, occurred_at, grams, household FROM {} ORDER BY 1") == [
        ("a", utc, 5, None),
        ("b", utc, 7, None),
    ]


def test_an_arrow_table_lands_whatever_carries_its_times() -> None:
    from arro3.core import Table

    spelled = at().isoformat()
    with scratch() as database:
        for number, moment in enumerate((f"'{spelled}'", f"TIMESTAMPTZ '{spelled}'")):
            table = Table.from_arrow(
                database.sql(
                    f"SELECT 'e{number}' AS event_id, {moment} AS occurred_at, 'bin-1' AS device,"
                    " 'gate-1' AS point, 'kitchen' AS material, 5::UINTEGER AS grams"
                )
            )
            landed = land_batch(stream="drops", source="s", batch_id=f"{number}", columns=table)
            assert landed.rows == 1
    utc = at().astimezone(dt.UTC).replace(tzinfo=None)
    assert rows("SELECT DISTINCT occurred_at FROM {}") == [(utc,)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"grams": [5]}, No.UNREADABLE_BATCH),
        ({"colour": ["red", "blue"]}, No.UNKNOWN_COLUMN),
        ({"day": ["red", "blue"]}, No.UNKNOWN_COLUMN),
        ({"event_id": ["a", "\ud800"]}, No.UNREADABLE_BATCH),
    ],
)
def test_columns_that_are_no_batch_are_refused(given: dict[str, Any], reason: No) -> None:
    with pytest.raises(Refusal) as refused:
        land_batch(stream="drops", source="s", batch_id="1", columns=columns(**given))
    assert refused.value.reason is reason
    assert telemetry_files("drops") == []


def test_a_missing_column_is_named() -> None:
    given = columns()
    del given["grams"]
    with pytest.raises(Refusal) as refused:
        land_batch(stream="drops", source="s", batch_id="1", columns=given)
    assert refused.value.reason is No.MISSING_COLUMN
    assert refused.value.params["column"] == "grams"


@pytest.mark.parametrize(
    ("source", "batch_id"), [("", "1"), ("a/b", "1"), ("s", ""), ("s", "1\n"), ("s" * 65, "1")]
)
def test_a_batch_needs_a_name_that_can_be_told(source: str, batch_id: str) -> None:
    with pytest.raises(Refusal) as refused:
        land(batch_id, [drop("a")], source=source)
    assert refused.value.reason is No.BAD_NAME


def test_an_unknown_stream_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        land_batch(stream="smells", source="s", batch_id="1", rows=[])
    assert refused.value.reason is No.UNKNOWN_STREAM
    assert "drops" in str(refused.value)


def test_an_empty_batch_is_landed_too() -> None:
    assert land("1", []) == Landed(0, 0, 0, 0)
    assert land("1", []) == Landed(0, 0, 0, 0)


def test_positions_need_a_place_and_no_mass() -> None:
    def ping(event_id: str, longitude: float, latitude: float) -> Position:
        return Position(event_id, at(), "bin-1", "渝A12345", longitude, latitude, 8.5)

    landed = land_batch(
        stream="positions",
        source="gps",
        batch_id="1",
        rows=[ping("a", 106.5, 29.5), ping("b", 181.0, 0.0), ping("c", math.nan, 29.5)],
    )
    assert landed == Landed(1, 0, 0, 2)
    assert rows("SELECT vehicle, longitude, speed_mps FROM {}", "positions") == [
        ("渝A12345", 106.5, 8.5)
    ]
    assert quarantine_counts("positions") == {Fault.NO_PLACE: 2}
