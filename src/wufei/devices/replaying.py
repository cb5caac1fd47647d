"""The file door: positions out of a CSV, as fast as wanted; begun again it goes on, twice adds
nothing."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from wufei.devices import spool
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.domain.rejecting import reject
from wufei.devices.messages import UnfitError, of_row
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel.refusals import Refusal

#: Headings that are understood, for each value.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "device": ("device", "vehicle", "uniqueid", "imei", "plate", "设备", "车牌"),  # zh: headings
    "at": ("at", "time", "time_local", "fixtime", "timestamp", "时间"),  # zh: headings
    "lon": ("lon", "longitude", "lng", "经度"),  # zh: headings
    "lat": ("lat", "latitude", "纬度"),  # zh: headings
    "id": ("id", "event_id", "事件号"),  # zh: headings
    "speed": ("speed_mps", "speed"),
    "heading": ("heading", "course", "bearing"),
}
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Replay:
    """``lines`` read, ``rejected`` of them with a reason; what became of the others."""

    lines: int
    rejected: int
    landed: LandingReport


def replay(
    path: Path,
    *,
    zone: str = "UTC",
    prefix: str = "",
    speed: float | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    stop: Callable[[], bool] = lambda: False,
) -> Replay:
    """Send a file through the doors. ``zone``: of times without one; ``prefix``: before the codes
    of devices; ``speed``: times as fast as it happened (None: as fast as it goes).

    Every event has a name made of device, time and place where the file gives none, so a second
    replay adds nothing, and one that was stopped is simply begun again.

    Raises:
        Refusal: ``FILE_UNREADABLE``.
    """
    total = path.stat().st_size
    report, lines, rejected = LandingReport(), 0, 0
    pending: list[str] = []
    clock = _Clock(speed)
    for row, done in _rows(path):
        if stop():
            break
        lines += 1
        try:
            message = of_row(
                prefix + row.get("device", ""), _values(row, ZoneInfo(zone)), timezone.now()
            )
        except UnfitError as error:
            rejected += 1
            body = repr(sorted(row.items())).encode()
            reject(door="file", body=body, error=error, received=timezone.now())
            continue
        if clock.wait(dt.datetime.fromisoformat(message.at)) or len(pending) >= AT_ONCE:
            report = report.plus(_flush(pending))
            progress(done, total)
        pending.append(message.line())
    report = report.plus(_flush(pending))
    progress(total, total)
    return Replay(lines, rejected, report)


class _Clock:
    """Lets time pass as it did, so many times as fast."""

    def __init__(self, speed: float | None) -> None:
        self._speed = speed
        self._first: tuple[dt.datetime, float] | None = None

    def wait(self, at: dt.datetime) -> bool:
        """Whether time was let pass: then what came before is sent first."""
        if self._speed is None:
            return False
        if self._first is None:
            self._first = at, time.monotonic()
        due = self._first[1] + (at - self._first[0]).total_seconds() / self._speed
        pause = due - time.monotonic()
        if pause <= 0:
            return False
        time.sleep(pause)
        return True


def _flush(pending: list[str]) -> LandingReport:
    if not pending:
        return LandingReport()
    spool.write(pending)
    pending.clear()
    return land_waiting()


def _rows(path: Path) -> Iterator[tuple[dict[str, str], int]]:
    """(row by our names, bytes read so far)."""
    with ExitStack() as files:
        raw: IO[bytes] = files.enter_context(path.open("rb"))
        plain = files.enter_context(gzip.open(raw)) if path.suffix == ".gz" else raw
        text = files.enter_context(
            TextIOWrapper(cast("Any", plain), encoding="utf-8-sig", newline="")
        )
        try:
            reader = csv.reader(text)
            places = _places([name.strip().lower() for name in next(reader, [])])
            for row in reader:
                known = {name: row[at] for name, at in places.items() if at < len(row)}
                yield known, raw.tell()
        except (UnicodeDecodeError, csv.Error, gzip.BadGzipFile, EOFError) as error:
            raise Refusal(No.FILE_UNREADABLE, detail=str(error)[:120]) from error


def _places(header: list[str]) -> dict[str, int]:
    found = {
        name: next((header.index(word) for word in words if word in header), -1)
        for name, words in COLUMNS.items()
    }
    missing = [name for name in ("device", "at", "lon", "lat") if found[name] < 0]
    if missing:
        raise Refusal(No.FILE_UNREADABLE, detail=", ".join(missing))
    return {name: place for name, place in found.items() if place >= 0}


def _values(row: dict[str, str], zone: ZoneInfo) -> dict[str, str]:
    values = dict(row)
    try:
        moment = dt.datetime.fromisoformat(row.get("at", ""))
    except ValueError:
        return values
    if moment.tzinfo is None:
        values["at"] = moment.replace(tzinfo=zone).isoformat()
    return values
