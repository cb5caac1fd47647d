"""What every page of evaluation asks first."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wufei.evaluation import rules
from wufei.kernel.actors import Actor
from wufei.kernel.requests import actor_of_request


def reader_of(request: HttpRequest) -> Actor:
    """Who asks; raises PermissionDenied for those who have nothing to read here."""
    actor = actor_of_request(request)
    if not rules.may_read(actor):
        raise PermissionDenied
    return actor


def runner_of(request: HttpRequest) -> Actor:
    """Who runs evaluations; raises PermissionDenied for all others."""
    actor = reader_of(request)
    if not rules.may_run_somewhere(actor):
        raise PermissionDenied
    return actor
