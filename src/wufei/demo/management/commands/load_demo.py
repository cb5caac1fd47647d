"""Loads the demo city: ``load_demo [--scale N] [--seed S] [--reset]``."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wufei.demo import figures
from wufei.demo.domain.emptying import empty_demo
from wufei.demo.domain.loading import load_demo
from wufei.demo.domain.seating import sign_ins
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import status


class Command(BaseCommand):
    help = (
        "在空库中装入演示城市（一个区、十二个月）。中途停止后再次运行会接着装。"
        " Loads the demo city into an empty database; run again after a stop to go on."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=figures.DEFAULT_SEED, help="随机种子 seed")
        parser.add_argument(
            "--scale",
            type=int,
            default=1,
            help="规模 1–50：收运频次与单据数量的倍数 more day sheets",
        )
        parser.add_argument(
            "--reset",
            action="store_true",
            help="先清空演示库（其中后来录入的数据一并删除） empties a demo database first",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        quiet = options["verbosity"] == 0
        started = time.monotonic()
        try:
            if options["reset"]:
                empty_demo()
            self._load(options["seed"], options["scale"], quiet=quiet)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except KeyboardInterrupt:
            self.stderr.write(
                "\n已停止，账面完整；再次运行会接着装入。Stopped; run again to go on."
            )
            raise SystemExit(130) from None
        if not quiet:
            self._tell(time.monotonic() - started)

    def _load(self, seed: int, scale: int, *, quiet: bool) -> None:
        from tqdm import tqdm

        hidden = quiet or not sys.stderr.isatty()
        with tqdm(unit="天", disable=hidden, desc="演示城市") as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            load_demo(seed=seed, scale=scale, progress=show)

    def _tell(self, seconds: float) -> None:
        entries = status().entries
        self.stdout.write(f"✓ 演示城市 demo city: {entries:,} 笔分录 entries, {seconds:.1f} s")
        if getattr(self, "_called_from_command_line", False):
            for row in sign_ins():
                self.stdout.write(f"  {row['username']:<12} {row['password']:<14} {row['role']}")
