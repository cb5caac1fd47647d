"""What lies behind a figure: the groups of a measure, and the lines that add up to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.actors import Actor
from wufei.kernel.api.paging import pack_cursor, unpack_cursor
from wufei.kernel.api.requests import actor_of_request
from wufei.lake.public import Cut, current_cut
from wufei.ledger.public import Entry
from wufei.measures.asking import read_cut
from wufei.measures.canonical import exact
from wufei.measures.catalogue import catalogue
from wufei.measures.domain.drilling import (
    Behind,
    Line,
    breakdown,
    lines,
    shares,
    statements,
    whole,
)
from wufei.measures.domain.gathering import Cell
from wufei.measures.routes.parameters import naming_parameters
from wufei.measures.schemas.fields import Identity, decimal_text
from wufei.measures.schemas.measures import (
    KEYS,
    BehindLine,
    BehindLines,
    BehindQuery,
    GroupAnswer,
    GroupsAnswer,
    GroupsQuery,
    LinesQuery,
    ShareAnswer,
    SharesAnswer,
    StatementAnswer,
    StatementsAnswer,
)

router = Router()


def _behind(measure: str, query: BehindQuery) -> Behind:
    keys = {name: getattr(query, field) for name, field in KEYS.items()}
    where = {name: str(key) for name, key in keys.items() if key}
    where |= dict.fromkeys(query.untold, "")
    return Behind(
        measure=measure,
        period=query.one_period(),
        region=query.region,
        where=tuple(where.items()),
        cut=read_cut(query.cut) or current_cut(),
    )


def _told(behind: Behind) -> dict[str, Any]:
    return {
        "measure": behind.measure,
        "period": str(behind.period),
        "cut": str(behind.cut),
    }


def _whole(actor: Actor, behind: Behind) -> dict[str, Any]:
    cell = whole(actor=actor, behind=behind)
    unit = catalogue().measures[behind.measure].unit
    return _told(behind) | {"unit": unit, "value": exact(cell.value), "lines": cell.lines}


@router.get(
    "/measures/{measure}/groups",
    response=GroupsAnswer,
    summary=_("基础量按组拆分"),
    description=_("指标的分子、分母由哪些部分组成；各组之和等于合计。"),
)
def list_groups(
    request: HttpRequest, measure: Path[Identity], query: Query[GroupsQuery]
) -> GroupsAnswer:
    actor = actor_of_request(request)
    with naming_parameters():
        behind = _behind(measure, query)
        groups = breakdown(actor=actor, behind=behind, by=query.by)
        told = _whole(actor, behind)
    items = [_group(group.key, group.cell) for group in groups]
    return GroupsAnswer(**told, by=query.by, items=items)


def _group(key: str | None, cell: Cell) -> GroupAnswer:
    return GroupAnswer(
        key=key,
        value=exact(cell.value),
        lines=cell.lines,
        estimated=exact(cell.estimated) or 0,
        allocated=cell.allocated,
    )


@router.get(
    "/measures/{measure}/lines",
    response=BehindLines,
    summary=_("基础量的分录行"),
    description=_("一行一行列出，合计与指标中的数字一克不差；翻页期间账面时点不变。"),
)
def list_measure_lines(
    request: HttpRequest, measure: Path[Identity], query: Query[LinesQuery]
) -> BehindLines:
    actor = actor_of_request(request)
    list_name = f"measure.{measure}"
    with naming_parameters():
        behind, offset = _behind(measure, query), 0
        cut = behind.cut or current_cut()
        if query.cursor:
            page, fact, offset = unpack_cursor(list_name, query.cursor)
            cut = Cut(page, fact)
        behind = replace(behind, cut=cut)
        found = lines(actor=actor, behind=behind, limit=query.limit + 1, offset=offset)
        told = _whole(actor, behind)
    position = [cut.page, cut.fact, offset + query.limit]
    return BehindLines(
        **told,
        items=_lines(actor, found[: query.limit]),
        next=pack_cursor(list_name, position) if len(found) > query.limit else None,
    )


def _lines(actor: Actor, found: list[Line]) -> list[BehindLine]:
    entries = _entries(actor, (line.seq for line in found))
    return [
        BehindLine(
            seq=line.seq,
            line=line.line,
            page=line.page,
            entry=entries.get(line.seq),
            day=line.day,
            account=line.account,
            account_name=line.account_name,
            counter_account=line.counter_account,
            counter_name=line.counter_name,
            counter_stage=line.counter_stage,
            material=line.material,
            material_name=line.material_name,
            lot=line.lot or None,
            kind=line.kind,
            paper_kind=line.paper_kind,
            grams=line.grams,
        )
        for line in found
    ]


def _entries(actor: Actor, sequence: Iterable[int]) -> dict[int, UUID]:
    """Client ids of the entries that the actor may open, by sequence."""
    rows = Entry.objects.visible_to(actor).filter(seq__in=set(sequence)).order_by()
    return {seq: client_id for seq, client_id in rows.values_list("seq", "client_id") if seq}


@router.get(
    "/measures/{measure}/shares",
    response=SharesAnswer,
    summary=_("基础量怎样分摊"),
    description=_("在厂里合计的数字怎样按比例分到各区划；整克分配，各份之和等于合计。"),
)
def list_shares(
    request: HttpRequest, measure: Path[Identity], query: Query[BehindQuery]
) -> SharesAnswer:
    actor = actor_of_request(request)
    with naming_parameters():
        behind = _behind(measure, query)
        found = shares(actor=actor, behind=behind)
    if found is None:
        return SharesAnswer(
            **_told(behind), shared=False, boundary=None, by=None, total=None, items=[]
        )
    return SharesAnswer(
        **_told(behind),
        shared=True,
        boundary=found.boundary,
        by=found.by,
        total=exact(found.total),
        items=[
            ShareAnswer(
                region=row.region, weight=exact(row.weight) or 0, share=exact(row.share) or 0
            )
            for row in found.shares
        ],
    )


@router.get(
    "/measures/{measure}/statements",
    response=StatementsAnswer,
    summary=_("基础量的填报依据"),
    description=_("期间内各区划填报的数值。"),
)
def list_statements(
    request: HttpRequest, measure: Path[Identity], query: Query[BehindQuery]
) -> StatementsAnswer:
    actor = actor_of_request(request)
    with naming_parameters():
        behind = _behind(measure, query)
        found = statements(actor=actor, behind=behind)
        told = _whole(actor, behind)
    items = [
        StatementAnswer(
            region=row.region,
            first_day=row.first,
            last_day=row.last,
            value=decimal_text(row.value),
            unit=row.unit,
            estimated=row.estimated,
        )
        for row in found
    ]
    return StatementsAnswer(**told, items=items)
