"""Supervision's part of the API."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Position
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Region
from wufei.supervision import rules
from wufei.supervision.domain.handling import move_finding
from wufei.supervision.domain.parameters import shipped_severity, shipped_values
from wufei.supervision.models import Finding, FindingState, RuleParameter
from wufei.supervision.naming import RULES
from wufei.supervision.queries import SHOWN, start_of
from wufei.supervision.refusals import SupervisionReason
from wufei.supervision.schemas import (
    EvidenceAnswer,
    FindingAnswer,
    FindingDetail,
    FindingPage,
    FindingQuery,
    MoveGiven,
    ParameterAnswer,
    ParameterPage,
)
from wufei.supervision.sentences import names_of, sentence_of

router = Router()


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of_request(request)
    if not rules.may_read(actor):
        raise Refusal(
            SupervisionReason.NOT_ALLOWED, roles=gettext("无废办、街镇、社区、收运或处置单位")
        )
    return actor


def _rows(actor: Actor) -> Any:
    return Finding.objects.visible_to(actor).select_related(*SHOWN)


def _answer(row: Finding, names: dict[str, str]) -> dict[str, Any]:
    return {
        "key": row.key,
        "number": row.pk,
        "rule": row.rule,
        "sentence": sentence_of(row, names),
        "subject": row.subject,
        "region": row.region.code if row.region else None,
        "organisation": row.organisation.code if row.organisation else None,
        "plate": row.plate,
        "point": row.point.code if row.point else None,
        "plant": row.plant.code if row.plant else None,
        "materials": row.wastes,
        "begins_at": row.begins_at,
        "ends_at": row.ends_at,
        "severity": row.severity,
        "confidence": row.confidence,
        "state": row.state,
        "reason": row.state_reason,
        "stands": row.gone_in_id is None,
    }


def _detail(row: Finding) -> FindingDetail:
    return FindingDetail(
        **_answer(row, names_of([row])),
        figures=row.figures,
        parameters=row.parameters,
        evidence=[EvidenceAnswer(**item) for item in row.evidence],
    )


@router.get(
    "/findings",
    response=FindingPage,
    summary=_("监管发现列表"),
    description=_("您可以查看的监管发现，新的在前；重算后不再成立的须另行要求。"),
)
def list_findings(request: HttpRequest, query: Query[FindingQuery]) -> FindingPage:
    rows = _filtered(_rows(_reader(request)), query)
    page = page_of_rows(rows, query, name="findings", keys=["-id"])
    names = names_of(page.items)
    items = [FindingAnswer(**_answer(row, names)) for row in page.items]
    return FindingPage(items=items, next=page.next)


def _filtered(rows: Any, query: FindingQuery) -> Any:
    for name in ("rule", "severity", "state", "plate"):
        value = getattr(query, name)
        if value:
            rows = rows.filter(**{name: value})
    if query.region:
        region = Region.objects.filter(code=query.region).first()
        rows = rows.filter(region__path__startswith=region.path) if region else rows.none()
    if query.first_day:
        rows = rows.filter(begins_at__gte=start_of(query.first_day))
    if query.last_day:
        rows = rows.filter(begins_at__lt=start_of(query.last_day + dt.timedelta(days=1)))
    if query.standing != "all":
        rows = rows.filter(gone_in__isnull=query.standing == "standing")
    return rows


@router.get(
    "/findings/{number}",
    response=FindingDetail,
    summary=_("监管发现"),
    description=_("一条发现，连同数据、判定参数和证据。"),
)
def get_finding(request: HttpRequest, number: Path[Position]) -> FindingDetail:
    return _detail(_rows(_reader(request)).get_visible_or_404(actor_of_request(request), pk=number))


@router.post(
    "/findings/{number}/state",
    response=FindingDetail,
    summary=_("处理监管发现"),
    description=_("标为误报、阅知、转整改或重新打开；误报由所在区县或街镇判定。"),
)
def set_finding_state(
    request: HttpRequest, number: Path[Position], given: MoveGiven
) -> FindingDetail:
    actor = _reader(request)
    row = Finding.objects.get_visible_or_404(actor, pk=number)
    moved = move_finding(
        actor=actor, finding=row, state=FindingState(given.state), reason=given.reason
    )
    return _detail(_rows(actor).get(pk=moved.pk))


@router.get(
    "/rule-parameters",
    response=ParameterPage,
    summary=_("规则参数"),
    description=_("每条规则的出厂参数，以及按区县和日期设定的参数。"),
)
def list_rule_parameters(request: HttpRequest) -> ParameterPage:
    rows = RuleParameter.objects.visible_to(_reader(request)).select_related("district")
    shipped = [
        ParameterAnswer(
            rule=rule,
            district=None,
            enabled=True,
            severity=shipped_severity(rule),  # type: ignore[arg-type]
            values=shipped_values(rule),
            valid_from=None,
            valid_to=None,
            source=gettext("出厂参数（未经核实）"),
        )
        for rule in RULES
    ]
    set_rows = [
        ParameterAnswer(
            rule=row.rule,
            district=row.district.code if row.district else None,
            enabled=row.enabled,
            severity=row.severity,
            values=row.values,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
        )
        for row in rows
    ]
    return ParameterPage(items=[*shipped, *set_rows])
