"""Draws the demo district's map files anew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wufei.demo import geography


class Command(BaseCommand):
    help = "重新绘制演示区的示意地图（GeoJSON），写入指定文件夹。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="存放地图文件的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, draw in geography.MAPS.items():
            text = json.dumps(draw(), ensure_ascii=False, separators=(",", ":"))
            (folder / name).write_text(text + "\n", encoding="utf-8")
            self.stdout.write(f"{folder / name}")
