"""Background work of devices."""

from __future__ import annotations

from wufei.devices import spool
from wufei.devices.domain.forgetting import forget_old
from wufei.devices.domain.landing import land_waiting
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import scheduled


@scheduled(every_seconds=5)
def land_messages() -> None:
    """What came in by the doors."""
    files, _age = spool.backlog()
    if files or (spool.folder() / "landing").exists():
        land_waiting()


@scheduled(daily_at="02:30")
def forget_positions() -> None:
    """What is older than the time for which positions are kept."""
    forget_old(actor=system_actor("calendar"))
