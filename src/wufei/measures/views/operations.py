"""The single events behind a measure of operations, each with the page of its order or finding."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django_tables2.data import TableData

from wufei.kernel.exporting import Cell, Export
from wufei.kernel.listing import answer_list
from wufei.measures.domain import drilling
from wufei.measures.domain.drilling import OperationLine
from wufei.measures.queries import outcome_name, regions_and_points
from wufei.measures.showing.wording import amount_text
from wufei.measures.tables import OperationTable
from wufei.measures.views.figures import chips_of
from wufei.measures.views.opening import Opened


class _Events(TableData):  # type: ignore[misc]
    """Events fetched page by page; ``names`` holds what those fetched are called."""

    def __init__(self, here: Opened, count: int) -> None:
        super().__init__(None)
        self.here, self.count = here, count
        self.names: dict[tuple[str, str], str] = {}

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, wanted: slice) -> list[OperationLine]:
        start, stop = wanted.start or 0, min(wanted.stop or self.count, self.count)
        rows = drilling.operation_lines(
            actor=self.here.actor,
            behind=self.here.behind,
            limit=max(0, stop - start),
            offset=start,
        )
        self.names |= regions_and_points((row.region, row.point) for row in rows)
        return rows


def event_lines(request: HttpRequest, here: Opened) -> HttpResponseBase:
    """The list of events; what they add sums up to the measure's value."""
    whole = drilling.whole(actor=here.actor, behind=here.behind)
    data = _Events(here, whole.lines)
    value = whole.value or Fraction(0)
    exported = request.GET.get("export") in {"xlsx", "csv"}
    rows = drilling.operation_lines(actor=here.actor, behind=here.behind) if exported else []
    return answer_list(
        request,
        "measures/events.html",
        OperationTable(data, names=data.names, column=here.measure.column),
        rows=rows,
        export=Export(_("作业事件"), _headings(), _cells),
        **here.context(),
        total=value,
        total_text=amount_text(value, here.measure.unit),
        lines_counted=whole.lines,
        chips=chips_of(here.at, "lines", here.measure.id),
    )


def _headings() -> list[str]:
    return [
        _("日期"), _("种类"), _("编号"), _("作业结果"), _("是否按时"), _("区划"), _("收集点"),
        _("收运单位"), _("车辆"), _("类别"), _("事项"), _("桶数"), _("质量（克）"),
        _("里程（米）"), _("费用（分）"), _("抽查袋数"), _("合格袋数"), _("事实编号"),
    ]  # fmt: skip


def _cells(line: OperationLine) -> list[Cell]:
    on_time: Any = {True: _("是"), False: _("否"), None: None}[line.on_time]
    return [
        line.day, line.kind, line.key, outcome_name(line.outcome), on_time, line.region,
        line.point, line.organisation, line.vehicle, line.material, line.category, line.bins,
        line.grams, line.metres, line.fen, line.checked, line.correct, line.number,
    ]  # fmt: skip
