from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wufei.web.translations import compile_translations


class Command(BaseCommand):
    help = "编译译文 Compile the catalogues that are newer than their compiled files"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重编 compile every catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        compiled = compile_translations(every=options["all"])
        if options["verbosity"]:
            self.stdout.write(f"译文 translations: {len(compiled)}")
