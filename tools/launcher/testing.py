"""``./run test``: the suite on SQLite, again on PostgreSQL, and in a browser."""
# ruff: noqa: S603

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.launcher.postgres import private_server
from tools.launcher.programs import PYTHON, ROOT, run_logged, tied
from tools.launcher.setup import prepare
from tools.launcher.speech import say
from tools.launcher.system import chromium, install_for_tests

NO_TESTS = 5
_CLOSING = re.compile(r"(\d+ (passed|failed|errors?|skipped|deselected)|no tests ran)")


@dataclass(frozen=True)
class Round:
    name: str
    marks: str
    env: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    name: str
    code: int
    closing: str
    seconds: float


def run_tests(words: Sequence[str]) -> int:
    if "-h" in words or "--help" in words:
        say("./run test [pytest 选项 options]")
        say("  SQLite → PostgreSQL → 浏览器 browser。例 e.g. ./run test tests/ledger -k hold")
        return 0
    prepare(dev=True)
    install_for_tests()
    _compile_translations()
    marks, rest = split_marks(words)
    with data_folder() as folder, private_server() as url:
        results = [
            run_round(each, [*rest], combined(marks, each.marks), folder)
            for each in rounds(url, has_browser=chromium() is not None)
        ]
    return conclude(results)


def rounds(url: str | None, *, has_browser: bool) -> list[Round]:
    chosen = [Round("SQLite", "not browser")]
    if url is not None:
        env = {"WUFEI_TEST_DATABASE_URL": url}
        chosen.append(Round("PostgreSQL", "not browser and not once", env))
    if has_browser:
        chosen.append(Round("浏览器 browser", "browser", {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}))
    return chosen


def split_marks(words: Sequence[str]) -> tuple[str, list[str]]:
    """The person's own ``-m`` expression, apart from the other options."""
    rest, marks, given = [], "", list(words)
    while given:
        word = given.pop(0)
        if word == "-m" and given:
            marks = given.pop(0)
        else:
            rest.append(word)
    return marks, rest


def combined(theirs: str, ours: str) -> str:
    return f"({theirs}) and ({ours})" if theirs else ours


def run_round(each: Round, words: Sequence[str], marks: str, folder: Path) -> Result:
    say(f"\n── {each.name} ──")
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    command = ["-m", "pytest", "-n", "2", "-m", marks, *colour, *words]
    own = folder / f"round-{time.monotonic_ns()}"
    env = {**os.environ, **each.env, "WUFEI_DATA": str(own), "TMPDIR": str(folder)}
    for name in ("WUFEI_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    begun = time.monotonic()
    closing = ""
    process = subprocess.Popen(
        tied([PYTHON, *command]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env=env,
        text=True,
        errors="replace",
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if _CLOSING.search(line):
                closing = line.strip()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    return Result(each.name, process.wait(), closing, time.monotonic() - begun)


def conclude(results: Sequence[Result]) -> int:
    """The closing summary; a round without a matching test is no failure unless all are."""
    say("\n── 总结 summary ──")
    for result in results:
        sign = "✓" if result.code in {0, NO_TESTS} else "✗"
        say(f"{sign} {result.name}: {result.closing}")
    codes = [result.code for result in results]
    if all(code == NO_TESTS for code in codes):
        return NO_TESTS
    return next((code for code in codes if code not in {0, NO_TESTS}), 0)


@contextmanager
def data_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="wufei-tests-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _compile_translations() -> None:
    """Pages and refusals are tested in both languages."""
    script = "from wufei.web.translations import compile_translations as c; c()"
    run_logged("translations", [PYTHON, "-c", script])
