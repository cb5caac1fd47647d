"""The MQTT door: messages are acknowledged to the broker only when they are on disk.

The library's own acknowledgement comes before the message is safe, so it is turned off. What the
broker may send ahead is what it holds back until then: the backlog grows there, not here.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from wufei.devices import spool
from wufei.devices.domain.landing import land_waiting
from wufei.devices.domain.rejecting import reject
from wufei.devices.messages import UnfitError, of_mqtt
from wufei.kernel.refusals import Refusal

logger = logging.getLogger(__name__)
TOPICS = "wufei/+/+"
#: Messages are written together when this many are there, or this many seconds have passed.
AT_ONCE = 500
EVERY = 0.02


@dataclass(frozen=True, slots=True)
class Broker:
    host: str = "127.0.0.1"
    port: int = 1883
    user: str = ""
    password: str = ""
    #: The broker keeps what comes for this name while nobody listens.
    name: str = "wufei-doors"
    tls: bool = False


@dataclass
class Listener:
    """Listens until ``stop`` is set. ``landing``: also land what was written, each second."""

    broker: Broker
    stop: threading.Event = field(default_factory=threading.Event)
    landing: bool = True
    received: int = 0
    on_message: Callable[[int], None] = lambda _count: None
    _waiting: list[tuple[Any, Any]] = field(default_factory=list)
    _connection: int = 0
    _lock: Any = field(default_factory=threading.RLock)

    def run(self) -> None:
        """Connects, and again whenever the broker is lost; returns when ``stop`` is set."""
        client = self._client()
        client.connect_async(self.broker.host, self.broker.port, keepalive=30)
        client.loop_start()
        lander = threading.Thread(target=self._land, daemon=True) if self.landing else None
        if lander:
            lander.start()
        try:
            while not self.stop.is_set():
                self._write(client)
                self.stop.wait(EVERY)
            self._write(client)
        finally:
            client.disconnect()
            client.loop_stop()
            if lander:
                lander.join()

    def _client(self) -> Any:
        from paho.mqtt.client import Client, MQTTv311
        from paho.mqtt.enums import CallbackAPIVersion

        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=self.broker.name,
            clean_session=False,
            protocol=MQTTv311,
            manual_ack=True,
        )
        if self.broker.user:
            client.username_pw_set(self.broker.user, self.broker.password)
        if self.broker.tls:
            client.tls_set()
        client.reconnect_delay_set(min_delay=1, max_delay=30)
        client.on_connect = self._connected
        client.on_disconnect = self._parted
        client.on_message = self._heard
        return client

    def _connected(self, client: Any, _data: Any, _flags: Any, reason: Any, *_rest: Any) -> None:
        if reason.is_failure:
            logger.error("the broker refuses: %s", reason)
            return
        self._parted()
        client.subscribe(TOPICS, qos=1)

    def _parted(self, *_given: Any) -> None:
        """What was not acknowledged on a connection is sent again on the next, maybe under other
        numbers: an acknowledgement that comes too late would be for another message."""
        with self._lock:
            self._waiting.clear()
            self._connection += 1

    def _heard(self, _client: Any, _data: Any, message: Any) -> None:
        with self._lock:
            self._waiting.append((message, timezone.now()))

    def _write(self, client: Any) -> None:
        """What was heard goes to disk, then its acknowledgements to the broker."""
        with self._lock:
            heard, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            connection = self._connection
        if not heard:
            return
        lines = []
        for message, received in heard:
            try:
                lines.append(of_mqtt(message.topic, message.payload, received).line())
            except UnfitError as error:
                close_old_connections()
                reject(door="mqtt", body=message.payload, error=error, received=received)
        if lines:
            spool.write(lines)
        with self._lock:
            if connection == self._connection:
                for message, _received in heard:
                    client.ack(message.mid, message.qos)
        self.received += len(heard)
        self.on_message(self.received)

    def _land(self) -> None:
        while not self.stop.wait(1.0):
            close_old_connections()
            try:
                land_waiting()
            except Refusal as refusal:
                logger.warning("landing waits: %s", refusal)
            except Exception:
                logger.exception("landing failed; it is tried again")
                time.sleep(5)
