"""Who may look at a photo of the bulletin."""

from __future__ import annotations

from wufei.bulletin.models import Contribution, Issue, IssueItem
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo


def may_see_photo(actor: Actor, photo: Photo) -> bool:
    """Whoever may read a text that shows it; who put it in sees it before the text is saved."""
    if actor.user_id is not None and photo.actor_id == actor.user_id:
        return True
    name = str(photo.pk)
    if Contribution.objects.visible_to(actor).filter(body__contains=name).exists():
        return True
    issues = Issue.objects.visible_to(actor)
    if issues.filter(content__isnull=False, text__contains=name).exists():
        return True
    seen = issues.filter(content__isnull=True).values("pk")
    return IssueItem.objects.filter(issue__in=seen, body__contains=name).exists()
