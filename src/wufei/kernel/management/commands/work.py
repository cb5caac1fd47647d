from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wufei.kernel.jobs.execution import rescue_lost, run_waiting
from wufei.kernel.jobs.worker import Worker


class Command(BaseCommand):
    help = "运行后台任务和定时任务，直到收到结束信号。Runs background jobs and the calendar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=1.0, help="空闲时查询间隔（秒） seconds between looks"
        )
        parser.add_argument(
            "--grace",
            type=float,
            default=8.0,
            help="收到结束信号后等待当前任务的时间（秒） seconds given to the job in hand",
        )
        parser.add_argument("--no-calendar", action="store_true", help="不运行定时任务 jobs only")
        parser.add_argument(
            "--until-idle", action="store_true", help="做完排队的任务即结束 end when nothing is due"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["until_idle"]:
            rescue_lost()
            run_waiting()
            return
        Worker(
            interval=options["interval"],
            grace=options["grace"],
            with_calendar=not options["no_calendar"],
        ).run()
