"""Lots, and what became of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Code, exact
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request
from wufei.ledger.models import Account, Balance, Entry, Lot
from wufei.ledger.queries.postings import material_subtree
from wufei.ledger.queries.tracing import Node, Trace, trace_back, trace_forward
from wufei.ledger.schemas.lots import (
    EdgeAnswer,
    LotAnswer,
    LotDetail,
    LotPage,
    LotQuery,
    NodeAnswer,
    PlaceAnswer,
    TraceAnswer,
    TraceQuery,
)
from wufei.registry.public import Material

router = Router()


def _answer(lot: Lot) -> dict[str, Any]:
    return {
        "code": lot.code,
        "kind": lot.kind,
        "material": lot.material.key,
        "opened_at": lot.opened_at,
        "due_at": lot.due_at,
        "in_grams": lot.in_grams,
        "out_grams": lot.out_grams,
    }


@router.get(
    "/lots",
    response=LotPage,
    summary=_("批次列表"),
    description=_("曾在您可以查看的账户上的批次。"),
)
def list_lots(request: HttpRequest, query: Query[LotQuery]) -> LotPage:
    rows = Lot.objects.visible_to(actor_of_request(request)).select_related("material")
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.material:
        rows = rows.filter(material_id__in=material_subtree(query.material))
    page = page_of_rows(rows, query, name="lots", keys=["-id"])
    return LotPage(items=[LotAnswer(**_answer(lot)) for lot in page.items], next=page.next)


def _lot(actor: Actor, code: str) -> Lot:
    lot: Lot = Lot.objects.select_related("material").get_visible_or_404(actor, code=code)
    return lot


@router.get(
    "/lots/{path:code}/trace",
    response=TraceAnswer,
    summary=_("追溯批次"),
    description=_("去向或来源，精确到分数克；各终点之和等于所追溯的质量。"),
)
def trace_lot(request: HttpRequest, code: Path[Code], query: Query[TraceQuery]) -> TraceAnswer:
    actor = actor_of_request(request)
    lot = _lot(actor, code)
    walk = trace_forward if query.direction == "forward" else trace_back
    return _trace_answer(actor, lot, walk(lot, max_lots=query.max_lots))


@router.get(
    "/lots/{path:code}",
    response=LotDetail,
    summary=_("按批号取批次"),
    description=_("连同目前的结存所在。"),
)
def get_lot(request: HttpRequest, code: Path[Code]) -> LotDetail:
    actor = actor_of_request(request)
    lot = _lot(actor, code)
    standing = (
        Balance.objects.filter(
            lot=lot, account__in=Account.objects.visible_to(actor).order_by().values("pk")
        )
        .exclude(grams=0)
        .select_related("account")
        .order_by("account__code")
    )
    places = [
        PlaceAnswer(account=row.account.code, grams=row.grams, held_grams=row.held_grams)
        for row in standing
    ]
    return LotDetail(**_answer(lot), standing=places)


def _trace_answer(actor: Actor, lot: Lot, trace: Trace) -> TraceAnswer:
    order = [trace.root, *sorted(set(trace.amounts) - {trace.root})]
    number = {node: index for index, node in enumerate(order)}
    ends = trace.ends
    ids = {edge.entry_id for edge in trace.edges}
    entries = Entry.objects.visible_to(actor).filter(pk__in=ids)
    client_ids = dict(entries.order_by().values_list("pk", "client_id"))
    return TraceAnswer(
        lot=lot.code,
        direction=trace.direction,
        grams=trace.grams,
        cut=trace.cut,
        nodes=_nodes(actor, trace, order, ends),
        edges=[
            EdgeAnswer(
                giver=number[edge.giver],
                taker=number[edge.taker],
                grams=exact(edge.grams),
                entry=client_ids.get(edge.entry_id),
            )
            for edge in trace.edges
        ],
    )


def _nodes(
    actor: Actor, trace: Trace, order: list[Node], ends: dict[Node, Any]
) -> list[NodeAnswer]:
    """Nodes in order, all with their names: what became of one's waste is told to its giver."""
    lot_ids = {node.id for node in order if node.kind == "lot"}
    account_ids = {node.id for node in order if node.kind == "account"}
    lots = Lot.objects.in_bulk(lot_ids)
    accounts = Account.objects.in_bulk(account_ids)
    own_lots = _keys(Lot.objects.visible_to(actor).filter(pk__in=lot_ids))
    own_accounts = _keys(Account.objects.visible_to(actor).filter(pk__in=account_ids))
    materials = Material.objects.in_bulk({node.material_id for node in order})
    answers = []
    for index, node in enumerate(order):
        is_lot = node.kind == "lot"
        answers.append(
            NodeAnswer(
                node=index,
                kind=node.kind,
                code=lots[node.id].code if is_lot else accounts[node.id].code,
                name=None if is_lot else accounts[node.id].name,
                visible=node.id in (own_lots if is_lot else own_accounts),
                stage=None if is_lot else accounts[node.id].stage,
                material=materials[node.material_id].key,
                grams=exact(trace.amounts[node]),
                is_end=node in ends,
            )
        )
    return answers


def _keys(rows: Any) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))
