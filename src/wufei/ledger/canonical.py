"""The one spelling of an entry from which digests are made.

Tab-separated lines, so that anyone can write an entry down and check it with ``sha256sum``::

    E <client id> <kind> <UTC time> <paper kind> <paper reference> <declared> <giver proof>
      <receiver proof> <exemption> <reason> <batch> <client id of the entry reversed>
    P <account code> <material key> <lot code> <grams>          one line per posting, in order

Texts hold no control characters (refused at the door), so the spelling is unambiguous. Who posted
and when is not part of the body, so that a repeated call is recognised; it is part of the page.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

UTC = dt.UTC
#: account code, material key, lot code or "", grams
PostingRow = tuple[str, str, str, int]


def stamp(moment: dt.datetime) -> str:
    """``2026-01-31 08:00:00`` in UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def body(header: Iterable[str], postings: Iterable[PostingRow]) -> bytes:
    """The canonical bytes of an entry; ``header`` holds the twelve fields after ``E``."""
    lines = ["E\t" + "\t".join(header)]
    lines += [f"P\t{account}\t{key}\t{lot}\t{grams}" for account, key, lot, grams in postings]
    return "\n".join(lines).encode()


def body_digest(header: Iterable[str], postings: Iterable[PostingRow]) -> bytes:
    """SHA-256 of :func:`body`, 32 bytes."""
    return hashlib.sha256(body(header, postings)).digest()


def page_line(
    seq: int, posted_at: str, actor_id: int | None, actor_name: str, digest: bytes
) -> bytes:
    """The line of an entry on its page: sequence, server time, who, and the body's digest."""
    who = "" if actor_id is None else actor_id
    return f"{seq}\t{posted_at}\t{who}\t{actor_name}\t{digest.hex()}\n".encode()


def page_digest(number: int, previous: bytes, lines: Iterable[bytes]) -> bytes:
    """SHA-256 over the page's head line and the lines of its entries, 32 bytes."""
    digest = hashlib.sha256(f"page\t{number}\t{previous.hex()}\n".encode())
    for line in lines:
        digest.update(line)
    return digest.digest()


#: What stands before the first page.
GENESIS = bytes(32)
