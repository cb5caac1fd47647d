"""What the pages of inspection ask of a request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wufei.inspection import rules
from wufei.inspection.models import Duty, duties_of
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.photos import keep_photo
from wufei.kernel.refusals import Refusal
from wufei.kernel.requests import actor_of_request


def worker_of(request: HttpRequest) -> tuple[Actor, tuple[Duty, ...]]:
    """The actor and the own places in teams, for those who take part in inspection at all.

    Raises:
        PermissionDenied: everyone else.
    """
    actor = actor_of_request(request)
    duties = duties_of(actor)
    if not duties and not rules.may_take_part(actor):
        raise PermissionDenied
    return actor, duties


def keep_photos(actor: Actor, form: forms.Form, files: Iterable[Any]) -> list[Photo]:
    """The pictures kept as evidence; one that cannot be read is told beside the field.

    Raises:
        Refusal: of the first picture that was not taken.
    """
    kept = []
    for file in files:
        try:
            kept.append(keep_photo(actor=actor, file=file))
        except Refusal as refusal:
            raise Refusal(refusal.reason, pointer="/photos", **refusal.params) from refusal
    return kept
