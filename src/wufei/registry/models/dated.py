from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q

from wufei.kernel.scoping import ScopedQuerySet


class DatedQuerySet(ScopedQuerySet[models.Model]):
    def in_force(self, day: dt.date) -> Self:
        """Rows valid on ``day``: from ``valid_from`` inclusive to ``valid_to`` exclusive."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )


class Dated(models.Model):
    """A row in force from ``valid_from`` (inclusive, empty = always) to ``valid_to`` (exclusive)."""

    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_to = models.DateField("失效日期", null=True, blank=True)

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
