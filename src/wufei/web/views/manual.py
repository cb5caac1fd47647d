from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from wufei.web import manual


def _language() -> str:
    return get_language() or "zh-hans"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The contents of the manual, or where the words asked for stand."""
    words = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    hits = manual.search(_language(), words) if words else []
    context = {"pages": manual.pages(_language()), "words": words, "hits": hits}
    return render(request, "web/help/index.html", context)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    found = manual.page(_language(), slug)
    if found is None:
        raise Http404
    context = {"page": found, "pages": manual.pages(_language())}
    return render(request, "web/help/page.html", context)


@require_safe
def image(request: HttpRequest, name: str) -> FileResponse:
    path = manual.image(_language(), name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), content_type=manual.IMAGES[path.suffix])
