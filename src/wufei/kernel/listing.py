"""One way to answer a list: as a page, or as a file of all its rows."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django_tables2 import RequestConfig
from django_tables2.paginators import LazyPaginator

from wufei.kernel.exporting import Export, as_csv, as_xlsx

PAGE_ROWS = 25
#: A page further back is asked for by filters, not by leafing: its offset costs as much as a scan.
LAST_PAGE = 10_000


def number_of_page(request: HttpRequest) -> int:
    """The page asked for, from 1.

    Raises:
        Http404: no number, or beyond :data:`LAST_PAGE`.
    """
    text = request.GET.get("page") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= LAST_PAGE):
        raise Http404
    return int(text)


def answer_list(
    request: HttpRequest,
    template: str,
    table: tables.Table,
    *,
    rows: Any = None,
    export: Export | None = None,
    lazy: bool = False,
    **context: Any,
) -> HttpResponseBase:
    """The list as a page, or with ``?export=xlsx|csv`` as a file.

    ``rows``: what the file holds (the table's data unless told). ``lazy``: never count the rows,
    for lists of millions.
    """
    if export is not None and request.GET.get("export") in {"xlsx", "csv"}:
        every = table.data.data if rows is None else rows
        return (as_xlsx if request.GET["export"] == "xlsx" else as_csv)(export, every)
    number_of_page(request)
    paginate: dict[str, Any] = {"per_page": PAGE_ROWS}
    if lazy:
        paginate["paginator_class"] = LazyPaginator
    RequestConfig(request, paginate=paginate).configure(table)
    found = {"table": table, "exportable": export is not None, **context}
    return render(request, template, found)
