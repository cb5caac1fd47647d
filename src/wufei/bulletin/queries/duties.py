"""Who holds which duty in a series today."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from wufei.bulletin.models import Duty, DutyHolder, Series
from wufei.kernel.actors import Actor


def duties_of(actor: Actor, series: Series, *, day: dt.date | None = None) -> frozenset[Duty]:
    """The duties of ``actor``; the system has all of them."""
    if actor.is_system:
        return frozenset(Duty)
    if actor.user_id is None:
        return frozenset()
    held = DutyHolder.objects.in_force(day or timezone.localdate()).filter(
        series=series, user_id=actor.user_id
    )
    return frozenset(Duty(duty) for duty in held.values_list("duty", flat=True))


def series_of(actor: Actor, *duties: Duty) -> QuerySet[Series]:
    """The series in which the actor has one of ``duties`` today (any, where none is told)."""
    if actor.is_system:
        return Series.objects.all()
    if actor.user_id is None:
        return Series.objects.none()
    held = DutyHolder.objects.in_force(timezone.localdate()).filter(
        user_id=actor.user_id, duty__in=duties or list(Duty)
    )
    rows: QuerySet[Series] = Series.objects.filter(pk__in=held.values("series_id"))
    return rows


def series_to_read(actor: Actor) -> QuerySet[Series]:
    """Those the archive may name: public ones for everybody, all for who is signed in."""
    public = Series.objects.filter(public=True)
    return Series.objects.visible_to(actor) if actor.is_system or actor.user_id else public


def makes(actor: Actor, series: Series) -> bool:
    """Whether the actor has any duty in the series."""
    return bool(duties_of(actor, series))
