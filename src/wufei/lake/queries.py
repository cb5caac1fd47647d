"""Which files answer a question at which state of the books."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max

from wufei.kernel.refusals import Refusal
from wufei.lake.cuts import Cut
from wufei.lake.domain import operationfiles, postinglog, registerfiles
from wufei.lake.domain.facts import last_fact
from wufei.lake.engines.interface import Tables
from wufei.lake.models import DeclaredValue, OperationFact, PageFile, RegisterVersion
from wufei.lake.refusals import LakeReason
from wufei.lake.schema import TABLES
from wufei.lake.telemetry.files import landed_after, telemetry_files
from wufei.lake.telemetry.streams import STREAMS


def current_cut() -> Cut:
    """The last page in the postings table, and the last fact.

    Raises:
        Refusal: FILE_DAMAGED, the table's log cannot be read.
    """
    return Cut(postinglog.state().page, last_fact())


def cut_at(page: int) -> Cut:
    """The books while ``page`` was the last: with the facts recorded before a later page was
    sealed, and at least those that named the page's accounts when it was delivered.

    Raises:
        Refusal: CUT_AHEAD, the page is not in the table yet; FILE_DAMAGED.
    """
    _refuse_ahead(Cut(page, 0))
    recorded = (
        facts.filter(page__lte=page).order_by("-number").values_list("number", flat=True).first()
        for facts in (RegisterVersion.objects, DeclaredValue.objects, OperationFact.objects)
    )
    delivered = PageFile.objects.filter(page__lte=page).aggregate(top=Max("fact"))["top"] or 0
    return Cut(page, max(delivered, *(number or 0 for number in recorded)))


def _refuse_ahead(cut: Cut) -> None:
    last = postinglog.state().page
    if cut.page > last:
        raise Refusal(LakeReason.CUT_AHEAD, cut=str(cut), page=last)


def tables_at(cut: Cut, names: Iterable[str]) -> Tables:
    """The files of the named tables (see :data:`wufei.lake.schema.TABLES`) at a cut.

    Files stay readable for ``LAKE_RETENTION_HOURS`` after they were replaced.

    Raises:
        Refusal: CUT_AHEAD, the lake does not reach that far; FILE_DAMAGED, the log is not readable.
        KeyError: there is no such table.
    """
    files: dict[str, list[str]] = {}
    whole = True
    later: dict[str, list[str]] = {}
    for name in names:
        TABLES[name]
        if name == "postings":
            _refuse_ahead(cut)
            live = [file for file in postinglog.state().files if file.first_page <= cut.page]
            files[name] = [str(file.path) for file in live]
            whole = all(file.last_page <= cut.page for file in live)
        elif name in registerfiles.NAMES:
            path = registerfiles.file_at(name, cut.fact)
            files[name] = [str(path)] if path else []
        elif name == operationfiles.NAME:
            files[name] = [str(path) for path in operationfiles.files_at(cut.fact)]
        elif name in STREAMS:
            files[name] = telemetry_files(name)
            later[name] = landed_after(name, cut.fact)
        else:
            files[name] = []
    return Tables(cut, files, whole=whole, later=later)
