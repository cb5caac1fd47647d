"""gunicorn inside our own process: threads, no control socket, a socket that is already ours."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

WORKERS = 2
THREADS = 8
SLOWEST_REQUEST_SECONDS = 120
GRACE_SECONDS = 5


def serve(application: Any, listener: socket.socket, *, workers: int, threads: int) -> int:
    """Answers requests with ``application`` until SIGTERM; returns the exit code."""
    from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            memory = Path("/dev/shm")  # noqa: S108 - heartbeat files, made by gunicorn safely
            options = {
                "bind": [f"fd://{listener.fileno()}"],
                "workers": workers,
                "threads": threads,
                "worker_class": "gthread",
                "preload_app": True,
                "control_socket_disable": True,
                "loglevel": "warning",
                "timeout": SLOWEST_REQUEST_SECONDS,
                "graceful_timeout": GRACE_SECONDS,
                "worker_tmp_dir": str(memory) if memory.is_dir() else None,
            }
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    Site().run()
    return 0
