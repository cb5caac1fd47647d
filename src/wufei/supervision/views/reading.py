"""What every page of supervision asks first."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from wufei.kernel.actors import Actor
from wufei.kernel.requests import actor_of_request
from wufei.supervision import rules


def reader_of(request: HttpRequest) -> Actor:
    """Who asks; raises PermissionDenied for those who have no findings to read."""
    actor = actor_of_request(request)
    if not rules.may_read(actor):
        raise PermissionDenied
    return actor


def wide_reader_of(request: HttpRequest) -> Actor:
    """Who asks for counts of the whole city; raises PermissionDenied for whom they are not."""
    actor = actor_of_request(request)
    if not rules.may_read_runs(actor):
        raise PermissionDenied
    return actor
