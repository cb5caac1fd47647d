"""Home page and balance page of the demo city under a steady load.

    ./run bench pages [SECONDS]      (30 unless told)

Starts the server as ``./run`` does (2 workers, 8 threads), with the demo city, signs in as the city
office and asks ten times a second, in turn for both pages, whether or not the answers are back (an
open loop: a slow answer does not slow the asking). Yardstick beside it: ``/healthz``, which does
next to nothing, under the same load. Goal: p95 at most 200 ms.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
RATE = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, path: str, cookie: str = "", form: dict | None = None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{port}/"}
    body = None
    if form is not None:
        body = urlencode(form)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if form is None else "POST", path, body, headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    connection.close()
    return answer.status, text, cookies


def sign_in(port: int, data: Path) -> str:
    password = json.loads((data / "demo-sign-ins.json").read_text())[0]["password"]
    _, text, cookies = ask(port, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert token
    form = {"login": "city", "password": password, "csrfmiddlewaretoken": token.group(1)}
    status, _, more = ask(port, "/accounts/login/", "; ".join(cookies), form)
    assert status == 302, status
    return "; ".join(more)


def load(port: int, paths: list[str], cookie: str, seconds: int) -> dict[str, list[float]]:
    """Milliseconds per path, asked at a steady rate."""
    spent: dict[str, list[float]] = {path: [] for path in paths}

    def one(path: str) -> None:
        started = time.perf_counter()
        status, _, _ = ask(port, path, cookie)
        assert status == 200, (path, status)
        spent[path].append((time.perf_counter() - started) * 1000)

    threads = []
    start = time.perf_counter()
    for number in range(seconds * RATE):
        time.sleep(max(0.0, start + number / RATE - time.perf_counter()))
        thread = threading.Thread(target=one, args=(paths[number % len(paths)],))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return spent


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    data = Path(os.environ.get("WUFEI_DATA") or tempfile.mkdtemp(prefix="wufei-bench-"))
    port = free_port()
    env = {**os.environ, "WUFEI_DATA": str(data), "PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen(
        [sys.executable, "-m", "wufei", "serve", "--port", str(port)],
        env=env,
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
        cookie = sign_in(port, data)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {RATE} requests/s")
        for paths in (["/healthz"], ["/", "/ledger/balances/"]):
            for path, values in load(port, paths, cookie, seconds).items():
                p50, p95 = percentile(values, 0.5), percentile(values, 0.95)
                print(
                    f"{path:<20} {len(values):>4} answers   p50 {p50:>6.1f} ms"
                    f"   p95 {p95:>6.1f} ms   worst {max(values):>6.1f} ms"
                )
        print("goal: p95 of both pages at most 200 ms")
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


if __name__ == "__main__":
    main()
