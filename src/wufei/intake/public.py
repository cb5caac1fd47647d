"""What other modules (the pages, the API, the demo) may use of intake."""

from wufei.intake.columnmap import ColumnMap
from wufei.intake.domain.checking import check_run, choose_map, start_run
from wufei.intake.domain.files import receive_file
from wufei.intake.domain.lifecycle import LIFECYCLE
from wufei.intake.domain.maps import (
    header_signature,
    load_shipped_maps,
    save_map,
    shipped_map_row,
)
from wufei.intake.domain.posting import post_run, request_stop
from wufei.intake.domain.undoing import undo_import
from wufei.intake.dryrun import dry_run
from wufei.intake.mapfields import FileLayout
from wufei.intake.mapfile import MapInvalid, MapProblem, load_map
from wufei.intake.models import ImportRun, RejectedRow, RunState, SavedMap, SourceFile
from wufei.intake.queries import (
    Preview,
    earlier_runs,
    preview,
    rejected_rows,
    rejected_rows_workbook,
    suggested_maps,
    suggested_shipped,
)
from wufei.intake.readers import Table, open_table, require_columns
from wufei.intake.refusals import IntakeReason, RowReason
from wufei.intake.rejected import Rejected
from wufei.intake.report import DryRunReport
from wufei.intake.rowfiles import (
    CellProblem,
    FileRow,
    RowColumns,
    RowFile,
    RowReport,
    enter_rows,
    read_rows,
    word_of,
)
from wufei.intake.rules import IMPORT_ROLES, can_import
from wufei.intake.shipped import shipped_map, shipped_names, shipped_text
from wufei.intake.views.row_import import RowImport, answer_row_import

__all__ = [
    "IMPORT_ROLES",
    "LIFECYCLE",
    "CellProblem",
    "ColumnMap",
    "DryRunReport",
    "FileLayout",
    "FileRow",
    "ImportRun",
    "IntakeReason",
    "MapInvalid",
    "MapProblem",
    "Preview",
    "Rejected",
    "RejectedRow",
    "RowColumns",
    "RowFile",
    "RowImport",
    "RowReason",
    "RowReport",
    "RunState",
    "SavedMap",
    "SourceFile",
    "Table",
    "answer_row_import",
    "can_import",
    "check_run",
    "choose_map",
    "dry_run",
    "earlier_runs",
    "enter_rows",
    "header_signature",
    "load_map",
    "load_shipped_maps",
    "open_table",
    "post_run",
    "preview",
    "read_rows",
    "receive_file",
    "rejected_rows",
    "rejected_rows_workbook",
    "request_stop",
    "require_columns",
    "save_map",
    "shipped_map",
    "shipped_map_row",
    "shipped_names",
    "shipped_text",
    "start_run",
    "suggested_maps",
    "suggested_shipped",
    "undo_import",
    "word_of",
]
