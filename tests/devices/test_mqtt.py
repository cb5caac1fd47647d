"""The MQTT door with a real broker: nothing is lost, nothing twice, whatever is killed between."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tests.devices.broker import Mosquitto
from tests.devices.conftest import landed, minutes_ago
from wufei.devices import spool
from wufei.devices.domain.landing import land_waiting
from wufei.devices.listening import Broker, Listener
from wufei.devices.models import Device, Rejected

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


def sent(broker: Mosquitto, first: int, last: int, client: Any = None) -> None:
    """Positions with ids ``first`` to before ``last``, each acknowledged by the broker."""
    sender = client or broker.client("sender")
    for number in range(first, last):
        body = {"id": f"e{number:04d}", "at": minutes_ago(1).isoformat(), "lon": 106.5, "lat": 29.5}
        sender.publish("wufei/T-1/position", json.dumps(body), qos=1).wait_for_publish(20)
    if client is None:
        sender.disconnect()
        sender.loop_stop()


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


def spooled() -> int:
    waiting = spool.folder() / "waiting"
    files = list(waiting.glob("*.jsonl")) if waiting.exists() else []
    return sum(len(path.read_text().splitlines()) for path in files)


def listening(broker: Mosquitto) -> tuple[Listener, threading.Thread]:
    listener = Listener(Broker(port=broker.port), landing=False)

    def run() -> None:
        try:
            listener.run()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.5)
    return listener, thread


def test_messages_of_devices_land(broker: Mosquitto, tracker: Device) -> None:
    listener, thread = listening(broker)
    sent(broker, 0, 50)
    client = broker.client("other")
    client.publish("wufei/T-1/position", b'{"at": 1700000000, "lon": NaN}', qos=1)
    until(lambda: listener.received == 51)
    listener.stop.set()
    thread.join()
    client.disconnect()
    client.loop_stop()
    land_waiting()
    assert [event for event, *_ in landed()] == [f"T-1/e{number:04d}" for number in range(50)]
    assert list(Rejected.objects.values_list("device", "why")) == [("T-1", "no_place")]


def test_what_was_sent_while_nobody_listened_comes_afterwards(
    broker: Mosquitto, tracker: Device
) -> None:
    listener, thread = listening(broker)
    listener.stop.set()
    thread.join()
    sent(broker, 0, 30)
    listener, thread = listening(broker)
    until(lambda: listener.received >= 30)
    listener.stop.set()
    thread.join()
    land_waiting()
    assert len(landed()) == 30


def test_a_broker_that_restarts_loses_and_doubles_nothing(
    broker: Mosquitto, tracker: Device
) -> None:
    listener, thread = listening(broker)
    sent(broker, 0, 40)
    broker.stop()
    broker.start()
    sent(broker, 40, 80)
    until(lambda: spooled() >= 80)
    listener.stop.set()
    thread.join()
    land_waiting()
    assert [event for event, *_ in landed()] == [f"T-1/e{number:04d}" for number in range(80)]


@pytest.mark.slow
def test_a_listener_killed_in_the_middle_loses_and_doubles_nothing(
    broker: Mosquitto, tracker: Device, settings: Any, database_url: str
) -> None:
    from django.conf import settings as django_settings

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "WUFEI_DATABASE_URL": database_url,
        "WUFEI_DATA": str(spool.folder().parent),
        "WUFEI_SECRET_KEY": "only-for-tests",
    }
    command = [sys.executable, "-m", "django", "listen", "--port", str(broker.port)]
    assert django_settings.LAKE_FOLDER.parent == spool.folder().parent

    def listener() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    subscribed, thread = listening(broker)  # its session is kept from now on
    subscribed.stop.set()
    thread.join()
    first = listener()
    client = broker.client("sender")
    total, killed = 400, 0
    process = first
    for number in range(0, total, 100):
        sent(broker, number, number + 100, client)
        process.send_signal(signal.SIGKILL)
        process.wait()
        killed += 1
        process = listener()
    client.disconnect()
    client.loop_stop()

    def all_there() -> bool:
        for batch in (spool.folder() / "landing").glob("*"):
            os.utime(batch, (0, 0))  # those who worked on it are gone
        return len(landed()) >= total

    until(all_there, 300)
    process.terminate()
    process.wait(20)
    assert killed == 4
    assert [event for event, *_ in landed()] == [f"T-1/e{number:04d}" for number in range(total)]
