"""The archive: issued numbers, found by words, series and year."""

from __future__ import annotations

from django.db.models import QuerySet

from wufei.bulletin.models import Issue, IssueState
from wufei.kernel.actors import Actor


def found_issues(
    actor: Actor, *, words: str = "", series: str = "", year: int | None = None
) -> QuerySet[Issue]:
    """Issued numbers that ``actor`` may read and whose text holds every word, newest first.

    Chinese has no blanks between words, so a word is looked for as it stands anywhere in the text.
    """
    rows: QuerySet[Issue] = Issue.objects.visible_to(actor).filter(state=IssueState.ISSUED)
    if series:
        rows = rows.filter(series__slug=series)
    if year:
        rows = rows.filter(issued_on__year=year)
    for word in words.split()[:8]:
        rows = rows.filter(text__icontains=word)
    return rows.select_related("series").defer("text").order_by("-issued_on", "-number", "-id")
