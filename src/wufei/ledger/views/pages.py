"""Sealed pages: list, one page with its entries, and its canonical text."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.ledger import canonical, rules
from wufei.ledger.filters import PageFilter
from wufei.ledger.models import Entry, Page
from wufei.ledger.tables.entries import EntryTable
from wufei.ledger.tables.pages import PageTable
from wufei.ledger.views.asking import actor_of_request


@login_required
@require_safe
def page_list(request: HttpRequest) -> HttpResponseBase:
    """Digests are no secret: whoever keeps a copy of one can prove the book unchanged."""
    found = PageFilter(request.GET, queryset=Page.objects.order_by("-number"))
    export = Export(
        _("账页"),
        [_("页号"), _("首序号"), _("末序号"), _("封页时间"), _("上页摘要"), _("摘要")],
        lambda page: [
            page.number, page.first_seq, page.last_seq, page.sealed_at,
            bytes(page.previous_digest).hex(), bytes(page.digest).hex(),
        ],
    )  # fmt: skip
    return answer_list(
        request, "ledger/pages.html", PageTable(found.qs), export=export, filter=found
    )


def _page(number: int) -> Page:
    page: Page | None = Page.objects.filter(number=number).first()
    if page is None:
        raise Http404
    return page


@login_required
@require_safe
def page_detail(request: HttpRequest, number: int) -> HttpResponseBase:
    actor = actor_of_request(request)
    page = _page(number)
    entries = (
        Entry.objects.visible_to(actor)
        .filter(seq__gte=page.first_seq, seq__lte=page.last_seq)
        .order_by("seq")
    )
    return answer_list(
        request,
        "ledger/page.html",
        EntryTable(entries),
        lazy=True,
        page=page,
        entries_on_page=page.last_seq - page.first_seq + 1,
        has_next=Page.objects.filter(number=number + 1).exists(),
        may_read_text=rules.can_verify(actor),
    )


def page_text(page: Page) -> Iterator[bytes]:
    """The canonical text of a page in parts; its SHA-256 is the page's digest."""
    yield f"page\t{page.number}\t{bytes(page.previous_digest).hex()}\n".encode()
    rows = (
        Entry.objects.filter(seq__gte=page.first_seq, seq__lte=page.last_seq)
        .order_by("seq")
        .values_list("seq", "posted_at", "actor_id", "actor_name", "body_digest")
    )
    for seq, posted_at, actor_id, name, digest in rows.iterator(chunk_size=2000):
        yield canonical.page_line(
            seq or 0, canonical.stamp(posted_at), actor_id, name, bytes(digest)
        )


@login_required
@require_safe
def page_download(request: HttpRequest, number: int) -> HttpResponseBase:
    """The text names everyone who posted: only for those who verify."""
    if not rules.can_verify(actor_of_request(request)):
        raise Http404
    page = _page(number)
    response = StreamingHttpResponse(page_text(page), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="page-{page.number}.txt"'
    return response
