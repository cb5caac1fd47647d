"""Setting the figures of rules: a new dated row, never a changed one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region, add_row, close_row
from wufei.supervision import rules
from wufei.supervision.domain.parameters import checked, shipped_severity
from wufei.supervision.models import RuleParameter
from wufei.supervision.naming import rule_name
from wufei.supervision.refusals import SupervisionReason


def set_parameters(
    *,
    actor: Actor,
    rule: str,
    district: Region | None,
    values: Mapping[str, Any],
    valid_from: dt.date,
    source: str,
    severity: str = "",
    enabled: bool = True,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> RuleParameter:
    """From ``valid_from`` on ``rule`` holds in ``district`` (None: in all without their own) with
    these figures, as people type them. A row that is in force and has no end, ends then.

    Raises:
        Refusal: NOT_ALLOWED, NOT_A_DISTRICT, REASON_MISSING (no source), DATES_REVERSED,
            PARAMETERS_OVERLAP, and those of :func:`~parameters.checked`.
    """
    _require(actor, district)
    if not source.strip():
        raise Refusal(SupervisionReason.REASON_MISSING, pointer="/source")
    figures = checked(rule, values)
    if valid_to is not None and valid_to <= valid_from:
        raise Refusal(
            SupervisionReason.DATES_REVERSED,
            pointer="/valid_to",
            valid_from=valid_from,
            valid_to=valid_to,
        )
    row = RuleParameter(
        rule=rule,
        district=district,
        enabled=enabled,
        severity=severity or shipped_severity(rule),
        values=figures,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source.strip(),
    )
    try:
        with transaction.atomic():
            _end_open(actor, rule, district, valid_from)
            _refuse_overlap(row)
            return add_row(actor=actor, row=row, reason=reason)
    except IntegrityError as error:  # someone else was quicker
        raise _overlap(rule, valid_from) from error


def end_parameters(
    *, actor: Actor, row: RuleParameter, valid_to: dt.date, reason: str
) -> RuleParameter:
    """From ``valid_to`` on the row no longer holds: those of all, or the shipped ones, do.

    Raises:
        Refusal: NOT_ALLOWED; the registry's REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    _require(actor, row.district)
    return close_row(actor=actor, row=row, valid_to=valid_to, reason=reason)


def _require(actor: Actor, district: Region | None) -> None:
    if district is not None and district.level != Region.Level.DISTRICT:
        raise Refusal(SupervisionReason.NOT_A_DISTRICT, pointer="/district", name=str(district))
    if not rules.may_set(actor, region_path=district.path if district else None):
        raise Refusal(SupervisionReason.NOT_ALLOWED, roles=_("市无废办，或所在区县无废办"))


def _of(rule: str, district: Region | None) -> Any:
    rows = RuleParameter.objects.select_for_update(of=("self",)).order_by("pk")
    return rows.filter(rule=rule, district=district)


def _end_open(actor: Actor, rule: str, district: Region | None, day: dt.date) -> None:
    for standing in _of(rule, district).filter(valid_to=None, valid_from__lt=day):
        close_row(actor=actor, row=standing, valid_to=day, reason=_("自该日起适用新的参数。"))


def _refuse_overlap(row: RuleParameter) -> None:
    others = _of(row.rule, row.district).filter(Q(valid_to=None) | Q(valid_to__gt=row.valid_from))
    if row.valid_to is not None:
        others = others.filter(valid_from__lt=row.valid_to)
    standing = others.first()
    if standing is not None:
        raise _overlap(row.rule, standing.valid_from)


def _overlap(rule: str, valid_from: dt.date) -> Refusal:
    return Refusal(
        SupervisionReason.PARAMETERS_OVERLAP,
        pointer="/valid_from",
        rule=rule_name(rule),
        valid_from=valid_from,
    )
