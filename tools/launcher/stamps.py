"""A step of set-up and its stamp: the digest of what the step was made from, written last."""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.launcher.programs import BOOTSTRAP
from tools.launcher.speech import say

STAMPS = BOOTSTRAP / "stamps"


@dataclass(frozen=True)
class Step:
    name: str
    label: str
    digest: str
    outputs: tuple[Path, ...]
    action: Callable[[], None]

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def is_fresh(self) -> bool:
        if not all(path.exists() for path in self.outputs):
            return False
        return self.stamp.exists() and self.stamp.read_text() == self.digest

    def carry_out(self) -> None:
        self.stamp.unlink(missing_ok=True)
        self.action()
        write_atomically(self.stamp, self.digest)


def write_atomically(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
        file.write(text)
    Path(file.name).replace(path)


def digest_of(*parts: str | Path) -> str:
    """One digest over texts and the contents of files."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


@contextmanager
def exclusive() -> Iterator[None]:
    """Two set-ups in one folder wait for each other; the kernel frees the lock of a dead one."""
    BOOTSTRAP.mkdir(exist_ok=True)
    with (BOOTSTRAP / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("… 等待另一个正在进行的安装 waiting for another set-up in this folder")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
