"""Rows a person may see. A model without a rule shows nothing: scoping fails closed."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.http import Http404

from wufei.kernel.actors import Actor

M = TypeVar("M", bound=models.Model)


class ScopedQuerySet(models.QuerySet[M]):
    """Base of every queryset that pages and API list from; override :meth:`visible_to`."""

    def visible_to(self, actor: Actor) -> Self:
        """Only rows that ``actor`` may read; system actors read all, everyone else nothing."""
        return self if actor.is_system else self.none()

    def get_visible_or_404(self, actor: Actor, **lookup: Any) -> M:
        """The row if ``actor`` may see it; a foreign row and a missing row look the same.

        Raises:
            Http404: no such row for this actor.
        """
        row = self.visible_to(actor).filter(**lookup).first()
        if row is None:
            raise Http404
        return row
