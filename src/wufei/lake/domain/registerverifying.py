"""Checks the files of registers and declared values against what was recorded in the database."""

from __future__ import annotations

from pathlib import Path

from wufei.lake.domain import building, comparing, registerfiles
from wufei.lake.domain.reports import LakeReport
from wufei.lake.models import TableFile
from wufei.lake.schema import TABLES
from wufei.ledger.public import Difference


def verify_registers(report: LakeReport) -> None:
    """Bytes and rows of the newest file of each register."""
    for name in registerfiles.NAMES:
        verify_register(name, report)
        if report.difference is not None:
            return


def verify_register(name: str, report: LakeReport) -> None:
    """Bytes and rows of the newest file of one register."""
    for record in TableFile.objects.filter(table=name):
        report.difference = report.difference or comparing.changed_bytes(record)
    files = registerfiles.files_of(name)
    if report.difference is None and files:
        report.difference, rows = _rows_differ(name, files[-1])
        report.register_files += 1
        report.register_rows += rows


def _rows_differ(name: str, path: Path) -> tuple[Difference | None, int]:
    columns = TABLES[name]
    rows = list(registerfiles.rows_of(name, registerfiles.number_of(path)))
    with building.builder() as connection:
        building.give_rows(connection, "expected", columns, rows)
        connection.read_parquet(str(path)).create_view("found")
        difference = comparing.first_difference(
            connection,
            check=f"row of register {name}",
            place=building.named(path),
            columns=columns,
            keys=("number",),
        )
    return difference, len(rows)
