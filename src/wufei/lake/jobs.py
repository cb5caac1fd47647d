"""Scheduled work of the books: seal, deliver, expire."""

from __future__ import annotations

from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import scheduled
from wufei.lake.domain.delivering import deliver_pages
from wufei.ledger.public import expire_holds, seal_pages


@scheduled(every_seconds=10)
def seal_and_deliver() -> None:
    """Number what was posted, and write the files of the pages."""
    seal_pages()
    deliver_pages()


@scheduled(every_seconds=60)
def expire_announced_loads() -> None:
    """Announced loads that were never weighed become alerts."""
    expire_holds(actor=system_actor("calendar"))
