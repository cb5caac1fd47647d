"""``./run backup`` and ``./run restore``: one archive with everything that cannot be made again.

Only for SQLite; a PostgreSQL database is saved by its own tools (``docs/operations.md``), and the
archive then holds the folders alone. The site may go on running during a back-up: the database is
copied first and as of one moment, and page files, which never change once written, after it.
"""
# ruff: noqa: S603

from __future__ import annotations

import argparse
import fcntl
import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tools.launcher.programs import PYTHON, ROOT
from tools.launcher.setup import prepare
from tools.launcher.speech import Trouble, say

DATABASE = "wufei.sqlite3"
FOLDERS = ("lake", "uploads")
#: Messages of devices on their way to the lake, or held until somebody registers their sender.
SPOOL = "spool"
_PASSES = 20
FILES = ("secret-key", "demo-sign-ins.json")
#: Parts of the lake that follow from the database, and change while the site runs; a restore makes
#: them again. What ends in ``.partial`` is still being written.
MADE_AGAIN = tuple(
    f"lake/{name}" for name in ("postings", "registers", "declared", "spill", ".lock")
)
#: What a restore replaces.
PARTS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SPOOL, *FOLDERS, *FILES)
MANIFEST = "manifest.json"


def data_folder() -> Path:
    return Path(os.environ.get("WUFEI_DATA") or ROOT / "var")


def on_postgres() -> bool:
    """Raises Trouble for a database file elsewhere, which the archive would miss."""
    url = os.environ.get("WUFEI_DATABASE_URL", "")
    if url.startswith("sqlite"):
        raise Trouble(
            zh="备份只认识数据目录里的数据库文件,而 WUFEI_DATABASE_URL 指向别处。",
            en="A back-up knows the database file in the data folder only, "
            "and WUFEI_DATABASE_URL names another.",
            do_zh="去掉 WUFEI_DATABASE_URL,用 WUFEI_DATA 指明数据目录。",
            do_en="Unset WUFEI_DATABASE_URL and name the data folder in WUFEI_DATA.",
        )
    return url.startswith("postgres")


def back_up_command(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("./run backup", description="备份数据 backs up the data")
    parser.add_argument("file", nargs="?", type=Path, help="目标文件 target, .tar.gz")
    given = parser.parse_args(words)
    name = time.strftime("wufei-%Y%m%d-%H%M%S.tar.gz")
    target = (given.file or data_folder() / "backups" / name).resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    count = back_up(data_folder(), target, with_database=not on_postgres())
    say(f"✓ {target}  ({count} 个文件 files, {target.stat().st_size / 1e6:.1f} MB)")
    if on_postgres():
        say("! 数据库在 PostgreSQL 上,请另用 pg_dump 备份(docs/operations.md)。")
        say("! The database is on PostgreSQL: save it with pg_dump (docs/operations.md).")
    return 0


def restore_command(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser("./run restore", description="恢复备份 restores a back-up")
    parser.add_argument("file", type=Path, help="备份文件 the back-up")
    parser.add_argument(
        "--replace", action="store_true", help="现有数据移到一旁 puts present data aside"
    )
    given = parser.parse_args(words)
    prepare(frontend=False)
    aside = restore(given.file.resolve(), data_folder(), replace=given.replace)
    say(f"✓ 已恢复 restored: {data_folder()}")
    if aside is not None:
        say(f"  原有数据 the former data: {aside}")
    say("… 核对账本 verifying the ledger")
    command = [PYTHON, "-m", "wufei", "verify", "--rebuild"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def back_up(data: Path, target: Path, *, with_database: bool) -> int:
    """Writes the archive beside ``target`` and renames it when whole; returns the files in it.

    Raises:
        Trouble: there is nothing to save.
    """
    if with_database and not (data / DATABASE).exists():
        raise Trouble(
            zh=f"{data} 中没有数据库。",
            en=f"There is no database in {data}.",
            do_zh="用 WUFEI_DATA 指明数据目录。",
            do_en="Name the data folder in WUFEI_DATA.",
        )
    digests: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as scratch:
        unfinished = Path(scratch) / "archive"
        with tarfile.open(unfinished, "w:gz", compresslevel=3) as archive:
            if with_database:
                copy = Path(scratch) / DATABASE
                copy_database(data / DATABASE, copy)
                _add(archive, copy, DATABASE, digests)
            _add_spool(archive, data, digests)
            for path, name in _loose_files(data):
                _add(archive, path, name, digests)
            _add_manifest(archive, digests)
        unfinished.chmod(0o600)  # it holds the secret key
        _flush(unfinished)
        unfinished.replace(target)
    return len(digests)


def copy_database(source: Path, target: Path) -> None:
    """SQLite's online back-up: one consistent moment, while others read and write."""
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _loose_files(data: Path) -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            name = path.relative_to(data).as_posix()
            if path.is_file() and path.suffix != ".partial" and not name.startswith(MADE_AGAIN):
                yield path, name
    for name in FILES:
        if (data / name).is_file():
            yield data / name, name


def _add_spool(archive: tarfile.TarFile, data: Path, digests: dict[str, str]) -> None:
    """Before the lake, so that a message which moves on meanwhile is in one of the two or in both;
    in both it counts once. Looked at until nothing new is found: files move under the hand."""
    for _ in range(_PASSES):
        restless = False
        for path in sorted((data / SPOOL).rglob("*.jsonl")):
            name = path.relative_to(data).as_posix()
            if name in digests:
                continue
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                restless = True
                continue
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), int(time.time()), 0o600
            archive.addfile(entry, io.BytesIO(content))
            digests[name] = hashlib.sha256(content).hexdigest()
            restless = True
        if not restless:
            return


def _add(archive: tarfile.TarFile, path: Path, name: str, digests: dict[str, str]) -> None:
    archive.add(path, name, recursive=False)
    digests[name] = _digest(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_manifest(archive: tarfile.TarFile, digests: dict[str, str]) -> None:
    made = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    text = json.dumps({"format": 1, "made": made, "sha256": digests}, indent=1).encode()
    entry = tarfile.TarInfo(MANIFEST)
    entry.size = len(text)
    entry.mtime = int(time.time())
    archive.addfile(entry, io.BytesIO(text))


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def restore(source: Path, data: Path, *, replace: bool) -> Path | None:
    """Unpacks and proves the archive inside ``data``, then moves its parts into place.

    Parts are moved by renaming, the database last. What was there is kept in a folder beside it.

    Returns:
        Where the former data lies now, or None when there was none.

    Raises:
        Trouble: not a whole back-up, the site is running, or data is in the way.
    """
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as scratch:
        fresh = Path(scratch)
        _unpack(source, fresh)
        with _not_serving(data):
            former = [data / name for name in PARTS if (data / name).exists()]
            if former and not replace:
                raise _in_the_way(data)
            aside = data / time.strftime("before-%Y%m%d-%H%M%S")
            for path in former:
                aside.mkdir(exist_ok=True)
                path.rename(aside / path.name)
            for name in reversed(PARTS):
                if (fresh / name).exists():
                    (fresh / name).rename(data / name)
    return aside if former else None


def _unpack(source: Path, target: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(target, filter="data")
        manifest: dict[str, Any] = json.loads((target / MANIFEST).read_text())
        expected: dict[str, str] = manifest["sha256"]
    except (OSError, tarfile.TarError, ValueError, KeyError, EOFError) as error:
        raise _damaged(source, str(error)) from error
    for name, digest in expected.items():
        path = target / name
        if not path.is_file() or _digest(path) != digest:
            raise _damaged(source, name)
    (target / MANIFEST).unlink()


@contextmanager
def _not_serving(data: Path) -> Iterator[None]:
    """A running site holds its lock shared; a restore wants it alone."""
    lock = data / "serving.lock"
    if not lock.exists():
        yield
        return
    with lock.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble(
                zh="网站正在使用这些数据。",
                en="The site is running on this data.",
                do_zh="先停止网站(Ctrl-C,或停止服务),再恢复。",
                do_en="Stop the site first (Ctrl-C, or stop the service), then restore.",
            ) from error
        yield


def _damaged(source: Path, details: str) -> Trouble:
    return Trouble(
        zh=f"{source.name} 不是完整的备份,什么都没有改变。",
        en=f"{source.name} is no whole back-up; nothing was changed.",
        do_zh="换一份备份;备份由 ./run backup 生成。",
        do_en="Take another back-up; back-ups are made by ./run backup.",
        details=details,
    )


def _in_the_way(data: Path) -> Trouble:
    return Trouble(
        zh=f"{data} 中已有数据。",
        en=f"There is data in {data}.",
        do_zh="加上 --replace:现有数据会移到一旁保存,不会删除。",
        do_en="Add --replace: present data is put aside and kept, not deleted.",
    )
