"""Sixty people book at once, on the page and through the API.

    ./run bench booking [SECONDS]      (20 unless told)

Starts the server as ``./run`` does (2 workers, 8 threads) with the demo city and 2,000 more points,
and lets 60 clerks work without a pause (a closed loop): open the booking page of a point, send it,
take the next point; then the same through the API. Yardstick beside it: ``/healthz`` under the same
60. Last, all 60 want the last places of one slot at the same moment. Every order that was answered
must stand in the database once, and no slot may be overbooked.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from _site import ask, csrf_of, environment, serving, sign_in, told

CLERKS, POINTS, LAST_PLACES = 60, 2_000, 50
#: Points with a slot for each day; a token of the clerk whose session everybody shares.
_PREPARE = f"""
import datetime as dt, json
from decimal import Decimal
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.utils import timezone
from wufei.collection.public import Point, ServiceSlot, create_slot
from wufei.kernel.actors import system_actor
from wufei.people.public import User, actor_of, issue_token
from wufei.registry.public import Material, Organisation, Region
from wufei.web.serving.installation import bring_up_to_date

bring_up_to_date(demo=True, tell=lambda text: None)
like = Point.objects.filter(kind="compound").order_by("code").first()
Point.objects.bulk_create([
    Point(code=f"BENCH-{{n:04}}", name=f"BENCH {{n:04}}", kind="compound", region=like.region,
          latitude=like.latitude, longitude=like.longitude, account=like.account)
    for n in range({POINTS})
])
day = timezone.localdate() + dt.timedelta(days=3)
for code, opens, places in (("WIDE", 8, 100_000), ("LAST", 14, {LAST_PLACES})):
    create_slot(
        actor=system_actor("bench"), code=f"BENCH-{{code}}", name=code,
        hauler=Organisation.objects.get(code="ORG-HAUL-1"),
        region=Region.objects.get(code="500107"), materials=[Material.objects.get(key="kitchen")],
        weekday=day.weekday(), opens_at=dt.time(opens), closes_at=dt.time(opens + 2),
        capacity_orders=places, cut_off_minutes=30, on_holidays=True,
    )
clerk = actor_of(User.objects.get(username="district"))
_, secret = issue_token(actor=clerk, name="bench", days=1, read_only=False)
told = {{"day": day.isoformat(), "token": secret}}
(Path(settings.DATA) / "bench.json").write_text(json.dumps(told))
"""


def together(work: Callable[[int], None]) -> float:
    """Sixty at once; seconds until the last has ended."""
    failures: list[BaseException] = []
    start = threading.Barrier(CLERKS + 1)

    def one(number: int) -> None:
        start.wait()
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(CLERKS)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    assert not failures, failures[:3]
    return time.perf_counter() - begun


class Office:
    def __init__(self, port: int, data: Path) -> None:
        self.port = port
        self.cookie = sign_in(port, data, "district")
        self.day, self.token = json.loads((data / "bench.json").read_text()).values()
        self.free = iter(range(POINTS))
        self.lock = threading.Lock()
        self.spent: dict[str, list[float]] = {}

    def next_point(self) -> str:
        with self.lock:
            return f"BENCH-{next(self.free):04}"

    def timed(self, name: str, *given: object, **more: object) -> tuple[int, str]:
        begun = time.perf_counter()
        status, text, _ = ask(self.port, *given, **more)  # type: ignore[arg-type]
        self.spent.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
        return status, text

    def book_on_page(self, point: str) -> int:
        path = f"/collection/orders/book/?point={point}&material=kitchen"
        status, text = self.timed("booking page", path, self.cookie)
        assert status == 200, status
        client = re.search(r'name="client_id" value="([^"]+)"', text)
        assert client
        form = {
            "csrfmiddlewaretoken": csrf_of(text),
            "client_id": client.group(1),
            "slot": f"BENCH-WIDE|{self.day}",
            "bins": 1,
            "confirmed": "on",
        }
        return self.timed("booked on the page", path, self.cookie, form)[0]

    def book_through_api(self, point: str, slot: str, name: str) -> int:
        body = {
            "client_id": str(uuid.uuid4()),
            "point": point,
            "material": "kitchen",
            "day": self.day,
            "slot": slot,
            "bins": 1,
        }
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.timed(name, "/api/v1/orders", headers=headers, body=json.dumps(body))[0]


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    data = Path(os.environ.get("WUFEI_DATA") or tempfile.mkdtemp(prefix="wufei-bench-"))
    subprocess.run([sys.executable, "-c", _PREPARE], env=environment(data), check=True)
    with serving(data) as port:
        office = Office(port, data)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {CLERKS} at once")

        def until_over(act: Callable[[], int], expected: int) -> Callable[[int], None]:
            def work(_number: int) -> None:
                end = time.perf_counter() + seconds
                while time.perf_counter() < end:
                    status = act()
                    assert status == expected, status

            return work

        together(until_over(lambda: office.timed("/healthz", "/healthz")[0], 200))
        took = together(until_over(lambda: office.book_on_page(office.next_point()), 302))
        pages = len(office.spent["booked on the page"])
        name = "booked through the API"
        took_api = together(
            until_over(
                lambda: office.book_through_api(office.next_point(), "BENCH-WIDE", name), 201
            )
        )
        booked = pages + len(office.spent[name])
        answers: list[int] = []
        together(
            lambda number: answers.append(
                office.book_through_api(office.next_point(), "BENCH-LAST", "the last places")
            )
        )
        for what, values in office.spent.items():
            print(told(what, values))
        print(f"bookings a second: page {pages / took:.1f}, API {(booked - pages) / took_api:.1f}")
        yardstick = len(office.spent["/healthz"]) / seconds
        print(f"yardstick: {yardstick:.0f} answers of /healthz a second")
        print(
            f"last {LAST_PLACES} places: {answers.count(201)} booked, {answers.count(409)} refused"
        )
    count = (
        "SELECT count(*) FROM collection_order o JOIN collection_serviceslot s ON s.id = o.slot_id"
    )
    with sqlite3.connect(data / "wufei.sqlite3") as database:
        wide, last = (
            database.execute(f"{count} WHERE s.code = ?", (code,)).fetchone()[0]
            for code in ("BENCH-WIDE", "BENCH-LAST")
        )
    assert wide == booked, (wide, booked)
    assert last == answers.count(201) == LAST_PLACES, (last, answers)
    print(f"{wide + last} orders stand, each once; no slot is overbooked")


if __name__ == "__main__":
    main()
