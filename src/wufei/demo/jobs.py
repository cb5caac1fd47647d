"""Background work of the demo."""

from __future__ import annotations

from django.utils import timezone

from wufei.demo.days import Window
from wufei.demo.domain.briefing import issue_bulletin
from wufei.demo.domain.evaluating import evaluate_streets
from wufei.demo.domain.telling import tell_lake
from wufei.demo.models import DemoLoad
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import Progress, job


@job()
def issue_demo_bulletin(_progress: Progress) -> None:
    """The demo's bulletin, once its figures can be computed."""
    issue_bulletin(actor=system_actor("演示城市"))


@job()
def tell_demo_lake(progress: Progress) -> None:
    """The demo's past collection days for its statistics, and the evaluation of the last month."""
    load, window = DemoLoad.objects.get(), Window()
    tell_lake(
        actor=progress.actor,
        seed=load.seed,
        window=window,
        today=timezone.localdate(),
        progress=progress.step,
    )
    evaluate_streets(actor=progress.actor, window=window)
