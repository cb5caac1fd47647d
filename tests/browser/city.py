"""The demo city as an installation of its own: the site that ``./run`` starts, with its data.

The city is built once for a whole run of tests; each worker serves a copy of it on a free port.
Tests on it see what a newcomer sees, jobs included, and never touch the test database.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]
SESSIONS = "sessions.json"
#: Loading takes some ten seconds on an idle machine, and starting two.
LOAD_SECONDS, START_SECONDS = 300, 90
#: Fills an empty data folder and signs everybody of the cast in.
_BUILD = """
import json
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.test import Client
from wufei.people.public import User
from wufei.web.serving.installation import bring_up_to_date
bring_up_to_date(demo=True, tell=print)
sessions = {}
for user in User.objects.all():
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    sessions[user.username] = client.cookies["sessionid"].value
(Path(settings.DATA) / "sessions.json").write_text(json.dumps(sessions))
"""


@dataclass(frozen=True)
class City:
    """A running demo city: its address, its data folder, and a session of each of the cast."""

    url: str
    data: Path
    sessions: dict[str, str]

    def number(self, question: str, *values: Any) -> int:
        """A number out of the city's database, to find the address of a page."""
        with sqlite3.connect(f"file:{self.data / 'wufei.sqlite3'}?mode=ro", uri=True) as database:
            found = database.execute(question, values).fetchone()
        assert found is not None, f"nothing answers {question!r} with {values!r}"
        return int(found[0])


def _environment(data: Path) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("WUFEI_")}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "PYTHONPATH": str(ROOT / "src"),
        "WUFEI_DATA": str(data),
    }


def _built(shared: Path) -> Path:
    """The data folder of a city just loaded, made by whichever worker comes first."""
    data, done = shared / "demo-city", shared / "demo-city.done"
    with (shared / "demo-city.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir()
            command = [sys.executable, "-c", _BUILD]
            answer = subprocess.run(
                command,
                env=_environment(data),
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=LOAD_SECONDS,
                check=False,
            )
            assert answer.returncode == 0, answer.stdout + answer.stderr
            done.touch()
    return data


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the city does not answer: {log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def demo_city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data = base / "own-city"
    shutil.copytree(_built(shared), data)
    port, log = _free_port(), base / "own-city.log"
    command = [sys.executable, "-m", "wufei", "serve", "--no-demo", "--workers", "1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env=_environment(data),
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(url, process, log)
        sessions = json.loads((data / SESSIONS).read_text(encoding="utf-8"))
        yield City(url, data, sessions)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def city_site(demo_city: City, browser_program: Browser) -> Iterator[Site]:
    """``live_site`` over the demo city; ``desktop("city")`` is signed in as that demo account."""
    site = Site(url=demo_city.url, browser=browser_program, sessions=demo_city.sessions)
    yield site
    site.close()
    assert site.strangers == []
    assert site.unexpected() == []
