"""The site as ``./run`` starts it, for measurements that ask it over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "WUFEI_DATA": str(data),
        "PYTHONPATH": str(ROOT / "src"),
    }


def ask(
    port: int,
    path: str,
    cookie: str = "",
    form: dict[str, object] | None = None,
    *,
    headers: dict[str, str] | None = None,
    body: str | None = None,
) -> tuple[int, str, list[str]]:
    """Status, text and cookies of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{port}/", **(headers or {})}
    if form is not None:
        body = urlencode(form)
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if body is None else "POST", path, body, sent)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    connection.close()
    return answer.status, text, cookies


def sign_in(port: int, data: Path, user: str) -> str:
    """The cookies of a signed-in member of the cast."""
    password = json.loads((data / "demo-sign-ins.json").read_text())[0]["password"]
    _, text, cookies = ask(port, "/accounts/login/")
    form = {"login": user, "password": password, "csrfmiddlewaretoken": csrf_of(text)}
    status, _, more = ask(port, "/accounts/login/", "; ".join(cookies), form)
    assert status == 302, status
    return "; ".join(more)


def csrf_of(text: str) -> str:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token
    return token.group(1)


@contextmanager
def serving(data: Path) -> Iterator[int]:
    """The port of a site that serves ``data``, demo loaded."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "wufei", "serve", "--port", str(port)],
        env=environment(data),
        stdout=subprocess.DEVNULL,
    )
    try:
        sign_ins = data / "demo-sign-ins.json"
        while True:
            assert server.poll() is None, "the server ended"
            try:
                if sign_ins.exists() and ask(port, "/healthz")[0] == 200:
                    break
            except OSError:
                pass
            time.sleep(0.5)
        time.sleep(5)
        yield port
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def told(name: str, milliseconds: Sequence[float]) -> str:
    p50, p95 = percentile(milliseconds, 0.5), percentile(milliseconds, 0.95)
    return (
        f"{name:<24} {len(milliseconds):>5} answers   p50 {p50:>7.1f} ms"
        f"   p95 {p95:>7.1f} ms   worst {max(milliseconds):>7.1f} ms"
    )
