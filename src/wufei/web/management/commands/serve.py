"""``serve``: brings the database up to date, then answers requests and works off jobs."""

from __future__ import annotations

import errno
import fcntl
import http.client
import json
import os
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver

from wufei.web.serving import installation, listening, server
from wufei.web.serving.supervisor import Child, Supervisor

FIRST_ANSWER_SECONDS = 60
DEMO_SIGN_INS = "demo-sign-ins.json"


class Command(BaseCommand):
    help = "更新数据库并提供服务。Brings the database up to date and serves."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        env = os.environ.get
        parser.add_argument(
            "--host", default=env("WUFEI_HOST", "127.0.0.1"), help="监听地址 address"
        )
        parser.add_argument(
            "--port",
            type=int,
            default=int(env("WUFEI_PORT", "0")),
            help="端口;不写则取 8000 起第一个空闲端口。Unless given: the first free one from 8000.",
        )
        parser.add_argument(
            "--no-demo", action="store_true", help="空库也不载入示范城市 no demo city"
        )
        parser.add_argument(
            "--no-worker", action="store_true", help="不在此运行后台任务 no job worker"
        )
        parser.add_argument("--workers", type=int, default=int(env("WUFEI_WORKERS", "2")))
        parser.add_argument("--threads", type=int, default=int(env("WUFEI_THREADS", "8")))

    def handle(self, **options: Any) -> None:
        started = float(os.environ.pop("WUFEI_STARTED", time.time()))
        listener = self._listen(options["host"], options["port"])
        address = listening.address_of(listener)
        demo = settings.DEMO and not options["no_demo"]
        try:
            installation.bring_up_to_date(demo=demo, tell=self.say)
        except (DatabaseError, OSError) as error:
            raise CommandError(_database_remedy(error)) from error
        with _held_open(settings.DATA):
            application = get_wsgi_application()
            _load_all_pages()
            connections.close_all()
            children = [
                Child(
                    "网站 site",
                    lambda: server.serve(
                        application,
                        listener,
                        workers=options["workers"],
                        threads=options["threads"],
                    ),
                    keep="vital",
                ),
                Child("报到 herald", lambda: self._greet(address, started), keep="once"),
            ]
            if not options["no_worker"] and "work" in get_commands():
                children.append(Child("后台任务 jobs", _work, keep="again"))
            code = Supervisor(children, tell=self.say).run()
        if code:
            raise CommandError("网站意外结束,原因见上。The site ended unexpectedly, see above.")
        self.say("■ 已停止 stopped")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def _listen(self, host: str, port: int) -> Any:
        first = listening.FIRST_PORT
        ports = [port] if port else range(first, first + listening.TRIED_PORTS)
        try:
            listener = listening.listen(host, ports)
        except OSError as error:
            raise CommandError(_port_remedy(host, port, error)) from error
        taken = listener.getsockname()[1]
        if not port and taken != first:
            self.say(f"! 端口 {first} 已被占用,改用 {taken}。Port {first} is taken, using {taken}.")
        return listener

    def _greet(self, address: str, started: float) -> int:
        """The first request proves that the site answers; only then is its address told."""
        status = _first_answer(address)
        if status >= 500:
            self.say(f"✗ {address} → {status};原因见上 the reason is above")
            return 1
        seconds = time.time() - started
        self.say(f"\n▶ 无废 Wufei: {address}   ({seconds:.1f} s)")
        self._tell_sign_ins()
        self.say("  Ctrl-C 停止 stops\n")
        return 0

    def _tell_sign_ins(self) -> None:
        """The accounts that loading the demo city wrote down, a line each."""
        path = settings.DATA / DEMO_SIGN_INS
        if not settings.DEMO or not path.is_file():
            return
        rows = json.loads(path.read_text(encoding="utf-8"))
        self.say("  示范账号 demo sign-ins:")
        for row in rows:
            self.say(f"    {row['username']:<18} {row['password']:<18} {row['role']} {row['name']}")


def _first_answer(address: str) -> int:
    site = urlsplit(address)
    connection = http.client.HTTPConnection(
        str(site.hostname), site.port, timeout=FIRST_ANSWER_SECONDS
    )
    connection.request("GET", settings.FORCE_SCRIPT_NAME or "/")
    return connection.getresponse().status


def _load_all_pages() -> None:
    """Loads every view before the fork: once for all workers, and a broken one stops the start."""
    len(get_resolver().url_patterns)


def _work() -> int:
    call_command("work")
    return 0


def _held_open(folder: Path) -> TextIO:
    """The data folder is in use until the file is closed; a restore asks for it alone."""
    file = (folder / "serving.lock").open("w")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _port_remedy(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE and port:
        return (
            f"端口 {port} 已被占用。换一个端口(--port),或不写端口,由程序选空闲的。\n"
            f"Port {port} is taken. Choose another (--port), or name none and a free one is found."
        )
    if error.errno == errno.EACCES:
        return (
            f"没有权限使用端口 {port}。请用 1024 以上的端口。\n"
            f"No permission for port {port}. Use one above 1024."
        )
    return (
        f"无法在 {host} 上监听:{error}。请用 --host 写本机的地址。\n"
        f"Cannot listen on {host}: {error}. Name an address of this machine with --host."
    )


def _database_remedy(error: Exception) -> str:
    text = str(error).strip()
    words = text.lower()
    if "full" in words or getattr(error, "errno", None) == errno.ENOSPC:
        return (
            f"磁盘已满({text})。腾出空间后再运行同一命令,数据没有损坏。\n"
            f"The disk is full ({text}). Free some space and run the same command again; "
            "no data is harmed."
        )
    return (
        f"数据库不可用:{text}。请检查 WUFEI_DATABASE_URL 与数据库服务,再运行同一命令。\n"
        f"The database is not available: {text}. Check WUFEI_DATABASE_URL and the database "
        "server, then run the same command again."
    )
