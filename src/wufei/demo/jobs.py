"""Background work of the demo."""

from __future__ import annotations

from wufei.demo.domain.briefing import issue_bulletin
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import Progress, job


@job()
def issue_demo_bulletin(_progress: Progress) -> None:
    """The demo's bulletin, once its figures can be computed."""
    issue_bulletin(actor=system_actor("演示城市"))
