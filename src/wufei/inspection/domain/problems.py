"""How a problem comes into the world: from a finding, a visit, a complaint, or written by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.public import Order, Point
from wufei.inspection import rules
from wufei.inspection.domain.deadlines import propose
from wufei.inspection.domain.guards import duties_at, require
from wufei.inspection.domain.moving import Step, move_problem, write
from wufei.inspection.models import Answer, Problem, ProblemKind, ProblemState
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region, Vehicle
from wufei.supervision.public import Finding, FindingState, move_finding, rule_name

Source = Problem.Source


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDraft:
    """What is wrong and where. ``client_id`` is the caller's name for it.

    Region, point, vehicle, kind and title come from the finding or order where they are not told;
    ``severity`` (1 to 3) from the kind. ``found_at``: now unless told.
    """

    client_id: uuid.UUID
    kind: ProblemKind | None = None
    title: str = ""
    description: str = ""
    severity: int | None = None
    region: Region | None = None
    point: Point | None = None
    vehicle: Vehicle | None = None
    finding: Finding | None = None
    answer: Answer | None = None
    order: Order | None = None
    found_at: dt.datetime | None = None
    photos: Sequence[Photo] = ()

    @property
    def source(self) -> Problem.Source:
        for row, source in (
            (self.finding, Source.FINDING),
            (self.answer, Source.VISIT),
            (self.order, Source.COMPLAINT),
        ):
            if row is not None:
                return source
        return Source.HAND


def open_problem(*, actor: Actor, draft: ProblemDraft) -> Problem:
    """Writes a problem down, and assigns it at once where its kind says so and the rules name
    holder and deadline.

    Sent again, it is answered with the problem that stands; so is a finding or an item of a form
    that already led to a problem. The finding becomes "taken up".

    Raises:
        Refusal: NOT_ALLOWED, CLIENT_ID_TAKEN, NO_KIND, KIND_NOT_IN_FORCE, NO_PLACE,
            TITLE_MISSING; of the finding's lifecycle what may follow.
    """
    digest = _digest(draft)
    try:
        with transaction.atomic():
            return _opened(actor, draft, digest)
    except IntegrityError:  # the same request twice at once: the other one was quicker
        standing = _standing(draft, digest)
        if standing is None:
            raise
        return standing


def _opened(actor: Actor, draft: ProblemDraft, digest: str) -> Problem:
    if draft.finding is not None:
        Finding.objects.select_for_update().get(pk=draft.finding.pk)
    standing = _standing(draft, digest)
    if standing is not None:
        return standing
    row = _row(draft, digest)
    duties = duties_at(actor, region_path=row.region.path, point=row.point_id)
    require(
        bool(duties) or rules.may_open(actor, region_path=row.region.path),
        roles=_("所在地无废办、街镇、社区或巡查队伍"),
    )
    row.team_id = duties[0].team if duties else None
    row.found_by, row.found_by_name = actor.user_id, actor.name[:150]
    row.save()
    row.code = f"ZG-{timezone.localdate(row.found_at):%Y}-{row.pk:06d}"
    row.save(update_fields=["code"])
    step = Step(reason=draft.description, photos=tuple(draft.photos))
    write(actor, row, None, ProblemState.FOUND, step, detail={"source": row.source})
    if draft.finding is not None:
        move_finding(
            actor=actor, finding=draft.finding, state=FindingState.TAKEN_UP, reason=row.code
        )
    return _assigned_by_rule(row)


def _assigned_by_rule(row: Problem) -> Problem:
    if not row.kind.assigns_itself or not propose(row).is_complete:
        return row
    return move_problem(actor=system_actor(_("交办规则")), problem=row, state=ProblemState.ASSIGNED)


def _standing(draft: ProblemDraft, digest: str) -> Problem | None:
    """The problem that this draft already led to, if any."""
    known = Problem.objects.filter(client_id=draft.client_id).first()
    if known is not None:
        if known.digest != digest:
            raise Refusal(
                InspectionReason.CLIENT_ID_TAKEN,
                pointer="/client_id",
                client_id=str(draft.client_id),
            )
        return known
    live = Problem.objects.exclude(state=ProblemState.WITHDRAWN)
    if draft.finding is not None:
        return live.filter(finding=draft.finding).first()
    if draft.answer is not None:
        return live.filter(answer=draft.answer).first()
    return None


def _row(draft: ProblemDraft, digest: str) -> Problem:
    found_at = draft.found_at or timezone.now()
    kind = draft.kind or _kind_of(draft.finding)
    day = timezone.localdate(found_at)
    if not kind.in_force_on(day):
        raise Refusal(InspectionReason.KIND_NOT_IN_FORCE, pointer="/kind", kind=str(kind), day=day)
    finding, order = draft.finding, draft.order
    point = draft.point or (finding and finding.point) or (order and order.point) or None
    region = draft.region or (point and point.region) or (finding and finding.region) or None
    if region is None:
        raise Refusal(InspectionReason.NO_PLACE, pointer="/point")
    title = draft.title.strip() or (str(finding) if finding is not None else "")
    if not title:
        raise Refusal(InspectionReason.TITLE_MISSING, pointer="/title")
    return Problem(
        code=draft.client_id.hex,
        client_id=draft.client_id,
        digest=digest,
        source=draft.source,
        finding=finding,
        answer=draft.answer,
        order=order,
        kind=kind,
        severity=draft.severity or kind.severity,
        title=title[:120],
        description=draft.description.strip()[:500],
        region=region,
        point=point,
        vehicle=draft.vehicle or (finding.vehicle if finding is not None else None),
        found_at=found_at,
    )


def _kind_of(finding: Finding | None) -> ProblemKind:
    """The kind that names the finding's rule among its own."""
    rule = finding.rule if finding is not None else ""
    for kind in ProblemKind.objects.in_force(timezone.localdate()).order_by("code"):
        if rule and rule in kind.rules.split():
            found: ProblemKind = kind
            return found
    raise Refusal(InspectionReason.NO_KIND, pointer="/kind", rule=rule_name(rule) if rule else "–")


def _digest(draft: ProblemDraft) -> str:
    def key(row: Any) -> Any:
        return None if row is None else row.pk

    spelling = {
        "kind": key(draft.kind),
        "title": draft.title,
        "description": draft.description,
        "severity": draft.severity,
        "places": [key(draft.region), key(draft.point), key(draft.vehicle)],
        "causes": [key(draft.finding), key(draft.answer), key(draft.order)],
        "photos": sorted(str(photo.pk) for photo in draft.photos),
    }
    return hashlib.sha256(json.dumps(spelling, sort_keys=True).encode()).hexdigest()
