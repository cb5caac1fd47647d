"""What the operating system provides: Debian packages for tests, and where programs lie."""
# ruff: noqa: S603, S607

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.launcher.programs import tied
from tools.launcher.speech import say


def chromium() -> str | None:
    return next(
        (path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None
    )


def postgres_programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; of several versions the newest."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: float(folder.parent.name),
        reverse=True,
    )
    found = shutil.which("initdb")
    if found:
        folders.append(Path(found).resolve().parent)
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def java() -> str | None:
    """Java, which the distributed engine's workers run on."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


def install_for_tests() -> None:
    """Debian's chromium, PostgreSQL and Java where they are absent and may be installed.

    Whatever stays absent is named; the tests that need it are skipped.
    """
    missing = []
    if chromium() is None:
        missing.append("chromium")
    if not _has_chinese_font():
        missing.append("fonts-wqy-zenhei")
    if postgres_programs() is None:
        missing.append("postgresql")
    if java() is None:
        missing.append("openjdk-17-jre-headless")
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install(missing)
    if chromium() is None:
        say("! 没有 chromium,跳过浏览器测试。No chromium: browser tests are skipped.")
    if postgres_programs() is None:
        say("! 没有 PostgreSQL,只在 SQLite 上测试。No PostgreSQL: tested on SQLite only.")
    if java() is None:
        say("! 没有 Java,跳过分布式引擎的测试。No Java: distributed engine not tested.")


def _apt_install(packages: list[str]) -> None:
    say(f"… apt-get install {' '.join(packages)}")
    install = ["install", "-y", "--no-install-recommends"]
    steps = [["update"], [*install, *packages]]
    if "postgresql" in packages:
        steps.insert(1, [*install, "postgresql-common"])
    for words in steps:
        if not _apt(words):
            return
        if "postgresql-common" in words:
            _no_server_of_debians()


def _apt(words: list[str]) -> bool:
    done = subprocess.run(
        tied(["apt-get", "-q", *words]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )
    if done.returncode:
        say(f"! apt-get {' '.join(words)}: {done.returncode}")
    return done.returncode == 0


def _no_server_of_debians() -> None:
    """The tests start a server of their own; installing the package shall not start another."""
    folder = Path("/etc/postgresql-common/createcluster.d")
    if folder.is_dir():
        (folder / "wufei-tests.conf").write_text("create_main_cluster = false\n")
