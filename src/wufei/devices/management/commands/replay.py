"""Sends a file of positions through the doors."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wufei.devices.replaying import replay
from wufei.kernel.refusals import Refusal


class Command(BaseCommand):
    help = (
        "回放定位文件（CSV，可压缩）；可随时停止，再次运行不会重复。"
        " Replays a file of positions; stop at any time, run again without doubling."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--speed", default="max", help="倍速 times as fast as it happened; max")
        parser.add_argument("--zone", default="Asia/Shanghai", help="时区 of times without one")
        parser.add_argument("--prefix", default="", help="设备编码前缀 before the codes of devices")

    def handle(self, **options: Any) -> None:
        from tqdm import tqdm

        stopped: list[int] = []
        signal.signal(signal.SIGINT, lambda number, _frame: stopped.append(number))
        speed = None if options["speed"] == "max" else float(options["speed"])
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"{path}: no such file")
        with tqdm(
            total=path.stat().st_size, unit="B", unit_scale=True, disable=not sys.stderr.isatty()
        ) as bar:

            def told(at: int, _all: int) -> None:
                bar.update(at - bar.n)

            try:
                done = replay(
                    path,
                    zone=options["zone"],
                    prefix=options["prefix"],
                    speed=speed,
                    progress=told,
                    stop=lambda: bool(stopped),
                )
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        landed = done.landed
        self.stdout.write(
            f"{done.lines} lines: {landed.positions} landed, {landed.repeated} known already,"
            f" {landed.held} of unknown devices, {done.rejected + landed.apart} set apart"
        )
