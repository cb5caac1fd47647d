"""Readings of bins, as the library takes them."""

from __future__ import annotations

from wufei.tracking.public import Fill


def fills_between(since: int, until: int) -> list[Fill]:
    """How full bins said they were, from ``since`` to before ``until`` (milliseconds)."""
    return []
