"""Refusals of the domain about what stands in the query, not in a body."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wufei.kernel.api.problems import PARAMETER
from wufei.kernel.refusals import Refusal

#: The domain's word for a part of a question → the name of the parameter.
_NAMES = {"figures": "figure"}


@contextmanager
def naming_parameters() -> Iterator[None]:
    """Pointers of refusals raised inside name the query's parameters."""
    try:
        yield
    except Refusal as refusal:
        name = refusal.pointer.lstrip("/")
        if not refusal.pointer.startswith("/"):
            raise
        pointer = PARAMETER + _NAMES.get(name, name)
        raise Refusal(refusal.reason, pointer=pointer, **refusal.params) from refusal
