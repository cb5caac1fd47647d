"""What a verification of the lake found."""

from __future__ import annotations

from dataclasses import dataclass

from wufei.ledger.public import Difference


@dataclass(slots=True)
class LakeReport:
    """What was verified of the lake. ``difference`` is the first one, None if all agrees.

    ``files``, ``rows`` and ``waiting`` are about page files; ``table_waiting`` counts pages with a
    file that are not in the postings table yet.
    """

    files: int = 0
    rows: int = 0
    waiting: int = 0
    register_files: int = 0
    register_rows: int = 0
    operation_files: int = 0
    operation_rows: int = 0
    table_files: int = 0
    table_rows: int = 0
    table_waiting: int = 0
    other_files: int = 0
    difference: Difference | None = None
