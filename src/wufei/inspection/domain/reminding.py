"""Deadlines that come near or have passed: who is told, and told again, by the levels."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.inspection.domain.guards import require
from wufei.inspection.domain.notifying import Audience, add_responsible, lists_for, send
from wufei.inspection.models import WITH_RESPONSIBLE, EscalationLevel, Notice, Problem
from wufei.kernel.actors import Actor

HOUR = dt.timedelta(hours=1)


def remind(*, actor: Actor, now: dt.datetime | None = None) -> int:
    """Sends what is due by the levels up to ``now``; how many notices were new.

    May be run as often as one likes: the notice of a level, a deadline and a repetition is sent
    once. Repetitions that were missed meanwhile are sent as one.

    Raises:
        Refusal: NOT_ALLOWED unless the system asks.
    """
    require(actor.is_system, roles="")
    now = now or timezone.now()
    levels = list(
        EscalationLevel.objects.in_force(timezone.localdate(now))
        .select_related("district", "recipients")
        .prefetch_related("recipients__users", "recipients__organisations")
    )
    if not levels:
        return 0
    reach = now - min(level.after_hours for level in levels) * HOUR
    waiting = Problem.objects.filter(state__in=WITH_RESPONSIBLE, due_at__lte=reach).order_by("pk")
    sent = 0
    for pk in waiting.values_list("pk", flat=True):
        sent += _remind_of(pk, levels, now)
    return sent


def _remind_of(pk: int, levels: list[Any], now: dt.datetime) -> int:
    with transaction.atomic():
        # Locked, so that a correction handed in this moment and a reminder do not cross.
        problem = (
            Problem.objects.select_for_update(of=("self",))
            .select_related("region", "kind")
            .filter(pk=pk, state__in=WITH_RESPONSIBLE)
            .first()
        )
        if problem is None:
            return 0
        return sum(_remind_by(problem, level, now) for level in levels)


def _remind_by(problem: Problem, level: EscalationLevel, now: dt.datetime) -> int:
    if level.district is not None and not problem.region.path.startswith(level.district.path):
        return 0
    assert problem.due_at is not None
    begins = problem.due_at + level.after_hours * HOUR
    if now < begins or (level.after_hours < 0 and now >= problem.due_at):
        return 0
    turn = int((now - begins) / HOUR) // level.repeat_hours if level.repeat_hours else 0
    near = level.after_hours < 0
    occasion = Notice.Occasion.NEAR if near else Notice.Occasion.OVERDUE
    audience = Audience()
    add_responsible(audience, problem)
    for chosen in _lists(problem, level, occasion):
        audience.add_list(chosen)
    key = f"{problem.pk}:level {level.pk}:{int(problem.due_at.timestamp())}:{turn}"
    return send(problem, occasion, key=key, audience=audience, level=level)


def _lists(problem: Problem, level: EscalationLevel, occasion: Notice.Occasion) -> list[Any]:
    chosen = level.recipients
    own = [chosen] if chosen is not None and chosen.in_force_on(timezone.localdate()) else []
    return own or lists_for(problem, occasion)
