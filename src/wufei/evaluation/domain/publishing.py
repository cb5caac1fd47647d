"""Schemes are written and revised here; a version, once published, never changes."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from wufei.evaluation import rules
from wufei.evaluation.models import Scheme, SchemeVersion
from wufei.evaluation.refusals import EvaluationReason
from wufei.evaluation.scheme_files import FaultyScheme, read_scheme
from wufei.evaluation.schemes import Scheme as Told
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.measures.public import catalogue
from wufei.registry.public import Region


def read_or_refuse(text: str) -> Told:
    """The scheme of a text.

    Raises:
        Refusal: SCHEME_FAULTY, with the first line that is wrong.
    """
    try:
        return read_scheme(text, catalogue())
    except FaultyScheme as faulty:
        first = faulty.faults[0]
        raise Refusal(
            EvaluationReason.SCHEME_FAULTY,
            pointer="/text",
            line=first.line,
            problem=first.message,
        ) from faulty


@transaction.atomic
def create_scheme(
    *, actor: Actor, code: str, region: Region, first_month: dt.date, text: str
) -> SchemeVersion:
    """A new scheme for a region, with its first version.

    Raises:
        Refusal: NOT_ALLOWED, CODE_TAKEN, SCHEME_FAULTY.
    """
    _require(actor, region)
    read_or_refuse(text)
    scheme, created = Scheme.objects.get_or_create(code=code, defaults={"region": region})
    if not created:
        raise Refusal(EvaluationReason.CODE_TAKEN, pointer="/code", code=code)
    return _publish(actor, scheme, text, first_month=first_month, reason="")


@transaction.atomic
def publish_version(
    *, actor: Actor, scheme: Scheme, first_month: dt.date, text: str, reason: str
) -> SchemeVersion:
    """What the scheme says from ``first_month`` on; evaluations that were made keep theirs.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, NOTHING_CHANGED, UNITS_CHANGED, SCHEME_FAULTY.
    """
    scheme = Scheme.objects.select_for_update().select_related("region").get(pk=scheme.pk)
    _require(actor, scheme.region)
    if not reason.strip():
        raise Refusal(EvaluationReason.REASON_MISSING, pointer="/reason")
    told = read_or_refuse(text)
    latest = scheme.versions.order_by("-number").first()
    assert latest is not None
    month = first_month.replace(day=1)
    if latest.digest == _digest(text) and latest.first_month == month:
        raise Refusal(EvaluationReason.NOTHING_CHANGED, pointer="/text")
    if latest.units != told.units:
        raise Refusal(EvaluationReason.UNITS_CHANGED, pointer="/text")
    return _publish(actor, scheme, text, first_month=first_month, reason=reason.strip())


def version_for(scheme: Scheme, month: dt.date) -> SchemeVersion | None:
    """The version in force for a month: of those that began by then, the latest number."""
    found: SchemeVersion | None = (
        scheme.versions.filter(first_month__lte=month).order_by("-number").first()
    )
    return found


def _require(actor: Actor, region: Region) -> None:
    if not rules.may_run(actor, region_path=region.path):
        raise Refusal(EvaluationReason.NOT_ALLOWED)


def _publish(
    actor: Actor, scheme: Scheme, text: str, *, first_month: dt.date, reason: str
) -> SchemeVersion:
    told = read_or_refuse(text)
    version = SchemeVersion.objects.create(
        scheme=scheme,
        number=scheme.versions.count() + 1,
        first_month=first_month.replace(day=1),
        name=told.name.zh[:120],
        name_en=told.name.en[:160],
        units=told.units,
        text=text,
        digest=_digest(text),
        confirmed=told.confirmed,
        reason=reason,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    audit.record(
        actor=actor,
        action="evaluation.scheme.published",
        target=version,
        after={"scheme": scheme.code, "number": version.number, "digest": version.digest},
        reason=reason,
    )
    return version


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
