from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wufei.registry.domain.reference import DATA, load_reference_data


class Command(BaseCommand):
    help = "Adds missing regions, materials, codes and special days; changes no existing row."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=DATA, help="files of another place, of the same shape"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = load_reference_data(folder=options["folder"])
        for kind, count in report.added.items():
            self.stdout.write(f"{kind}: +{count}")
