"""Data of the pictures: rounds on the map, and the day of each vehicle as a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.rounds.domain.clock import seconds_of
from wufei.rounds.models import Plan, Round, RoundStop, StopState

#: More calls than this are no picture any more; the page then shows one round at a time.
MOST_CALLS = 4_000


def calls_of(plan: Plan) -> list[RoundStop]:
    """All live calls of the plan with where they are; one query."""
    rows = RoundStop.objects.filter(round__plan=plan).exclude(state=StopState.WITHDRAWN)
    rows = rows.select_related("order__point", "order__material", "plant")
    return list(rows.order_by("round", "position")[: MOST_CALLS + 1])


def round_map(rounds: Sequence[Round], calls: Sequence[RoundStop]) -> dict[str, Any]:
    """Lines and places of each round, in the form that ``roundmap.js`` draws."""
    by_round: dict[int, list[RoundStop]] = {row.pk: [] for row in rounds}
    for call in calls:
        if call.round_id in by_round:
            by_round[call.round_id].append(call)
    return {
        "id": "round-map",
        "data_id": "round-map-data",
        "kind": "roundmap",
        "title": _("线路图"),
        "summary": _(
            "每条线路从场站出发，依次经过收集点和处置场所再返回；直线连接，不是实际道路。"
        ),
        "file_name": "rounds",
        "tall": True,
        "data": {
            "geo": static(settings.CITY_MAP),
            "rounds": [
                {
                    "name": row.vehicle.plate,
                    "href": reverse("rounds:round", args=[row.code]),
                    "line": _line(row, by_round[row.pk]),
                    "places": [_place(call) for call in by_round[row.pk] if _at(call)],
                }
                for row in rounds
            ],
        },
        "rounds": rounds,
    }


def _line(row: Round, calls: Sequence[RoundStop]) -> list[list[float]]:
    home = [float(row.depot.longitude or 0), float(row.depot.latitude or 0)]
    between = [at for call in calls if (at := _at(call)) is not None]
    return [home, *between, home]


def _at(call: RoundStop) -> list[float] | None:
    place = call.order.point if call.order else call.plant
    if place is None or place.longitude is None or place.latitude is None:
        return None
    return [float(place.longitude), float(place.latitude)]


def _place(call: RoundStop) -> dict[str, Any]:
    name = str(call.order.point) if call.order else str(call.plant)
    return {
        "name": f"{call.position}. {name}",
        "at": _at(call),
        "text": f"{timezone.localtime(call.begins_at):%H:%M}",
        "plant": call.kind == RoundStop.Kind.PLANT,
    }


def timeline(plan: Plan, rounds: Sequence[Round], calls: Sequence[RoundStop]) -> dict[str, Any]:
    """The day of each vehicle: service, unloading, breaks; seconds since midnight."""
    numbers = {row.pk: number for number, row in enumerate(rounds)}
    return {
        "id": "timeline",
        "data_id": "timeline-data",
        "kind": "roundtimeline",
        "title": _("时间表"),
        "summary": _("每辆车一行：收运、卸料和休息的时间；空白为行驶或等候。"),
        "file_name": "timeline",
        "wide": True,
        "tall": len(rounds) > 12,
        "data": {
            "vehicles": [row.vehicle.plate for row in rounds],
            "shifts": [
                [seconds_of(plan.day, row.leaves_at), seconds_of(plan.day, row.returns_at)]
                for row in rounds
            ],
            "kinds": [{"key": key, "name": str(label)} for key, label in RoundStop.Kind.choices],
            "calls": [
                {
                    "row": numbers[call.round_id],
                    "kind": call.kind,
                    "from": seconds_of(plan.day, call.begins_at),
                    "till": seconds_of(plan.day, call.leaves_at),
                    "name": _name(call),
                    "href": reverse("rounds:round", args=[rounds[numbers[call.round_id]].code]),
                }
                for call in calls
                if call.round_id in numbers
            ],
        },
        "rounds": rounds,
    }


def _name(call: RoundStop) -> str:
    if call.order is not None:
        return f"{call.position}. {call.order.point}"
    return str(call.plant or call.get_kind_display())
