"""Listens to an MQTT broker until it is told to end."""

from __future__ import annotations

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wufei.devices.listening import Broker, Listener


class Command(BaseCommand):
    help = "接收 MQTT 设备消息，直到 Ctrl-C。 Listens to devices by MQTT until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("WUFEI_MQTT_HOST", "127.0.0.1"))
        parser.add_argument(
            "--port", type=int, default=int(os.environ.get("WUFEI_MQTT_PORT", "1883"))
        )
        parser.add_argument("--tls", action="store_true")
        parser.add_argument("--name", default="wufei-doors", help="会话名称 name of the session")

    def handle(self, **options: Any) -> None:
        broker = Broker(
            host=options["host"],
            port=options["port"],
            user=os.environ.get("WUFEI_MQTT_USER", ""),
            password=os.environ.get("WUFEI_MQTT_PASSWORD", ""),
            name=options["name"],
            tls=options["tls"],
        )
        listener = Listener(broker)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: listener.stop.set())
        self.stdout.write(f"{broker.host}:{broker.port} …")
        listener.run()
        self.stdout.write(f"{listener.received} messages")
