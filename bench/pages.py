"""Home page and balance page of the demo city under a steady load.

    ./run bench pages [SECONDS]      (30 unless told)

Starts the server as ``./run`` does (2 workers, 8 threads), with the demo city, signs in as the city
office and asks ten times a second, in turn for both pages, whether or not the answers are back (an
open loop: a slow answer does not slow the asking). Yardstick beside it: ``/healthz``, which does
next to nothing, under the same load. Goal: p95 at most 200 ms.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from pathlib import Path

from _site import ask, serving, sign_in, told

RATE = 10


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


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    data = Path(os.environ.get("WUFEI_DATA") or tempfile.mkdtemp(prefix="wufei-bench-"))
    with serving(data) as port:
        cookie = sign_in(port, data, "city")
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {RATE} requests/s")
        for paths in (["/healthz"], ["/", "/ledger/balances/"]):
            for path, values in load(port, paths, cookie, seconds).items():
                print(told(path, values))
        print("goal: p95 of both pages at most 200 ms")


if __name__ == "__main__":
    main()
