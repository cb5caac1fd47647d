"""Back-up and restore: what was saved comes back, and nothing else is touched."""

from __future__ import annotations

import fcntl
import sqlite3
import tarfile
import threading
from pathlib import Path

import pytest

from tests.launcher.installation import Installation
from tools.launcher.backup import back_up, restore
from tools.launcher.speech import Trouble


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with two rows, a page file, an upload and a key."""
    folder = tmp_path / "data"
    (folder / "lake" / "pages").mkdir(parents=True)
    (folder / "uploads").mkdir()
    with sqlite3.connect(folder / "wufei.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE entry (grams INTEGER)")
        database.executemany("INSERT INTO entry VALUES (?)", [(1_000,), (2_500,)])
    (folder / "lake" / "pages" / "000001.parquet").write_bytes(b"PAR1 sealed PAR1")
    (folder / "uploads" / "tickets.csv").write_text("2026-01-02,1000\n")
    (folder / "secret-key").write_text("kept")
    return folder


def grams(folder: Path) -> list[int]:
    with sqlite3.connect(folder / "wufei.sqlite3") as database:
        return [value for (value,) in database.execute("SELECT grams FROM entry ORDER BY grams")]


def test_everything_comes_back_elsewhere(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"

    assert back_up(data, archive, with_database=True) == 4
    assert restore(archive, tmp_path / "other", replace=False) is None

    other = tmp_path / "other"
    assert grams(other) == [1_000, 2_500]
    assert (other / "lake/pages/000001.parquet").read_bytes() == b"PAR1 sealed PAR1"
    assert (other / "uploads/tickets.csv").read_text() == "2026-01-02,1000\n"
    assert (other / "secret-key").read_text() == "kept"
    assert sorted(path.name for path in other.iterdir()) == [
        "lake",
        "secret-key",
        "uploads",
        "wufei.sqlite3",
    ]


def test_a_page_file_still_being_written_is_left_out(data: Path, tmp_path: Path) -> None:
    (data / "lake" / "pages" / "000002.parquet.partial").write_bytes(b"PAR1 half")

    assert back_up(data, tmp_path / "saved.tar.gz", with_database=True) == 4


def test_what_follows_from_the_database_is_left_out(data: Path, tmp_path: Path) -> None:
    for folder in ("postings/_delta_log", "registers", "declared", "spill"):
        (data / "lake" / folder).mkdir(parents=True)
        (data / "lake" / folder / "made.parquet").write_bytes(b"PAR1")
    (data / "lake" / ".lock").touch()

    assert back_up(data, tmp_path / "saved.tar.gz", with_database=True) == 4


def test_the_archive_is_for_its_owner_only(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    back_up(data, archive, with_database=True)

    assert archive.stat().st_mode & 0o777 == 0o600


def test_a_back_up_under_writing_is_one_moment(data: Path, tmp_path: Path) -> None:
    """Each transaction writes a pair; a back-up never holds half of one."""
    over = threading.Event()

    def write() -> None:
        database = sqlite3.connect(data / "wufei.sqlite3", timeout=30)
        while not over.is_set():
            with database:
                database.executemany("INSERT INTO entry VALUES (?)", [(7,), (-7,)])
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            back_up(data, tmp_path / f"{number}.tar.gz", with_database=True)
    finally:
        over.set()
        writer.join()

    restore(tmp_path / "4.tar.gz", tmp_path / "other", replace=False)
    saved = grams(tmp_path / "other")
    assert len(saved) > 4
    assert sum(saved) == 3_500


def test_messages_that_move_on_meanwhile_are_all_saved(data: Path, tmp_path: Path) -> None:
    waiting, landing = data / "spool" / "waiting", data / "spool" / "landing" / "batch"
    waiting.mkdir(parents=True)
    landing.mkdir(parents=True)
    lines = [f'{{"event":"e{number:04d}"}}\n' for number in range(500)]
    for number, line in enumerate(lines):
        (waiting / f"{number:04d}.jsonl").write_text(line)

    def move() -> None:
        for path in sorted(waiting.iterdir(), reverse=True):
            path.rename(landing / path.name)

    mover = threading.Thread(target=move)
    mover.start()
    back_up(data, tmp_path / "saved.tar.gz", with_database=True)
    mover.join()

    restore(tmp_path / "saved.tar.gz", tmp_path / "other", replace=False)
    saved = (tmp_path / "other" / "spool").rglob("*.jsonl")
    assert sorted({path.read_text() for path in saved}) == lines


def test_present_data_is_in_the_way(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    back_up(data, archive, with_database=True)

    with pytest.raises(Trouble, match="There is data in"):
        restore(archive, data, replace=False)

    assert grams(data) == [1_000, 2_500]


def test_replaced_data_is_kept_aside(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    back_up(data, archive, with_database=True)
    with sqlite3.connect(data / "wufei.sqlite3") as database:
        database.execute("DELETE FROM entry")

    aside = restore(archive, data, replace=True)

    assert grams(data) == [1_000, 2_500]
    assert aside is not None
    assert grams(aside) == []
    assert (aside / "lake/pages/000001.parquet").exists()


def test_a_damaged_archive_changes_nothing(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    back_up(data, archive, with_database=True)
    whole = archive.read_bytes()
    for broken in (whole[: len(whole) // 2], b"", b"not an archive at all"):
        archive.write_bytes(broken)
        with pytest.raises(Trouble, match="no whole back-up"):
            restore(archive, data, replace=True)

    assert grams(data) == [1_000, 2_500]
    assert not list(data.glob(".restore-*"))


def test_a_changed_file_in_the_archive_is_noticed(data: Path, tmp_path: Path) -> None:
    archive, unpacked = tmp_path / "saved.tar.gz", tmp_path / "unpacked"
    back_up(data, archive, with_database=True)
    with tarfile.open(archive) as saved:
        saved.extractall(unpacked, filter="data")
    (unpacked / "lake/pages/000001.parquet").write_bytes(b"PAR1 forged PAR1")
    with tarfile.open(archive, "w:gz") as forged:
        forged.add(unpacked, ".")

    with pytest.raises(Trouble, match="no whole back-up") as refused:
        restore(archive, data, replace=True)

    assert refused.value.details == "lake/pages/000001.parquet"


def test_a_running_site_is_not_restored_over(data: Path, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    back_up(data, archive, with_database=True)
    with (data / "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        with pytest.raises(Trouble, match="The site is running on this data"):
            restore(archive, data, replace=True)

    assert grams(data) == [1_000, 2_500]


def test_without_a_database_there_is_nothing_to_save(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="There is no database"):
        back_up(tmp_path / "empty", tmp_path / "saved.tar.gz", with_database=True)


@pytest.mark.slow
def test_a_served_city_is_saved_and_served_again(installed: Installation, tmp_path: Path) -> None:
    here, there = {"WUFEI_DATA": str(tmp_path / "here")}, {"WUFEI_DATA": str(tmp_path / "there")}
    archive = str(tmp_path / "saved.tar.gz")
    running = installed.start(env=here)
    running.address()

    code, output = installed.run("backup", archive, env=here)
    assert code == 0, output
    code, output = installed.run("restore", archive, "--replace", env=here)
    assert (code, "The site is running on this data." in output) == (1, True)
    assert running.end() == 0

    code, output = installed.run("restore", archive, env=there)
    assert code == 0, output
    again = installed.start(env=there)
    again.address()
    assert "数据表 tables" not in again.output  # the tables came with the archive
    assert again.end() == 0
