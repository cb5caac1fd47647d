"""The address to serve on: taken at once and held, so that nobody slips in between."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

FIRST_PORT = 8000
TRIED_PORTS = 50
BACKLOG = 512


def listen(host: str, ports: Iterable[int]) -> socket.socket:
    """A socket listening on the first free port of ``ports``.

    Raises:
        OSError: no port is free (``EADDRINUSE``), or the address is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    refused: OSError | None = None
    for port in ports:
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
            refused = error
            continue
        return listener
    raise refused or OSError(errno.EADDRINUSE, "no port to try")


def address_of(listener: socket.socket) -> str:
    """``http://127.0.0.1:8000`` and the like, as a person types it."""
    host, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared, not bound
    return f"http://{shown}:{port}"
