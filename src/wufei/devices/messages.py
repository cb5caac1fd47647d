"""Messages of all doors in one form, judged as far as that needs no register.

A message is one line of JSON in the spool: what it says, when it came and through which door.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wufei.devices.models import Device, Rejected

Why = Rejected.Why
#: A clock may be ahead by this much; more is told as a fault.
AHEAD = dt.timedelta(minutes=5)
#: No bin and no vehicle's scale weighs more, in kilograms.
MOST_KILOGRAMS = 60_000
#: Longest code of a device and name of an event; one that is cut would be somebody else's.
MOST_CODE, MOST_EVENT = 80, 128
EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
METRES_PER_SECOND_PER_KNOT = 0.514444
#: Topic of MQTT → kind of device.
KINDS = {
    "position": Device.Kind.TRACKER,
    "scale": Device.Kind.SCALE,
    "tag": Device.Kind.TAG_READER,
    "fullness": Device.Kind.FULLNESS,
}


@dataclass(frozen=True, slots=True)
class Message:
    """``at`` and ``received`` in ISO form with their zone; degrees of WGS 84; metres a second."""

    door: str
    kind: str
    device: str
    event: str
    at: str
    received: str
    longitude: float | None = None
    latitude: float | None = None
    speed: float | None = None
    heading: float | None = None
    bin: str = ""
    grams: int | None = None
    percent: int | None = None

    def line(self) -> str:
        whole = {name: value for name, value in asdict(self).items() if value not in (None, "")}
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def of_line(cls, line: str) -> Message:
        return cls(**json.loads(line))


class UnfitError(ValueError):
    """The message cannot be taken; ``why`` says so, ``device`` who sent it if that is known."""

    def __init__(self, why: Rejected.Why, device: str = "") -> None:
        self.why, self.device = why, device
        super().__init__(why.value)


def of_mqtt(topic: str, payload: bytes, received: dt.datetime) -> Message:
    """``wufei/<device>/position|scale|tag|fullness`` with a JSON object: ``id``, ``at`` (ISO, or
    seconds since 1970), and ``lon`` ``lat`` ``speed`` (m/s) ``heading``, ``kg`` ``bin``, or
    ``percent``.

    Raises:
        UnfitError: what it says cannot be.
    """
    parts = topic.split("/")
    device, kind = (parts[-2], parts[-1]) if len(parts) >= 3 else ("", "")
    if kind not in KINDS:
        raise UnfitError(Why.UNREADABLE, device)
    given = _object(payload, device)
    return _message("mqtt", KINDS[kind], device, given, received)


def of_traccar(body: bytes, received: dt.datetime) -> Message:
    """A position as Traccar forwards it in JSON: ``position`` and ``device``. Its own number of a
    position is no event id: a fix that it repeats (``outdated``) gets another, and a Traccar that
    was set up anew counts from 1 again; device, time and place name the fix.

    Raises:
        UnfitError: as :func:`of_mqtt`.
    """
    given = _object(body, "")
    position, sender = given.get("position"), given.get("device")
    if not isinstance(position, Mapping):
        raise UnfitError(Why.UNREADABLE)
    device = str((sender or {}).get("uniqueId", "")) if isinstance(sender, Mapping) else ""
    speed = _number(position.get("speed"))
    plain = {
        "at": position.get("fixTime") or position.get("deviceTime"),
        "lon": position.get("longitude"),
        "lat": position.get("latitude"),
        "speed": None if speed is None else speed * METRES_PER_SECOND_PER_KNOT,
        "heading": position.get("course"),
    }
    return _message("http", Device.Kind.TRACKER, device, plain, received)


def of_query(given: Mapping[str, str], received: dt.datetime) -> Message:
    """A position in the parameters of an address, as phones and older forwarders send it:
    ``id``, ``lat``, ``lon``, ``timestamp`` (seconds, milliseconds or ISO), ``speed`` (knots).

    Raises:
        UnfitError: as :func:`of_mqtt`.
    """
    device = given.get("id") or given.get("uniqueId") or given.get("deviceid") or ""
    speed = _number(given.get("speed"))
    plain = {
        "at": given.get("timestamp") or given.get("fixTime"),
        "lon": given.get("lon") or given.get("longitude"),
        "lat": given.get("lat") or given.get("latitude"),
        "speed": None if speed is None else speed * METRES_PER_SECOND_PER_KNOT,
        "heading": given.get("bearing") or given.get("course"),
    }
    return _message("http", Device.Kind.TRACKER, device, plain, received)


def of_row(device: str, given: Mapping[str, Any], received: dt.datetime) -> Message:
    """A position out of a file: ``at``, ``lon``, ``lat``, maybe ``id``, ``speed``, ``heading``.

    Raises:
        UnfitError: as :func:`of_mqtt`.
    """
    return _message("file", Device.Kind.TRACKER, device, given, received)


def _message(
    door: str, kind: str, device: str, given: Mapping[str, Any], received: dt.datetime
) -> Message:
    device = device.strip()
    if not device:
        raise UnfitError(Why.NO_DEVICE)
    if len(device) > MOST_CODE or not device.isprintable():
        raise UnfitError(Why.UNREADABLE)
    at = _moment(given.get("at"), device)
    if at > received + AHEAD:
        raise UnfitError(Why.AHEAD, device)
    values: dict[str, Any] = {}
    if kind == Device.Kind.TRACKER:
        values = _place(given, device)
    elif kind == Device.Kind.FULLNESS:
        values = {"percent": _percent(given.get("percent"), device)}
    else:
        values = {"bin": _text(given.get("bin"), 40, device)}
        if kind == Device.Kind.SCALE or given.get("kg") is not None:
            values["grams"] = _grams(given.get("kg"), device)
    event = _text(given.get("id"), MOST_EVENT, device) or _event_id(device, at, values)
    return Message(door, kind, device, event, at.isoformat(), received.isoformat(), **values)


def _event_id(device: str, at: dt.datetime, values: Mapping[str, Any]) -> str:
    """The same message has the same name, also where its sender gives none."""
    told = json.dumps([device, at.isoformat(), sorted(values.items())], default=str)
    return f"d{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def _object(body: bytes, device: str) -> Mapping[str, Any]:
    try:
        given = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnfitError(Why.UNREADABLE, device) from error
    if not isinstance(given, Mapping):
        raise UnfitError(Why.UNREADABLE, device)
    return given


def _text(given: Any, most: int, device: str) -> str:
    """Words that every store can keep: printable, no half characters, not too long."""
    text = "" if given is None else str(given)
    if len(text) > most or not text.isprintable():
        raise UnfitError(Why.UNREADABLE, device)
    return text


def _number(given: Any) -> float | None:
    """A finite number, else None."""
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _moment(given: Any, device: str) -> dt.datetime:
    seconds = _number(given)
    try:
        if seconds is not None:
            seconds = seconds / 1000 if seconds > 1e11 else seconds
            moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
        else:
            moment = dt.datetime.fromisoformat(str(given))
            moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
        too_old = moment < EARLIEST
    except (ValueError, OverflowError, OSError) as error:
        raise UnfitError(Why.NO_TIME, device) from error
    if too_old:
        raise UnfitError(Why.TOO_OLD, device)
    return moment


def _place(given: Mapping[str, Any], device: str) -> dict[str, Any]:
    longitude, latitude = _number(given.get("lon")), _number(given.get("lat"))
    if longitude is None or latitude is None or abs(longitude) > 180 or abs(latitude) > 90:
        raise UnfitError(Why.NO_PLACE, device)
    values = {"longitude": round(longitude, 7), "latitude": round(latitude, 7)}
    for name in ("speed", "heading"):
        number = _number(given.get(name))
        if number is not None:
            values[name] = round(number, 2)
    return values


def _grams(given: Any, device: str) -> int:
    kilograms = _number(given)
    if kilograms is None or not 0 <= kilograms <= MOST_KILOGRAMS:
        raise UnfitError(Why.NO_WEIGHT, device)
    return round(kilograms * 1000)


def _percent(given: Any, device: str) -> int:
    percent = _number(given)
    if percent is None or not 0 <= percent <= 100:
        raise UnfitError(Why.NO_PERCENT, device)
    return round(percent)
