"""Checks the files of operations against the facts that were recorded in the database."""

from __future__ import annotations

from wufei.lake.domain import building, comparing, operationfiles
from wufei.lake.domain.reports import LakeReport
from wufei.lake.models import OperationFact, TableFile
from wufei.lake.schema import OPERATIONS
from wufei.ledger.public import Difference


def verify_operations(report: LakeReport) -> None:
    """Bytes and rows of every live file; facts that are in no file yet are no difference."""
    before = 0
    for record in TableFile.objects.filter(table=operationfiles.NAME).order_by("first_page"):
        report.difference = comparing.changed_bytes(record) or _left_out(before, record)
        report.difference = report.difference or _rows_differ(record)
        if report.difference is not None:
            return
        before = record.last_page
        report.operation_files += 1
        report.operation_rows += record.rows


def _left_out(before: int, record: TableFile) -> Difference | None:
    """A fact between two files."""
    between = OperationFact.objects.filter(number__gt=before, number__lt=record.first_page)
    number = between.values_list("number", flat=True).order_by("number").first()
    if number is None:
        return None
    return Difference("row of operations", f"{record.path}, number {number}", "the row", "none")


def _rows_differ(record: TableFile) -> Difference | None:
    rows = operationfiles.rows_between(record.first_page, record.last_page)
    with building.builder() as connection:
        building.give_rows(connection, "expected", OPERATIONS, rows)
        path = str(building.lake_path(record.path))
        connection.read_parquet(path).create_view("found")
        return comparing.first_difference(
            connection,
            check="row of operations",
            place=record.path,
            columns=OPERATIONS,
            keys=("number",),
        )
