"""Calendars as iCalendar files (RFC 5545), for any phone to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from wufei.collection.queries.calendars import Happening

if TYPE_CHECKING:
    from icalendar import Event

#: How often a phone may come back for news.
REFRESH = dt.timedelta(hours=4)


def as_ical(name: str, happenings: Iterable[Happening], *, host: str) -> bytes:
    """The calendar ``name``. Keys stay the same when a time changes, so that phones move an entry
    rather than doubling it; ``sequence`` tells them which is newer."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Wufei//Collection//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for each in happenings:
        calendar.add_component(_event(each, host))
    return bytes(calendar.to_ical())


def _event(each: Happening, host: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{each.key}@{host}")
    event.add("dtstamp", each.changed_at.astimezone(dt.UTC))
    event.add("dtstart", each.begins.astimezone(dt.UTC))
    event.add("dtend", each.ends.astimezone(dt.UTC))
    event.add("sequence", each.sequence)
    event.add("summary", _("收运：%(material)s") % {"material": each.material})
    event.add("location", f"{each.place} {each.address}".strip())
    event.add("description", "\n".join(_description(each)))
    status = "CANCELLED" if each.cancelled else "TENTATIVE" if each.tentative else "CONFIRMED"
    event.add("status", status)
    event.add("transp", "TRANSPARENT")
    return event


def _description(each: Happening) -> list[str]:
    lines = []
    if each.state is not None:
        lines.append(_("订单 %(code)s：%(state)s") % {"code": each.code, "state": each.state.label})
    else:
        lines.append(_("定期收运 %(code)s，尚未生成订单") % {"code": each.code})
    if each.bins:
        lines.append(_("%(bins)s 桶") % {"bins": each.bins})
    if each.note:
        lines.append(each.note)
    return lines
