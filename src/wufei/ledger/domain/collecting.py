"""Long passes over many rows make short-lived values and no rings of them; the collector, looking
for rings again and again, took a fifth of the time of a batch."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting(*, when: bool = True) -> Iterator[None]:
    """Hold back the cyclic collector of this process; plain reference counting goes on."""
    held = when and gc.isenabled()
    if held:
        gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()
