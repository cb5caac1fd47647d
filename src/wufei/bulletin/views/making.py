"""What the writing pages ask for while one writes: figures, photos, charts, files of drafts."""

from __future__ import annotations

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from wufei.bulletin import rules
from wufei.bulletin.content import FigureQuery
from wufei.bulletin.figures import values_of
from wufei.bulletin.outputs.files import chart_svg, pdf_file, word_file
from wufei.bulletin.queries.duties import series_of
from wufei.bulletin.views.composing import issue_of
from wufei.kernel.actors import Actor
from wufei.kernel.periods import parse_period
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.measures.public import catalogue, figure_name
from wufei.registry.public import Region


def _writer(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_contribute_at_all(actor) and not series_of(actor).exists():
        raise PermissionDenied
    return actor


@login_required
@require_safe
def figures(request: HttpRequest) -> JsonResponse:
    """The figures by name, and the regions that the writer may ask for."""
    actor = _writer(request)
    names = sorted((figure_name(key), key) for key in catalogue().figures)
    paths = [grant.region_path for grant in actor.grants if grant.region_path]
    regions = Region.objects.filter(level__in=("province", "district", "township"))
    own = [
        {"code": region.code, "name": str(region)}
        for region in regions
        if region.level != "township" or any(region.path.startswith(path) for path in paths)
    ]
    return JsonResponse(
        {"figures": [{"id": key, "name": name} for name, key in names], "regions": own}
    )


@login_required
@require_safe
def figure_value(request: HttpRequest) -> JsonResponse:
    """What a figure reads now, with the token that stands for it in a text."""
    actor = _writer(request)
    figure, region = request.GET.get("figure", ""), request.GET.get("region", "")
    try:
        period = str(parse_period(request.GET.get("period", "")))
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)
    query = FigureQuery(figure, period, region)
    value = values_of([query], actor=actor)[query]
    token = f"[[{figure}|{period}{'|' + region if region else ''}]]"
    return JsonResponse(
        {"token": token, "shown": value.shown, "href": value.href, "why": value.why}
    )


@login_required
@require_POST
def photo(request: HttpRequest) -> JsonResponse:
    """Keeps a photo and answers the token that stands for it in a text."""
    actor = _writer(request)
    upload = request.FILES.get("file")
    if upload is None:
        raise Http404
    try:
        kept = keep_photo(actor=actor, file=upload.file)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=refusal.reason.status)
    return JsonResponse({"token": f"[[photo|{kept.pk}|]]"}, status=201)


@login_required
@require_safe
def draft_chart(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    _actor, issue = issue_of(request, pk)
    drawn = chart_svg(issue, key)
    if drawn is None:
        raise Http404
    return HttpResponse(drawn, content_type="image/svg+xml")


@login_required
@require_safe
def draft_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The proof: the page as it would be printed now."""
    _actor, issue = issue_of(request, pk)
    return FileResponse(
        BytesIO(pdf_file(issue)), filename=f"{issue}.pdf", content_type="application/pdf"
    )


@login_required
@require_safe
def draft_word(request: HttpRequest, pk: int) -> FileResponse:
    _actor, issue = issue_of(request, pk)
    return FileResponse(BytesIO(word_file(issue)), as_attachment=True, filename=f"{issue}.docx")
