"""All answers to a question about figures, in a file: ``answer_figures --periods 2026``."""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.refusals import Refusal
from wufei.lake.public import engine
from wufei.measures.answers import DIMENSIONS, LEVELS, AnswerSet, Question
from wufei.measures.asking import read_cut, read_periods
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.answering import answer, library_at
from wufei.measures.showing.answer_files import FORMATS, write_answers
from wufei.people.public import actor_of


class Command(BaseCommand):
    help = (
        "Answers figures for periods and divisions and writes all answers. Exit codes: 0 written,"
        " 1 the question was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--figures", default="", help="ids or groups, parted by commas; empty: all"
        )
        parser.add_argument(
            "--periods",
            required=True,
            help="parted by commas: 2026, 2026Q1, 2026-01, or a run such as 2026-01..2026-12",
        )
        parser.add_argument("--region", default="", help="code of a division; empty: everything")
        parser.add_argument("--level", default="", choices=["", *LEVELS], help="a row for each")
        parser.add_argument("--by", default="", help=f"split by, of: {', '.join(DIMENSIONS)}")
        parser.add_argument("--cut", default="", help="as of page.fact, or of a page; empty: now")
        parser.add_argument("--format", default="json", choices=FORMATS)
        parser.add_argument("--output", type=Path, help="a file; otherwise standard output")
        parser.add_argument(
            "--engine", default="", choices=["", "embedded", "spark"], help="empty: as installed"
        )
        parser.add_argument("--user", help="sign-in name of the person who asks")
        parser.add_argument("--quiet", action="store_true", help="no progress bar")
        parser.add_argument("--lang", default="zh-hans", choices=["zh-hans", "en"])

    def handle(self, **options: Any) -> None:
        output: Path | None = options["output"]
        if output is None and options["format"] == "xlsx" and sys.stdout.isatty():
            raise CommandError("a spreadsheet needs --output FILE.xlsx")
        started = time.perf_counter()
        with translation.override(options["lang"]):
            try:
                found = self._answer(options)
            except Refusal as refusal:
                raise CommandError(f"{refusal.message} {refusal.remedy}") from refusal
            self._write(found, options)
        for each in found.missing:
            self.stderr.write(f"{each.figure} {each.period}: {each.message}")
        seconds = time.perf_counter() - started
        self.stderr.write(f"{len(found.answers)} answers at {found.cut} ({seconds:.1f} s)")

    def _answer(self, options: dict[str, Any]) -> AnswerSet:
        question = Question(
            figures=_figures(_listed(options["figures"])),
            periods=read_periods(_listed(options["periods"])),
            region=options["region"],
            level=options["level"],
            by=tuple(_listed(options["by"])),
            cut=read_cut(options["cut"]),
        )
        actor = _actor(options["user"])
        with _Bar(quiet=options["quiet"]) as bar:
            library = replace(
                library_at(question.cut, watch=bar.watch), engine=engine(options["engine"])
            )
            return answer(actor=actor, question=question, library=library)

    def _write(self, found: AnswerSet, options: dict[str, Any]) -> None:
        output: Path | None = options["output"]
        if output is None:
            write_answers(_binary(self.stdout), found, form=options["format"])
            return
        part = output.with_name(f"{output.name}.part")  # whole or not at all
        try:
            with part.open("wb") as target:
                write_answers(target, found, form=options["format"])
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)


class _Bar:
    """Shows how far the query at hand is, on a terminal; one query follows the other."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._query = 1

    def watch(self, part: float) -> None:
        done = round(part * 100)
        if done < self._bar.n:
            self._query += 1
            self._bar.set_description(f"query {self._query}")
        self._bar.n = done
        self._bar.refresh()

    def __enter__(self) -> _Bar:
        from tqdm import tqdm

        disable = True if self._quiet else None  # None: only on a terminal
        self._bar = tqdm(total=100, unit="%", desc="query 1", disable=disable, leave=False)
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.close()


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _figures(named: list[str]) -> tuple[str, ...]:
    """Ids as told, groups by their members, everything where nothing is told."""
    known = catalogue().figures
    groups = {name: editions[-1].group for name, editions in known.items()}
    if not named:
        return tuple(sorted(known))
    found: dict[str, None] = {}
    for name in named:
        members = sorted(each for each, group in groups.items() if group == name)
        found |= dict.fromkeys(members if name not in known and members else [name])
    return tuple(found)


def _actor(username: str | None) -> Actor:
    if not username:
        return system_actor("answer_figures")
    user = get_user_model().objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"no user {username}")
    return actor_of(user)


def _binary(stdout: Any) -> IO[bytes]:
    """The bytes behind standard output, which Django wraps for text."""
    stdout.flush()
    inner = getattr(stdout, "_out", stdout)
    binary: IO[bytes] = inner.buffer
    return binary
