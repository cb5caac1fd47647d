"""What was issued: archive with search, one issue as page and files, the feed."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wufei.bulletin.content_json import from_json
from wufei.bulletin.domain.distributing import note_reading
from wufei.bulletin.forms import ArchiveForm
from wufei.bulletin.models import Issue, IssueState, Series
from wufei.bulletin.outputs.files import chart_svg, pdf_file, text_file, word_file
from wufei.bulletin.outputs.schema import SCHEMA
from wufei.bulletin.queries.archive import found_issues
from wufei.bulletin.queries.deliveries import unread_issues
from wufei.bulletin.queries.duties import makes, series_of
from wufei.bulletin.reading import page_of
from wufei.bulletin.revising import revised_figures
from wufei.bulletin.rules import may_contribute_at_all
from wufei.kernel.models import Photo
from wufei.kernel.photos import photo_path
from wufei.kernel.requests import actor_of_request

PAGE_SIZE = 20
FEED_LENGTH = 30


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Issued numbers that the reader may read, newest first; words are looked for in full text."""
    actor = actor_of_request(request)
    form = ArchiveForm(request.GET, actor=actor)
    form.is_valid()
    rows = found_issues(actor, **form.wanted())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "searched": bool(form.wanted()["words"]),
        "unread": unread_issues(actor),
        "contributes": may_contribute_at_all(actor),
        "makes_any": series_of(actor).exists(),
    }
    return render(request, "bulletin/archive.html", context)


def _issued(request: HttpRequest, slug: str, number: int) -> Issue:
    """An issue that left the house: issued ones for their readers, a withdrawn one too, which is
    told as such; a signed one for those who make the series."""
    actor = actor_of_request(request)
    series = get_object_or_404(Series, slug=slug)
    rows = Issue.objects.filter(series=series, number=number).select_related("series")
    issue: Issue | None = rows.first()
    if issue is None:
        raise Http404
    withdrawn = issue.state == IssueState.WITHDRAWN and (
        series.public or Issue.objects.visible_to(actor).filter(pk=issue.pk).exists()
    )
    if not withdrawn and not Issue.objects.visible_to(actor).filter(pk=issue.pk).exists():
        raise Http404
    return issue


@require_safe
def issue(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One issue as a page; opening it is the receipt of its delivery."""
    actor = actor_of_request(request)
    row = _issued(request, slug, number)
    if row.state == IssueState.WITHDRAWN and not makes(actor, row.series):
        return render(request, "bulletin/withdrawn.html", {"issue": row}, status=410)
    note_reading(actor=actor, issue=row)
    assert row.content is not None
    context = {
        "issue": row,
        "page": page_of(from_json(row.content), issue=row),
        "revised": revised_figures(row),
        "errata": row.errata.filter(state=IssueState.ISSUED),
        "makes": makes(actor, row.series),
    }
    return render(request, "bulletin/issue.html", context)


def _file(
    request: HttpRequest, slug: str, number: int, make: Callable[[Issue], bytes], kind: str
) -> FileResponse:
    row = _issued(request, slug, number)
    if row.state == IssueState.WITHDRAWN:
        raise Http404
    suffix, media = {
        "pdf": (".pdf", "application/pdf"),
        "docx": (
            ".docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        "txt": (".txt", "text/plain; charset=utf-8"),
    }[kind]
    return FileResponse(
        BytesIO(make(row)), as_attachment=True, filename=f"{row}{suffix}", content_type=media
    )


@require_safe
def as_pdf(request: HttpRequest, slug: str, number: int) -> FileResponse:
    return _file(request, slug, number, pdf_file, "pdf")


@require_safe
def as_word(request: HttpRequest, slug: str, number: int) -> FileResponse:
    return _file(request, slug, number, word_file, "docx")


@require_safe
def as_text(request: HttpRequest, slug: str, number: int) -> FileResponse:
    return _file(request, slug, number, text_file, "txt")


@require_safe
def as_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The frozen content with the cut of its figures, as the published schema says."""
    row = _issued(request, slug, number)
    if row.state == IssueState.WITHDRAWN:
        raise Http404
    whole = {**(row.content or {}), "cut": row.cut, "series": slug}
    return JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_safe
def schema(_request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the machine-readable form."""
    text = json.dumps(SCHEMA, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/schema+json; charset=utf-8")


@require_safe
def chart(request: HttpRequest, slug: str, number: int, key: str) -> HttpResponse:
    """A chart of an issue as a vector."""
    row = _issued(request, slug, number)
    drawn = chart_svg(row, key)
    if drawn is None:
        raise Http404
    answer = HttpResponse(drawn, content_type="image/svg+xml")
    answer["Cache-Control"] = "max-age=86400"
    return answer


@require_safe
def photo(request: HttpRequest, slug: str, number: int, pk: uuid.UUID) -> FileResponse:
    """A photo that an issue shows, to whoever may read the issue."""
    row = _issued(request, slug, number)
    if str(pk) not in row.text or not Photo.objects.filter(pk=pk).exists():
        raise Http404
    path = photo_path(pk)
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/jpeg")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The newest public issues as an Atom feed."""
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    made = Atom1Feed(
        title=_("无废城市工作简报"),
        link=f"{base}/bulletin/",
        description="",
        feed_url=f"{base}/bulletin/feed.atom",
        language="zh-CN",
    )
    rows = Issue.objects.published().select_related("series").order_by("-issued_on", "-id")
    for row in rows[:FEED_LENGTH]:
        assert row.issued_on is not None
        made.add_item(
            title=f"{row.series.name} {row}",
            link=f"{base}/bulletin/{row.series.slug}/{row.number}/",
            unique_id=f"{base}/bulletin/{row.series.slug}/{row.number}/",
            description="；".join(_titles(row)),  # zh: between titles
            pubdate=dt.datetime.combine(row.issued_on, dt.time(), tzinfo=dt.UTC),
            updateddate=row.signed_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml")


def _titles(row: Issue) -> list[Any]:
    content = row.content or {"groups": []}
    return [item["title"] for group in content["groups"] for item in group["items"]]
