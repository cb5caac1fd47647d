"""Lots: list, where a lot stands, its journey, and its trace both ways."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from wufei.kernel.exporting import Export
from wufei.kernel.listing import answer_list
from wufei.ledger.filters import LotFilter
from wufei.ledger.models import Account, Balance, Lot, Posting
from wufei.ledger.queries.tracing import Edge, Node, Trace, trace_back, trace_forward
from wufei.ledger.tables.holds import LotTable
from wufei.ledger.templatetags.ledger import about
from wufei.ledger.views.asking import actor_of_request
from wufei.registry.public import Material, local_name

#: Lots a trace walks on the page, and at the request for all of it.
NEAR_LOTS, ALL_LOTS = 200, 2000
#: Ribbons drawn; the table beside holds every one.
DRAWN_EDGES = 36
LISTED_STEPS = 500
JOURNEY_LINES = 200


@login_required
@require_safe
def lot_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = Lot.objects.visible_to(actor).select_related("material").order_by("-id")
    found = LotFilter(request.GET, queryset=rows)
    export = Export(
        pgettext("lot", "批次"),
        [
            _("批号"), _("种类"), _("物料"), _("开立时间"), _("在途期限"), _("进入（克）"),
            _("移出（克）"),
        ],
        lambda lot: [
            lot.code, lot.get_kind_display(), str(lot.material), lot.opened_at, lot.due_at,
            lot.in_grams, lot.out_grams,
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "ledger/lots.html",
        LotTable(found.qs),
        export=export,
        lazy=True,
        filter=found,
    )


class Names:
    """Names and addresses of the nodes of some traces: three queries for all of them."""

    def __init__(self, traces: list[Trace], visible: set[int]) -> None:
        nodes = {node for trace in traces for node in trace.amounts}
        self.visible = visible
        self.lots = Lot.objects.in_bulk({node.id for node in nodes if node.kind == "lot"})
        self.accounts = Account.objects.in_bulk({n.id for n in nodes if n.kind == "account"})
        self.materials = Material.objects.in_bulk({node.material_id for node in nodes})

    def name(self, node: Node) -> str:
        if node.kind == "lot":
            return str(self.lots[node.id].code)
        account = self.accounts[node.id]
        return local_name(account.name, account.name_en)

    def kind(self, node: Node) -> str:
        if node.kind == "lot":
            return str(self.lots[node.id].get_kind_display())
        return str(self.accounts[node.id].get_stage_display())

    def href(self, node: Node) -> str:
        """Where the node's own page is; empty for an account that the reader may not open."""
        if node.kind == "lot":
            return reverse("ledger:lot", args=[node.id])
        return reverse("ledger:account", args=[node.id]) if node.id in self.visible else ""

    def material(self, node: Node) -> Material:
        return self.materials[node.material_id]


@dataclass(frozen=True)
class End:
    """A place where the traced mass is, or came from."""

    name: str
    kind: str
    href: str
    material: str
    grams: Fraction
    share: Fraction


@dataclass(frozen=True)
class Step:
    """A flow of the traced mass from one node to the next; ``entry_id`` 0: it stands there."""

    giver: str
    giver_href: str
    taker: str
    taker_href: str
    material: str
    grams: Fraction
    entry_id: int


@dataclass(frozen=True)
class Sheet:
    """A trace as the page shows it."""

    direction: str
    ends: list[End]
    total: Fraction
    grams: int
    steps: list[Step]
    chart: dict[str, Any]
    cut: bool

    @property
    def adds_up(self) -> bool:
        return self.total == self.grams


def _node_id(node: Node) -> str:
    return f"{node.kind}-{node.id}-{node.material_id}"


def _chart(trace: Trace, names: Names) -> dict[str, Any]:
    """What ``lottrace.js`` draws, the heaviest flows; every flow stands in the table."""
    heavy = sorted(trace.edges, key=lambda edge: edge.grams, reverse=True)[:DRAWN_EDGES]
    shown = {trace.root} | {node for edge in heavy for node in (edge.giver, edge.taker)}
    forward = trace.direction == "forward"
    return {
        "id": f"trace-{trace.direction}",
        "data_id": f"trace-{trace.direction}-data",
        "kind": "lottrace",
        "wide": True,
        "file_name": f"{names.name(trace.root)}-{trace.direction}",
        "summary": _("批次的去向图，数据见表。") if forward else _("批次的来源图，数据见表。"),
        "dropped": len(trace.edges) - len(heavy),
        "data": {
            "nodes": [
                {
                    "id": _node_id(node),
                    "name": names.name(node),
                    "text": f"{names.material(node)} {about(trace.amounts[node])}",
                    "kind": "root" if node == trace.root else node.kind,
                    "href": names.href(node),
                }
                for node in sorted(shown)
            ],
            "links": [
                {
                    "source": _node_id(edge.giver),
                    "target": _node_id(edge.taker),
                    "text": about(edge.grams),
                    "href": reverse("ledger:entry", args=[edge.entry_id]) if edge.entry_id else "",
                }
                for edge in heavy
            ],
        },
    }


def _sheet(trace: Trace, names: Names) -> Sheet:
    ends = [
        End(
            names.name(node),
            names.kind(node),
            names.href(node),
            str(names.material(node)),
            grams,
            grams * 100 / trace.grams if trace.grams else Fraction(0),
        )
        for node, grams in sorted(trace.ends.items(), key=lambda item: -item[1])
    ]

    def step(edge: Edge) -> Step:
        return Step(
            names.name(edge.giver),
            names.href(edge.giver),
            names.name(edge.taker),
            names.href(edge.taker),
            str(names.material(edge.taker)),
            edge.grams,
            edge.entry_id,
        )

    return Sheet(
        trace.direction,
        ends,
        sum((end.grams for end in ends), Fraction(0)),
        trace.grams,
        [step(edge) for edge in trace.edges[:LISTED_STEPS]],
        _chart(trace, names),
        trace.cut,
    )


@login_required
@require_safe
def lot_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A lot with its traces; ``?all=1`` walks as far as the ledger allows."""
    actor = actor_of_request(request)
    lot = Lot.objects.select_related("material").get_visible_or_404(actor, pk=pk)
    whole = request.GET.get("all") == "1"
    limit = ALL_LOTS if whole else NEAR_LOTS
    traces = [trace_forward(lot, max_lots=limit), trace_back(lot, max_lots=limit)]
    accounts = {n.id for trace in traces for n in trace.amounts if n.kind == "account"}
    journey = list(
        Posting.objects.filter(lot=lot)
        .select_related("entry", "account", "material")
        .order_by("entry_id", "line")[: JOURNEY_LINES + 1]
    )
    accounts |= {row.account_id for row in journey}
    visible = set(
        Account.objects.visible_to(actor).filter(pk__in=accounts).values_list("pk", flat=True)
    )
    names = Names(traces, visible)
    standing = Balance.objects.filter(lot=lot, grams__gt=0).select_related("account").order_by("id")
    context = {
        "lot": lot,
        "standing": list(standing),
        "stands": standing.aggregate(total=Sum("grams"))["total"] or 0,
        "journey": journey[:JOURNEY_LINES],
        "journey_cut": len(journey) > JOURNEY_LINES,
        "forward": _sheet(traces[0], names),
        "back": _sheet(traces[1], names),
        "visible": visible,
        "whole": whole,
        "limit": limit,
    }
    return render(request, "ledger/lot.html", context)
