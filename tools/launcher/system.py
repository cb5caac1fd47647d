"""What the operating system provides: Debian packages for tests, and where programs lie."""
# ruff: noqa: S603, S607

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
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


def mqtt_broker() -> str | None:
    """Mosquitto, which Debian keeps where ordinary users do not look."""
    return shutil.which("mosquitto", path=os.environ.get("PATH", "") + ":/usr/sbin")


def java() -> str | None:
    """Java, which the distributed engine's workers run on."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
    return bool(listed.stdout.strip())


@dataclass(frozen=True)
class Need:
    """A package of Debian, whether what it brings stands already, and what its absence means."""

    package: str
    stands: Callable[[], object]
    without: str = ""


_NEEDS = (
    Need(
        "chromium",
        chromium,
        "没有 chromium,跳过浏览器测试。No chromium: browser tests are skipped.",
    ),
    Need("fonts-wqy-zenhei", _has_chinese_font),
    Need(
        "postgresql",
        postgres_programs,
        "没有 PostgreSQL,只在 SQLite 上测试。No PostgreSQL: tested on SQLite only.",
    ),
    Need(
        "openjdk-17-jre-headless",
        java,
        "没有 Java,跳过分布式引擎的测试。No Java: distributed engine not tested.",
    ),
    Need(
        "mosquitto",
        mqtt_broker,
        "没有 mosquitto,跳过 MQTT 的测试。No mosquitto: the MQTT door is not tested.",
    ),
)


def install_for_tests() -> None:
    """Debian's packages that the tests need, where they are absent and may be installed.

    Whatever stays absent is named; the tests that need it are skipped.
    """
    missing = [need.package for need in _NEEDS if not need.stands()]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install(missing)
    for need in _NEEDS:
        if need.without and not need.stands():
            say(f"! {need.without}")


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
    if "mosquitto" in packages:
        _no_broker_of_debians()


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


def _no_broker_of_debians() -> None:
    """The tests start brokers of their own; the one that the package started is not theirs."""
    if Path("/run/systemd/system").is_dir():
        words = ["systemctl", "disable", "--now", "--quiet", "mosquitto"]
        subprocess.run(words, stdin=subprocess.DEVNULL, check=False)
