"""Background work of the ledger."""

from __future__ import annotations

from typing import Any

from wufei.kernel.jobs import Progress, job
from wufei.ledger.domain.verifying import verify


@job(retries=1)
def verify_ledger(progress: Progress) -> dict[str, Any]:
    """Recompute the whole ledger; the report stands in the run's result."""
    report = verify(actor=progress.actor, progress=progress.step)
    found = report.difference
    return {
        "entries": report.entries,
        "postings": report.postings,
        "pages": report.pages,
        "unsealed": report.unsealed,
        "head_digest": report.head_digest,
        "difference": found
        and {
            "check": found.check,
            "place": found.place,
            "expected": found.expected,
            "found": found.found,
        },
    }
