"""Evaluations and scores as PDF."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from wufei.evaluation import rules
from wufei.evaluation.models import Evaluation, UnitScore
from wufei.evaluation.printing import evaluation_pdf, score_pdf
from wufei.evaluation.views.reading import reader_of
from wufei.kernel.documents import PDF
from wufei.measures.public import refusals_shown


@login_required
@require_safe
@refusals_shown
def evaluation_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranking of a month, as far as the reader sees it."""
    actor = reader_of(request)
    rows = Evaluation.objects.visible_to(actor).select_related("version", "scheme__region")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    oversees = rules.may_oversee(actor, region_path=row.scheme.region.path)
    name = f"{row.scheme.code}-{row.month:%Y%m}.pdf"
    return _paper(evaluation_pdf(row, actor, oversees=oversees), name)


@login_required
@require_safe
@refusals_shown
def score_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The score of one unit, down to its events."""
    rows = UnitScore.objects.visible_to(reader_of(request)).select_related(
        "evaluation__version", "evaluation__scheme__region"
    )
    score = rows.filter(pk=pk).first()
    if score is None:
        raise Http404
    evaluation = score.evaluation
    name = f"{evaluation.scheme.code}-{evaluation.month:%Y%m}-{score.key}.pdf"
    return _paper(score_pdf(score), name)


def _paper(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=headers)
