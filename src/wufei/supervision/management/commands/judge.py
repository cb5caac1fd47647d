from __future__ import annotations

import datetime as dt
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wufei.kernel.actors import system_actor
from wufei.kernel.refusals import Refusal
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.models import FindingRun

WIDTH = 30


class Command(BaseCommand):
    help = "Judge days again over everything that is stored; findings keep their rows and states."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", help="first day, 2026-01-31 (yesterday)")
        parser.add_argument("--to", dest="last", help="last day (the first)")

    def handle(self, **options: Any) -> None:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        first = _day(options["first"]) if options["first"] else yesterday
        last = _day(options["last"]) if options["last"] else first
        if last < first:
            raise CommandError(f"--to {last} is before --from {first}")
        for number in range((last - first).days + 1):
            self._judge(first + dt.timedelta(days=number))

    def _judge(self, day: dt.date) -> None:
        started = time.perf_counter()
        try:
            run = judge_day(actor=system_actor("judge"), day=day, step=self._bar(day))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = time.perf_counter() - started
        self.stdout.write(_told(run, seconds))

    def _bar(self, day: dt.date) -> Any:
        shown = sys.stderr.isatty()

        def step(done: int, total: int) -> None:
            if shown:
                full = WIDTH * done // max(1, total)
                end = "\r" if done < total else "\r" + " " * (WIDTH + 20) + "\r"
                bar = "#" * full + "." * (WIDTH - full)
                self.stderr.write(f"{day} [{bar}] {done}/{total}", ending=end)

        return step


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text}: write a day as 2026-01-31") from error


def _told(run: FindingRun, seconds: float) -> str:
    cut, counts = run.cut, run.counts
    aside = sum(cut["set_aside"].values())
    return (
        f"{run.day}: {counts['found']} findings ({counts['new']} new, {counts['gone']} no longer"
        f" found) from {cut['fixes']} positions ({aside} set aside), {cut['weighings']} weighings,"
        f" {cut['receipts']} receipts, {cut['fills']} readings in {seconds:.1f} s"
    )
