from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wufei.measures.catalogue import definition_folders
from wufei.measures.definitions import Problem
from wufei.measures.loading.example_files import check_examples
from wufei.measures.loading.folders import definition_files, load_catalogue


class Command(BaseCommand):
    help = (
        "Check the definitions of measures and figures, and the ledgers of their worked examples."
        " Exit code 1 where one is left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folders", nargs="*", type=Path, help="folders to read instead of the installation's"
        )

    def handle(self, **options: Any) -> None:
        folders = options["folders"] or list(definition_folders())
        for folder in options["folders"]:
            if not folder.is_dir():
                raise CommandError(f"没有文件夹 no folder: {folder}")
        found = load_catalogue(folders)
        problems = [*found.problems, *check_examples(found)]
        for problem in problems:
            self._print(problem)
        files = sum(len(definition_files(folder)) for folder in folders)
        editions = sum(len(figures) for figures in found.figures.values())
        self.stdout.write(
            f"{files} files: {len(found.measures)} measures, {len(found.coefficients)}"
            f" coefficients, {len(found.figures)} figures in {editions} editions"
        )
        self.stdout.write(f"digest {found.digest}")
        if problems:
            raise CommandError(f"问题 problems: {len(problems)}")

    def _print(self, problem: Problem) -> None:
        """Each problem in both languages: who writes definitions may read either."""
        place = f"{problem.file}:{problem.line}:"
        name = f" {problem.definition}:" if problem.definition else ""
        with translation.override("zh-hans"):
            chinese = problem.message
        with translation.override("en"):
            english = problem.message
        self.stderr.write(f"{place}{name} {chinese}")
        if english != chinese:
            self.stderr.write(f"    {english} [{problem.code}]")
