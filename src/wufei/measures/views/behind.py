"""Behind a measure: its groups, its single lines, its shares or declared values."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig
from django_tables2.data import TableData

from wufei.kernel.exporting import Cell, Export
from wufei.kernel.listing import PAGE_ROWS, answer_list, number_of_page
from wufei.kernel.refusals import Refusal
from wufei.measures.answers import LEVELS
from wufei.measures.definitions import Source
from wufei.measures.domain import drilling
from wufei.measures.domain.drilling import Line
from wufei.measures.domain.saving import save_lines
from wufei.measures.forms.lines import LineFilterForm
from wufei.measures.queries import Document, documents, key_names, level_of, levels_below
from wufei.measures.question_refusals import QuestionReason as No
from wufei.measures.showing.wording import amount_text, dimension_name, local, share_text
from wufei.measures.tables import LineTable, ShareTable, StatementTable
from wufei.measures.views.figures import chips_of
from wufei.measures.views.opening import Opened, opened
from wufei.measures.views.operations import event_lines
from wufei.measures.views.refusing import refusals_shown

_PLAIN_DRILL = ("material", "account", "counter_account", "day")
_FINER = {Source.LEDGER, Source.REGISTER, Source.OPERATIONS}
_SHOWN_GROUPS = 500
_PARQUET = "application/vnd.apache.parquet"


@dataclass(frozen=True, slots=True)
class GroupRow:
    name: str
    text: str
    share: str
    lines: int
    href: str


@login_required
@require_safe
@refusals_shown
def groups(request: HttpRequest, figure: str, measure: str) -> HttpResponseBase:
    """A measure's value by the dimensions that its definition names."""
    here = opened(request, figure, measure)
    whole = drilling.whole(actor=here.actor, behind=here.behind)
    tabs = _tabs(here)
    by = request.GET.get("by", "")
    by = by if by in tabs else next(iter(tabs), "")
    shares = drilling.shares(actor=here.actor, behind=here.behind)
    context = {
        **here.context(),
        "whole": whole,
        "whole_text": _("无数据")
        if whole.value is None
        else amount_text(whole.value, here.measure.unit),
        "estimated": share_text(whole.estimated / whole.value if whole.value else None),
        "chips": chips_of(here.at, "behind", measure),
        "tabs": [
            (name, dimension_name(name), here.at.url("behind", measure, by=name)) for name in tabs
        ],
        "by": by,
        "by_name": dimension_name(by),
    }
    if shares is not None:
        context |= _shared(request, here, shares)
    elif here.measure.source is Source.DECLARED:
        context |= _told(request, here)
    else:
        if by:
            context |= _grouped(here, by, whole.value)
        if here.counts_lines or here.counts_events:
            context["lines_url"] = here.at.url("lines", measure)
            context["here_events"] = here.counts_events
    return render(request, "measures/behind.html", context)


def _tabs(here: Opened) -> dict[str, None]:
    """Dimensions to open the measure by: those of its definition, never above its own region."""
    level = level_of(here.at.region)
    below = levels_below(level)
    told = here.measure.drill or (_PLAIN_DRILL if here.counts_lines else ())
    finer = below[:1] if here.measure.source in _FINER else ()
    return dict.fromkeys(name for name in (*finer, *told) if name not in LEVELS or name in below)


def _grouped(here: Opened, by: str, whole: Fraction | None) -> dict[str, Any]:
    found = drilling.breakdown(actor=here.actor, behind=here.behind, by=by)
    called = key_names({by: [group.key or "" for group in found[:_SHOWN_GROUPS]]})
    rows = []
    for group in found[:_SHOWN_GROUPS]:
        value = group.cell.value or Fraction(0)
        href = ""
        if here.counts_lines or here.counts_events:
            href = here.at.narrowed(by, group.key or "").url("lines", here.measure.id)
        name = called.get((by, group.key), group.key) if group.key else _("未分")
        share = share_text(value / whole) if whole else "–"
        rows.append(
            GroupRow(name, amount_text(value, here.measure.unit), share, group.cell.lines, href)
        )
    return {"groups": rows, "more_groups": len(found) - len(rows)}


def _shared(request: HttpRequest, here: Opened, found: drilling.Shares) -> dict[str, Any]:
    """How the total was shared, and the way to the lines of the total."""
    by = here.known.measures[found.by]
    called = key_names({"region": [found.boundary, *(row.region for row in found.shares)]})
    wide = replace(here.at, region=found.boundary)
    return {
        "shares": _leafed(
            request,
            ShareTable(
                list(found.shares),
                total=found.total,
                names=called,
                units=(by.unit, here.measure.unit),
            ),
        ),
        "shared_by": local(by.name),
        "shared_by_url": wide.url("behind", by.id),
        "boundary": called.get(("region", found.boundary), found.boundary),
        "boundary_url": wide.url("lines", here.measure.id),
        "total_text": amount_text(found.total, here.measure.unit),
    }


def _told(request: HttpRequest, here: Opened) -> dict[str, Any]:
    rows = drilling.statements(actor=here.actor, behind=here.behind)
    called = key_names({"region": [row.region for row in rows]})
    return {"statements": _leafed(request, StatementTable(rows, names=called))}


def _leafed(request: HttpRequest, table: Any) -> Any:
    number_of_page(request)
    RequestConfig(request, paginate={"per_page": PAGE_ROWS}).configure(table)
    return table


class LinesData(TableData):  # type: ignore[misc]
    """Lines fetched page by page; ``papers`` holds the documents of those fetched."""

    def __init__(self, here: Opened, count: int) -> None:
        super().__init__(None)
        self.here, self.count = here, count
        self.papers: dict[int, Document] = {}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, wanted: slice) -> list[Line]:
        start, stop = wanted.start or 0, min(wanted.stop or self.count, self.count)
        rows = drilling.lines(
            actor=self.here.actor,
            behind=self.here.behind,
            limit=max(0, stop - start),
            offset=start,
        )
        self.papers |= documents(row.seq for row in rows)
        return rows


@login_required
@require_safe
@refusals_shown
def lines(request: HttpRequest, figure: str, measure: str) -> HttpResponseBase:
    """The single lines that a measure counts; their sum is its value to the gram."""
    here = opened(request, figure, measure)
    if here.counts_events:
        return event_lines(request, here)
    if not here.counts_lines:
        raise Refusal(No.NOT_OF_LINES, measure=measure)
    whole = drilling.whole(actor=here.actor, behind=here.behind)
    if whole.allocated:
        raise Refusal(No.NOT_OF_LINES, measure=measure)
    if request.GET.get("export") == "parquet":
        return _parquet(here)
    data = LinesData(here, whole.lines)
    called = key_names({"stage": ["source", "stock", "transit", "process", "sink", "loss"]})
    table = LineTable(data, papers=data.papers, names=called)
    value = whole.value or Fraction(0)
    return answer_list(
        request,
        "measures/lines.html",
        table,
        rows=_with_papers(here),
        export=Export(_("分录行"), _headings(), _cells),
        **here.context(),
        total=value,
        total_text=amount_text(value, here.measure.unit),
        lines_counted=whole.lines,
        chips=chips_of(here.at, "lines", measure),
        form=LineFilterForm(dict(here.at.where)),
        kept={
            name: v for name, v in here.at.fields.items() if name not in LineFilterForm.base_fields
        },
        parquet_url=f"{request.path}?{urlencode({**here.at.fields, 'export': 'parquet'})}",
        csv_url=f"{request.path}?{urlencode({**here.at.fields, 'export': 'csv'})}",
    )


def _with_papers(here: Opened) -> Iterator[tuple[Line, str]]:
    """Every line with the number of its paper, a thousand at a time."""
    source = drilling.every_line(actor=here.actor, behind=here.behind)
    while part := list(islice(source, 1000)):
        papers = documents(line.seq for line in part)
        for line in part:
            document = papers.get(line.seq)
            yield line, document.reference if document else ""


def _headings() -> list[str]:
    return [
        _("发生日"), _("序号"), _("行"), pgettext("one", "账页"), _("账户编码"), _("账户"),
        _("对方账户编码"), _("对方账户"), _("对方环节"), _("物料编码"), _("物料"),
        pgettext("lot", "批次"), _("分录种类"), _("凭证种类"), _("凭证号"), _("计入质量（克）"),
    ]  # fmt: skip


def _cells(row: tuple[Line, str]) -> list[Cell]:
    line, reference = row
    return [
        line.day, line.seq, line.line, line.page, line.account, line.account_name,
        line.counter_account, line.counter_name, line.counter_stage, line.material,
        line.material_name, line.lot, line.kind, line.paper_kind, reference, line.grams,
    ]  # fmt: skip


def _parquet(here: Opened) -> FileResponse:
    file = tempfile.TemporaryFile(suffix=".parquet")  # noqa: SIM115 - the response closes it
    save_lines(drilling.every_line(actor=here.actor, behind=here.behind), file)
    file.seek(0)
    name = f"{here.measure.id}-{here.at.period}.parquet"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_PARQUET)
