"""Who may look at a photo because a row of inspection shows it."""

from __future__ import annotations

from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo


def shows_to(actor: Actor, photo: Photo) -> bool:
    """Whether a problem, form or enforcement record that the actor sees shows the photo."""
    from wufei.inspection.models import (
        Answer,
        EnforcementRecord,
        EventPhoto,
        FilledForm,
        Problem,
    )

    events = EventPhoto.objects.filter(photo=photo)
    problems = Problem.objects.visible_to(actor)
    if events.filter(event__problem__in=problems.values("pk")).exists():
        return True
    forms = FilledForm.objects.visible_to(actor)
    if Answer.objects.filter(photo=photo, form__in=forms.values("pk")).exists():
        return True
    records = EnforcementRecord.objects.visible_to(actor)
    return bool(records.filter(photo=photo).exists())
