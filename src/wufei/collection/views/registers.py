"""Pages of collection beside those that every register has: map, labels, import."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wufei.collection import labelling, rules
from wufei.collection.declared import BINS, POINTS, REGISTERS
from wufei.collection.domain.importing import import_points
from wufei.collection.importers import COLUMNS, POINT_COLUMNS
from wufei.collection.models import Bin, Point
from wufei.intake.public import RowImport, answer_row_import
from wufei.kernel.actors import Actor
from wufei.kernel.requests import actor_of_request
from wufei.kernel.spreadsheets import XLSX, xlsx_file

#: More points than this are no map any more; the filters narrow it down.
MOST_ON_MAP = 3_000


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All registers of collection, with the number of rows that the reader sees."""
    actor = actor_of_request(request)
    counts = [(register, register.rows(actor).count()) for register in REGISTERS]
    return render(request, "collection/index.html", {"registers": counts})


@login_required
@require_GET
def point_map(request: HttpRequest) -> HttpResponse:
    """The points of the list's filter on the drawing of the city, and the same as a table."""
    actor = actor_of_request(request)
    today = timezone.localdate()
    seen: Any = POINTS.rows(actor)
    rows = seen.in_force(today).filter(latitude__isnull=False)
    chosen = POINTS.filters(request.GET, queryset=rows, request=request)
    found = list(chosen.qs[: MOST_ON_MAP + 1])
    picture = _picture(found[:MOST_ON_MAP])
    context = {"filter": chosen, "chart": picture, "cut": len(found) > MOST_ON_MAP}
    return render(request, "collection/map.html", {**context, "most": MOST_ON_MAP})


def _picture(points: list[Point]) -> dict[str, Any]:
    items = [
        {
            "name": str(point),
            "kind": point.kind,
            "text": point.get_kind_display(),
            "at": [float(point.longitude or 0), float(point.latitude or 0)],
            "href": POINTS.url("detail", point.pk),
        }
        for point in points
    ]
    kinds = [{"key": kind.value, "name": str(kind.label)} for kind in Point.Kind]
    return {
        "id": "points",
        "data_id": "points-data",
        "kind": "pointmap",
        "title": _("收集点分布"),
        "summary": _("收集点的位置，颜色表示类别。底图为示意图，不作划界依据。"),
        "data": {"geo": static(settings.CITY_MAP), "items": items, "kinds": kinds},
        "rows": points,
        "tall": True,
    }


@login_required
@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    """Labels of the bins of the list's filter, on sheets of A4, to be printed by the browser."""
    actor = actor_of_request(request)
    seen: Any = BINS.rows(actor)
    rows = seen.in_force(timezone.localdate()).order_by("point__code", "code")
    chosen = BINS.filters(request.GET, queryset=rows, request=request)
    found = list(chosen.qs[: labelling.MOST + 1])
    base = request.build_absolute_uri("/").rstrip("/")
    context = {
        "filter": chosen,
        "sheets": labelling.sheets(found[: labelling.MOST], base=base),
        "cut": len(found) > labelling.MOST,
        "most": labelling.MOST,
    }
    return render(request, "collection/labels.html", context)


@login_required
@require_GET
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code on a bin leads: the bin's page, for those who may see it."""
    row = Bin.objects.get_visible_or_404(actor_of_request(request), code=code)
    return redirect(BINS.url("detail", row.pk))


def _importer(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_add_points(actor):
        raise PermissionDenied
    return actor


@login_required
@require_GET
def import_template(request: HttpRequest) -> FileResponse:
    """An empty file with the headings that the import understands."""
    _importer(request)
    file = xlsx_file(title="收集点", headings=list(COLUMNS), rows=[])  # zh: name of the sheet
    return FileResponse(
        file, as_attachment=True, filename="collection-points.xlsx", content_type=XLSX
    )


@login_required
@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """Points from a file: checked, or checked and entered; errors by row and column."""
    actor = _importer(request)
    what = RowImport(
        title=_("导入收集点"),
        lead=_("有任何一处错误就什么也不写入；同一文件再导入一次不会重复。"),
        register=POINTS,
        columns=POINT_COLUMNS,
        enter=lambda file, only_check: import_points(actor=actor, file=file, only_check=only_check),
        template_url=reverse("collection:import_template"),
    )
    return answer_row_import(request, what)
