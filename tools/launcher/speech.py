"""What the launcher says: each line in Chinese and English, progress as a bar or plain lines."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class Trouble(Exception):  # noqa: N818 - the house's word for it
    """The launcher cannot go on: what happened and what to do, in Chinese and English.

    ``details`` are the last words of the program that failed.
    """

    def __init__(self, *, zh: str, en: str, do_zh: str, do_en: str, details: str = "") -> None:
        self.lines = (f"✗ {zh}", f"  {en}", f"  → {do_zh}", f"  → {do_en}")
        self.details = details
        super().__init__(en)


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(trouble: Trouble) -> None:
    details = [f"    {line}" for line in trouble.details.splitlines() if line.strip()]
    sys.stderr.write("\n".join([*details, *trouble.lines]) + "\n")
    sys.stderr.flush()


@dataclass
class Progress:
    """Steps under way. On a terminal one line is redrawn, elsewhere each step gets its lines."""

    total: int
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    running: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    live: bool = field(default_factory=sys.stdout.isatty)

    @contextmanager
    def step(self, label: str) -> Iterator[None]:
        begun = time.monotonic()
        with self.lock:
            self.running.append(label)
            self._line(f"… {label}")
        try:
            yield
        except BaseException:
            with self.lock:
                self.running.remove(label)
            raise
        with self.lock:
            self.running.remove(label)
            self.done += 1
            self._line(f"✓ {label}  {time.monotonic() - begun:.1f} s", keep=True)

    def _line(self, text: str, *, keep: bool = False) -> None:
        if not self.live:
            say(text)
            return
        if keep:
            sys.stdout.write(f"\r\x1b[K{text}\n")
        self._bar()

    def _bar(self) -> None:
        if not self.running:
            return
        filled = round(20 * self.done / max(self.total, 1))
        bar = "█" * filled + "░" * (20 - filled)
        seconds = time.monotonic() - self.started
        sys.stdout.write(f"\r\x1b[K{bar} {seconds:3.0f} s  {' + '.join(self.running)}")
        sys.stdout.flush()

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Redraws the bar until the block ends, so that a long step is seen to live."""
        over = threading.Event()

        def tick() -> None:
            while not over.wait(0.5):
                with self.lock:
                    self._bar()

        thread = threading.Thread(target=tick, daemon=True)
        if self.live:
            thread.start()
        try:
            yield
        finally:
            over.set()
            if self.live:
                thread.join()
                sys.stdout.write("\r\x1b[K")
                sys.stdout.flush()
