"""Named reads of driving."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from wufei.driving.models import CrewEvent
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.rounds.public import Round, RoundState, published_rounds, round_for_driver

#: How long after its planned return a round of the day before still comes first.
OVERTIME = dt.timedelta(hours=4)


def may_see_photo(actor: Actor, photo: Photo) -> bool:
    """Whoever may read a crew event that shows it."""
    seen: bool = CrewEvent.objects.visible_to(actor).filter(photo=photo).exists()
    return seen


def rounds_to_watch(actor: Actor, day: dt.date) -> Any:
    """Published rounds of a day that the actor sees, with their vehicles."""
    rows = published_rounds(day=day, actor=actor)
    return rows.select_related("vehicle", "plan__hauler", "crew").order_by("code")


def own_round(actor: Actor, now: dt.datetime | None = None) -> Round | None:
    """The round that the actor drives: today's, or last night's that is still under way."""
    moment = timezone.localtime(now)
    before = round_for_driver(actor=actor, day=moment.date() - dt.timedelta(days=1))
    under_way = before is not None and before.state in {RoundState.DRIVING, RoundState.BROKEN_DOWN}
    if before is not None and under_way and moment < before.returns_at + OVERTIME:
        return before
    return round_for_driver(actor=actor, day=moment.date()) or (before if under_way else None)


def without_effect(actor: Actor) -> Any:
    """Records that could not take effect, with what was decided on them, oldest first."""
    rows = CrewEvent.objects.visible_to(actor).exclude(refused="")
    related = ("round__plan", "vehicle", "stop", "order__point", "decision")
    return rows.select_related(*related).order_by("received_at", "pk")


def undecided(actor: Actor) -> Any:
    """Those that nobody decided on yet."""
    return without_effect(actor).filter(decision__isnull=True)
