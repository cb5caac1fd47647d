from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet


class PublicQuerySet(ScopedQuerySet[Any]):
    def visible_to(self, actor: Actor) -> Self:
        """Public knowledge (divisions, codes, the calendar): every signed-in person may read."""
        return self if actor.is_system or actor.user_id is not None else self.none()


class DatedQuerySet(ScopedQuerySet[Any]):
    def in_force(self, day: dt.date) -> Self:
        """Rows valid on ``day``: from ``valid_from`` inclusive to ``valid_to`` exclusive."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )


class PublicDatedQuerySet(PublicQuerySet, DatedQuerySet):  # type: ignore[override]
    """Dated rows that every signed-in person may read."""


class Dated(models.Model):
    """In force from ``valid_from`` (inclusive, empty = always) to ``valid_to`` (exclusive)."""

    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_dates",
            )
        ]

    def in_force_on(self, day: dt.date) -> bool:
        """Whether ``day`` lies in the dates of this row."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)
