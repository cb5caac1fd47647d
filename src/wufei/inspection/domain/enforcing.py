"""Warnings and fines over a problem, with the legal basis as it stood."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.inspection import rules
from wufei.inspection.domain.guards import duties_at, require
from wufei.inspection.models import EnforcementMeasure, EnforcementRecord, Problem
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, record_change


def may_enforce(actor: Actor, problem: Problem) -> bool:
    """Whether the actor's team enforces there; offices of the district may enter records too."""
    path = problem.region.path
    duties = duties_at(actor, region_path=path, point=problem.point_id)
    return rules.may_count(actor, region_path=path) or any(duty.enforces for duty in duties)


def record_enforcement(
    *,
    actor: Actor,
    client_id: uuid.UUID,
    problem: Problem,
    measure: EnforcementMeasure,
    case_number: str,
    served_on: dt.date,
    organisation: Organisation | None = None,
    amount_fen: int | None = None,
    note: str = "",
    photo: Photo | None = None,
) -> EnforcementRecord:
    """Enters a measure taken. Amounts are whole fen. Sent again, it is answered.

    Raises:
        Refusal: NOT_ALLOWED, CLIENT_ID_TAKEN, CASE_NUMBER_MISSING, SERVED_IN_FUTURE,
            MEASURE_WITHOUT_BASIS, AMOUNT_MISSING, AMOUNT_UNWANTED, AMOUNT_OUT_OF_RANGE.
    """
    with transaction.atomic():
        problem = Problem.objects.select_for_update().get(pk=problem.pk)
        require(may_enforce(actor, problem), roles=_("执法队伍或区县无废办"))
        known = EnforcementRecord.objects.filter(client_id=client_id).first()
        told = {
            "problem_id": problem.pk,
            "measure_id": measure.pk,
            "case_number": case_number.strip(),
            "amount_fen": amount_fen,
        }
        if known is not None:
            return _answered(known, told)
        _check(measure, case_number, served_on, amount_fen)
        row = EnforcementRecord.objects.create(
            client_id=client_id,
            **told,
            organisation=organisation,
            basis=measure.legal_basis,
            served_on=served_on,
            note=note.strip()[:300],
            photo=photo,
            actor_id=actor.user_id,
            actor_name=actor.name[:150],
        )
        record_change(actor=actor, verb="recorded", row=row, before=None, after=told)
    return row


def _answered(known: EnforcementRecord, told: dict[str, Any]) -> EnforcementRecord:
    if any(getattr(known, name) != value for name, value in told.items()):
        raise Refusal(
            InspectionReason.CLIENT_ID_TAKEN,
            pointer="/client_id",
            client_id=str(known.client_id),
        )
    return known


def _check(
    measure: EnforcementMeasure, case_number: str, served_on: dt.date, amount: int | None
) -> None:
    if not case_number.strip():
        raise Refusal(InspectionReason.CASE_NUMBER_MISSING, pointer="/case_number")
    if served_on > timezone.localdate():
        raise Refusal(InspectionReason.SERVED_IN_FUTURE, pointer="/served_on", day=served_on)
    if not measure.legal_basis.strip():
        raise Refusal(
            InspectionReason.MEASURE_WITHOUT_BASIS, pointer="/measure", measure=str(measure)
        )
    if not measure.fines:
        if amount is not None:
            raise Refusal(InspectionReason.AMOUNT_UNWANTED, pointer="/amount", measure=str(measure))
        return
    if amount is None:
        raise Refusal(InspectionReason.AMOUNT_MISSING, pointer="/amount", measure=str(measure))
    least, most = measure.least_fen or 0, measure.most_fen
    if amount < least or (most is not None and amount > most):
        raise Refusal(
            InspectionReason.AMOUNT_OUT_OF_RANGE,
            pointer="/amount",
            amount=yuan(amount),
            measure=str(measure),
            least=yuan(least),
            most="–" if most is None else yuan(most),
        )


def yuan(fen: int) -> str:
    """Whole fen as yuan with two digits."""
    return f"{Decimal(fen).scaleb(-2):.2f}"
