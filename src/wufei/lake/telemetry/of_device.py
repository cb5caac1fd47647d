"""What one device sent, out of all that landed and was set apart."""

# ruff: noqa: S608 - names of our own columns and expressions, values as parameters

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.judging import local_day
from wufei.lake.telemetry.quarantine import apart_files
from wufei.lake.telemetry.refusals import Fault
from wufei.lake.telemetry.scratch import reading, scratch
from wufei.lake.telemetry.streams import stream_named

#: The time of an event set apart, as the batch spelled it: microseconds since 1970, or a moment.
_AS_TEXT = "json_extract_string(body, '$.occurred_at')"
_TOLD = (
    f"coalesce(make_timestamp(TRY_CAST({_AS_TEXT} AS BIGINT)),"
    f" CAST(TRY_CAST({_AS_TEXT} AS TIMESTAMPTZ) AS TIMESTAMP))"
)
_DAY = re.compile(r"/day=(\d{4}-\d\d-\d\d)/")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device was: degrees of WGS 84, metres a second."""

    occurred_at: dt.datetime
    vehicle: str
    longitude: float
    latitude: float
    speed_mps: float | None


def landed_by_day(stream: str, device: str, *, since: dt.date) -> dict[dt.date, int]:
    """How many events of a device landed, by the day on which they happened, from ``since`` on.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    files = _since(stream, since)
    if not files:
        return {}
    with scratch() as database:
        found = database.execute(
            f"SELECT day, count(DISTINCT event_id) FROM {reading(files)}"
            " WHERE device = ? AND day >= ? GROUP BY day",
            [device, since],
        ).fetchall()
    return dict(found)


def apart_by_day(stream: str, device: str, *, since: dt.date) -> dict[tuple[dt.date, Fault], int]:
    """How many events of a device were set apart, by the day on which they happened (on which they
    were set apart, where no day can be read) and the reason, from ``since`` on.

    Raises:
        Refusal: ``UNKNOWN_STREAM``.
    """
    files = apart_files(stream_named(stream))
    if not files:
        return {}
    with scratch() as database:
        found = database.execute(
            f"SELECT {local_day(f'coalesce({_TOLD}, set_apart_at)')} AS day, fault, count(*)"
            f" FROM {reading(files)} WHERE json_extract_string(body, '$.device') = $device"
            " GROUP BY ALL HAVING day >= $since",
            {"device": device, "since": since},
        ).fetchall()
    return {(day, Fault(fault)): count for day, fault, count in found}


def latest_places(
    device: str, *, since: dt.date, most: int, vehicles: Collection[str] | None = None
) -> list[Place]:
    """The last ``most`` positions of a device from ``since`` on, the latest first; ``vehicles``:
    only those that were landed for these plates, unless None."""
    files = _since("positions", since)
    if not files:
        return []
    chosen = "" if vehicles is None else "AND vehicle IN (SELECT unnest($vehicles::VARCHAR[]))"
    values: dict[str, object] = {"device": device, "since": since, "most": most}
    if vehicles is not None:
        values["vehicles"] = sorted(vehicles)
    with scratch() as database:
        found = database.execute(
            "SELECT DISTINCT occurred_at, coalesce(vehicle, ''), longitude, latitude, speed_mps"
            f" FROM {reading(files)} WHERE device = $device AND day >= $since {chosen}"
            " ORDER BY occurred_at DESC LIMIT $most",
            values,
        ).fetchall()
    return [Place(moment.replace(tzinfo=dt.UTC), *rest) for moment, *rest in found]


def _since(stream: str, day: dt.date) -> list[str]:
    """Files of that day and later; those that name no day too."""
    kept = []
    for path in telemetry_files(stream):
        named = _DAY.search(path)
        if named is None or named.group(1) >= day.isoformat():
            kept.append(path)
    return kept
