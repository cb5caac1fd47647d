"""The one numbering of register versions and declared values, without gaps."""

from __future__ import annotations

from django.db import transaction

from wufei.lake.models import FactCounter
from wufei.ledger.public import status


def next_facts(count: int) -> tuple[int, int]:
    """Take ``count`` numbers: the first of them, and the last sealed page now.

    Call it inside the transaction that writes the facts: the counter stays locked until it
    commits, so that facts become visible in the order of their numbers.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("facts are numbered inside the transaction that writes them")
    FactCounter.objects.get_or_create(pk=1)
    counter = FactCounter.objects.select_for_update().get(pk=1)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return first, status().page


def last_fact() -> int:
    """The number given last; 0 before the first."""
    found = FactCounter.objects.filter(pk=1).values_list("last", flat=True).first()
    return found or 0
