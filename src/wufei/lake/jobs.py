"""Scheduled work of the books: seal, deliver, expire; merge and forget files; repair on demand."""

from __future__ import annotations

import logging
from typing import Any

from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import Progress, enqueue, job, scheduled
from wufei.kernel.refusals import Refusal
from wufei.lake.domain.compacting import compact_lake
from wufei.lake.domain.delivering import deliver_pages
from wufei.lake.domain.forgetting import forget_old_files
from wufei.lake.domain.registers import capture_registers
from wufei.lake.domain.repairing import repair_lake
from wufei.lake.telemetry.tending import tend_telemetry
from wufei.ledger.public import expire_holds, seal_pages

logger = logging.getLogger(__name__)


@scheduled(every_seconds=10)
def seal_and_deliver() -> None:
    """Number what was posted, and bring the lake up to it; a damaged lake is made whole first."""
    seal_pages()
    try:
        deliver_pages()
    except Refusal as refusal:
        logger.warning("%s", refusal)
        repair_lake()


@scheduled(daily_at="03:30")
def tidy_lake() -> None:
    """Small files become large ones, replaced ones go; registers are compared row by row, so that
    even what was changed past the audit log is found."""
    capture_registers(thorough=True)
    compact_lake()
    forget_old_files()


@scheduled(every_seconds=60)
def expire_announced_loads() -> None:
    """Announced loads that were never weighed become alerts."""
    expire_holds(actor=system_actor("calendar"))


@scheduled(daily_at="01:30")
def settle_yesterday() -> None:
    """Days of telemetry that are over become entries; late ones change theirs."""
    enqueue(settle_telemetry, actor=system_actor("calendar"), title=_("逐日结算遥测"))


@job(retries=3)
def settle_telemetry(progress: Progress) -> dict[str, Any]:
    """Merge, settle and sweep telemetry; what was done stands in the run's result."""
    done = tend_telemetry(actor=system_actor("calendar"), progress=progress.step)
    return {"days": done.settled, "waiting_grams": done.waiting_grams}


@job(retries=1)
def rebuild_lake(progress: Progress) -> dict[str, Any]:
    """Make missing or damaged files of the lake again; what was made stands in the run's result."""
    repair = repair_lake(progress=progress.step)
    return {"pages": repair.pages, "files": repair.files}
