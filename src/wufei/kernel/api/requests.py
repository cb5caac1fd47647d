"""What a router needs of a request, and the rows that its codes name."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from wufei.kernel.actors import Actor
from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request

__all__ = ["actor_of_request", "row_named"]

M = TypeVar("M", bound=models.Model)


def row_named(model: type[M], actor: Actor, *, pointer: str, **lookup: Any) -> M:
    """The row that a code in the body names, among those the actor may see.

    Raises:
        Refusal: ``UNKNOWN_CODE``.
    """
    rows: Any = model._default_manager  # noqa: SLF001
    row: M | None = rows.visible_to(actor).filter(**lookup).first()
    if row is None:
        raise Refusal(
            ApiReason.UNKNOWN_CODE,
            pointer=pointer,
            what=model._meta.verbose_name,  # noqa: SLF001
            code=next(iter(lookup.values())),
        )
    return row
