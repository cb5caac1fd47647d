"""Public data of other cities through shipped maps, exactly as a person would bring them in."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wufei.intake.public import (
    DryRunReport,
    ImportRun,
    check_run,
    dry_run,
    post_run,
    receive_file,
    shipped_map,
    shipped_map_row,
    start_run,
)
from wufei.kernel.actors import system_actor
from wufei.ledger.public import load_exemptions

CLERK = system_actor("realdata")
DryRun = Callable[..., DryRunReport]
Post = Callable[[str, str], ImportRun]


@pytest.fixture
def dry(db: None, shared_data: Path) -> DryRun:
    """``dry("austin-load-tickets", "austin_arr/….csv")``; more goes into the map (``only=…``)."""
    load_exemptions()

    def run(name: str, file: str, **changes: object) -> DryRunReport:
        column_map = shipped_map(name).model_copy(update=changes)
        return dry_run(path=shared_data / file, column_map=column_map, keep=100_000, examples=2000)

    return run


@pytest.fixture
def post(db: None, shared_data: Path) -> Post:
    """Upload, check and post; the run as it stands afterwards."""
    load_exemptions()

    def run(name: str, file: str) -> ImportRun:
        path = shared_data / file
        with path.open("rb") as content:
            source = receive_file(actor=CLERK, content=content, name=path.name)
        started = start_run(actor=CLERK, source=source, saved_map=shipped_map_row(name))
        check_run(actor=CLERK, run=started)
        return post_run(actor=CLERK, run=started)

    return run


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The file read plainly, for comparison."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    yield from csv.DictReader(io.StringIO(raw.decode()))
