"""Answers that take long: begun in the background, followed, stopped, begun again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.jobs import enqueue, request_stop, retry_failed
from wufei.kernel.models import JobRun
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request
from wufei.measures.answers import AnswerSet, Question
from wufei.measures.domain.waiting import (
    TakesLonger,
    answer_soon,
    ask_for,
    kept_answer,
    settled,
)
from wufei.measures.jobs import compute_answer

_OPEN = (JobRun.State.WAITING, JobRun.State.RUNNING)


class GoesOn(Exception):  # noqa: N818 - not an error
    """The answers are being computed; ``question`` holds the cut to ask again with."""

    def __init__(self, run: JobRun, question: Question) -> None:
        super().__init__(run.pk)
        self.run = run
        self.question = question


def answers_to(actor: Actor, questions: Sequence[Question]) -> list[AnswerSet]:
    """The answers, in the order of the questions; all at the same cut.

    Raises:
        GoesOn: they take longer, and a job computes them.
        Refusal: as :func:`wufei.measures.domain.answering.answer`.
    """
    found: list[AnswerSet] = []
    for question in questions:
        # Pages sealed meanwhile must not come between the answers that are shown together.
        asked = replace(question, cut=found[0].cut) if found else question
        run = _run_of(actor, asked)
        if run is not None:
            raise GoesOn(run, asked)
        try:
            found.append(answer_soon(actor=actor, question=asked))
        except TakesLonger:
            asked = settled(asked)
            raise GoesOn(_begun(actor, asked), asked) from None
    return found


def _run_of(actor: Actor, question: Question) -> JobRun | None:
    """The work on a question that was asked for and is not answered yet."""
    kept = kept_answer(actor, question)
    if kept is None or kept.body is not None:
        return None
    run = _run(kept.pk)
    return None if run is None or run.state == JobRun.State.DONE else run


def _run(answer_id: int) -> JobRun | None:
    runs = JobRun.objects.filter(job=compute_answer.name, args__answer_id=answer_id)
    found: JobRun | None = runs.order_by("-id").first()
    return found


@transaction.atomic
def _begun(actor: Actor, question: Question) -> JobRun:
    kept = ask_for(actor=actor, question=question)
    run = _run(kept.pk)
    if run is not None and run.state in _OPEN:
        return run
    return enqueue(compute_answer, actor=actor, title=_("计算指标"), answer_id=kept.pk)


def working(request: HttpRequest, goes_on: GoesOn, title: str) -> HttpResponse:
    """The page while the work goes on; its address holds the cut, so that it finds the answer."""
    if request.GET.get("as_of", "") != str(goes_on.question.cut):
        given = request.GET.copy()
        given["as_of"] = str(goes_on.question.cut)
        return redirect(f"{request.path}?{given.urlencode()}")
    context = {"run": goes_on.run, "title": title, "back": request.get_full_path()}
    return render(request, "measures/working.html", context)


def _visible(request: HttpRequest, pk: int) -> JobRun:
    run: JobRun = JobRun.objects.get_visible_or_404(
        actor_of_request(request), pk=pk, job=compute_answer.name
    )
    return run


@login_required
@require_safe
def answer_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again; once the work is over the page loads anew."""
    run = _visible(request, pk)
    response = render(request, "measures/parts/progress.html", {"run": run})
    if run.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


def _act(request: HttpRequest, pk: int, act: Callable[..., None]) -> HttpResponse:
    run = _visible(request, pk)
    try:
        act(actor=actor_of_request(request), run=run)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(reverse("measures:explorer"))


@login_required
@require_POST
def answer_stop(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, request_stop)


@login_required
@require_POST
def answer_again(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, retry_failed)
