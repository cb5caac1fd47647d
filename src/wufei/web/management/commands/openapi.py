"""Prints the description of the API, or writes it to ``docs/openapi.json``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wufei.web.api.snapshot import description, snapshot_file


class Command(BaseCommand):
    help = "API 说明（OpenAPI）：打印、写入或核对 docs/openapi.json / description of the API"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="写入 write docs/openapi.json")
        parser.add_argument("--check", action="store_true", help="核对 compare with the file")

    def handle(self, *args: Any, **options: Any) -> None:
        text, file = description(), snapshot_file()
        if options["write"]:
            file.write_text(text, encoding="utf-8")
        elif options["check"]:
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                raise CommandError(
                    "docs/openapi.json 已过时 is out of date: python -m wufei openapi --write"
                )
        else:
            self.stdout.write(text)
