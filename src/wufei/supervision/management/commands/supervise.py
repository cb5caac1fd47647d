from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wufei.kernel.jobs import Progress
from wufei.supervision.jobs import watch


class Command(BaseCommand):
    help = "Watch the present day in a process of its own, oftener than the worker does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=15.0, help="seconds between two looks")
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, **options: Any) -> None:
        self._ends = False
        signal.signal(signal.SIGTERM, self._end)
        while not self._ends:
            found = watch(Progress())["found"]
            if found:
                self.stdout.write(f"{found} findings")
            if options["once"]:
                return
            self._sleep(options["every"])

    def _end(self, *_: Any) -> None:
        self._ends = True

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ends and time.monotonic() < until:
            time.sleep(0.2)
