"""What is on board, trip by trip: counted by unloadings, followed through hand-overs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from wufei.driving.domain.resolving import standing_events
from wufei.driving.models import CrewEvent
from wufei.rounds.public import Round

Kind = CrewEvent.Kind
#: A load may change vehicles this often before somebody has made a circle.
MOST_HAND_OVERS = 8


def trip_at(round: Round, moment: dt.datetime) -> int:  # noqa: A002 - the house's word
    """Number of the trip that is under way at ``moment``, from 1."""
    return load_at(round, moment)[0]


def load_at(round: Round, moment: dt.datetime) -> tuple[int, list[str]]:  # noqa: A002
    """(trip, keys of the classes on board) at ``moment``.

    A trip ends when everything is unloaded: by an unloading of all classes, or of the last class
    on board.
    """
    rows = (
        standing_events(round, Kind.WEIGH, Kind.COMPLETE, Kind.SCAN, Kind.DELIVER)
        .filter(happened_at__lt=moment)
        .order_by("happened_at", "pk")
        .values_list("kind", "material__key")
    )
    trip, on_board = 1, set()
    for kind, material in rows:
        if kind != Kind.DELIVER:
            on_board.add(material)
            continue
        on_board = on_board - {material} if material is not None else set()
        trip += not on_board
    return trip, sorted(key for key in on_board if key)


def carried_by(round: Round, trip: int) -> Any:  # noqa: A002 - the house's word
    """Events that put an order's waste on the trip, also on the vehicle it was taken over from."""
    sources = Q(round=round, trip=trip)
    for code, number in _taken_over(round.code, trip, MOST_HAND_OVERS):
        sources |= Q(round__code=code, trip=number)
    return CrewEvent.objects.filter(
        sources,
        kind__in=(Kind.WEIGH, Kind.COMPLETE, Kind.SCAN),
        order__isnull=False,
        refused="",
        withdrawn_by__isnull=True,
    )


def _taken_over(code: str, trip: int, left: int) -> list[tuple[str, int]]:
    if not left:
        return []
    rows = CrewEvent.objects.filter(
        kind=Kind.HAND_OVER, refused="", detail__to_round=code, detail__to_trip=trip
    ).values_list("round__code", "trip")
    given = list(rows)
    return given + [each for one in given for each in _taken_over(*one, left - 1)]


def unloading_of(event: CrewEvent) -> CrewEvent | None:
    """The unloading that ended the trip of ``event`` for its class, if it has been told."""
    code, trip = event.round.code, event.trip
    for _step in range(MOST_HAND_OVERS):
        found: CrewEvent | None = (
            CrewEvent.objects.filter(
                Q(material__isnull=True) | Q(material=event.material_id),
                round__code=code,
                trip=trip,
                kind=Kind.DELIVER,
                refused="",
                withdrawn_by__isnull=True,
            )
            .select_related("plant")
            .order_by("happened_at")
            .first()
        )
        if found is not None:
            return found
        given = CrewEvent.objects.filter(
            round__code=code, trip=trip, kind=Kind.HAND_OVER, refused=""
        ).first()
        if given is None:
            return None
        code, trip = given.detail["to_round"], given.detail["to_trip"]
    return None
