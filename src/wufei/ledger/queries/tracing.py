"""Genealogy over lots: what became of it, and what it is made of; exact, as fractions of a gram.

Mass leaving a lot is a fair sample of what entered it, and what an entry brings forth is a fair
sample of what it took in: proportional shares, the same on every run. Where mass loses its identity
(an account without lots, a source, a sink) the trace ends and says so. Entries that were reversed,
and reversals, are no part of a genealogy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from django.db.models import Q

from wufei.ledger.models import GUARDED_STAGES, Balance, Entry, Lot, Posting


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A lot, or an account where identity ends (with the material that stands there)."""

    kind: Literal["lot", "account"]
    id: int
    material_id: int


@dataclass(frozen=True, slots=True)
class Edge:
    """``grams`` of the traced mass that went from one node to another in one entry (0: stands)."""

    giver: Node
    taker: Node
    grams: Fraction
    entry_id: int


@dataclass(frozen=True, slots=True)
class Trace:
    """``amounts``: how much of the traced mass passed each node; the ends add up to ``grams``."""

    root: Node
    grams: int
    direction: Literal["forward", "back"]
    edges: tuple[Edge, ...]
    amounts: dict[Node, Fraction]
    #: the walk met more lots than ``max_lots``; what lies beyond is left out
    cut: bool

    @property
    def ends(self) -> dict[Node, Fraction]:
        """Where the traced mass is, or came from."""
        walked = {e.giver if self.direction == "forward" else e.taker for e in self.edges}
        return {node: grams for node, grams in self.amounts.items() if node not in walked}


Flow = tuple[Node, Node, Fraction]


def entry_flows(postings: Iterable[Posting], *, transformation: bool) -> list[Flow]:
    """Who gave how much to whom inside one entry; rows need ``account`` loaded."""
    nets: dict[int, dict[Node, int]] = defaultdict(lambda: defaultdict(int))
    for row in postings:
        if row.lot_id is not None and row.account.stage in GUARDED_STAGES:
            node = Node("lot", row.lot_id, row.material_id)
        else:
            node = Node("account", row.account_id, row.material_id)
        nets[0 if transformation else row.material_id][node] += row.grams
    flows: list[Flow] = []
    for net in nets.values():
        given = {node: -grams for node, grams in net.items() if grams < 0}
        total = sum(given.values())
        flows += [
            (giver, taker, Fraction(mass * grams, total))
            for taker, grams in net.items()
            if grams > 0
            for giver, mass in given.items()
        ]
    return flows


def _flows_of(lots: set[int], *, forward: bool) -> dict[int, list[Flow]]:
    """Flows of all standing entries in which mass leaves (or enters) one of the lots."""
    sign = Q(grams__lt=0) if forward else Q(grams__gt=0)
    touched = Posting.objects.filter(sign, lot_id__in=lots).order_by()
    entries = Entry.objects.filter(
        pk__in=touched.values("entry_id"), reversed_by__isnull=True
    ).exclude(kind=Entry.Kind.REVERSAL)
    kinds = dict(entries.order_by().values_list("id", "kind"))
    lines: dict[int, list[Posting]] = defaultdict(list)
    rows = Posting.objects.filter(entry_id__in=list(kinds)).select_related("account")
    for row in rows.order_by("entry_id", "line"):
        lines[row.entry_id].append(row)
    return {
        pk: entry_flows(lines[pk], transformation=kinds[pk] == Entry.Kind.TRANSFORMATION)
        for pk in sorted(lines)
    }


def _walk(root: Lot, *, forward: bool, max_lots: int) -> tuple[list[tuple[int, Flow]], bool]:
    """All flows reachable from the root, level by level."""
    seen, frontier = {root.pk}, {root.pk}
    found: list[tuple[int, Flow]] = []
    while frontier:
        nearby: set[int] = set()
        for entry_id, flows in _flows_of(frontier, forward=forward).items():
            for flow in flows:
                here, there = (flow[0], flow[1]) if forward else (flow[1], flow[0])
                if here.kind == "lot" and here.id in frontier:
                    found.append((entry_id, flow))
                    if there.kind == "lot":
                        nearby.add(there.id)
        frontier = nearby - seen
        if len(seen) + len(frontier) > max_lots:
            return found, True
        seen |= frontier
    return found, False


def _standing(lots: Iterable[int]) -> dict[int, list[tuple[Node, int]]]:
    standing: dict[int, list[tuple[Node, int]]] = defaultdict(list)
    rows = Balance.objects.filter(lot_id__in=list(lots), grams__gt=0).order_by("id")
    for account_id, material_id, lot_id, grams in rows.values_list(
        "account_id", "material_id", "lot_id", "grams"
    ):
        standing[lot_id].append((Node("account", account_id, material_id), grams))
    return standing


def _trace(root: Lot, *, forward: bool, max_lots: int) -> Trace:
    found, cut = _walk(root, forward=forward, max_lots=max_lots)
    start = Node("lot", root.pk, root.material_id)
    links: dict[Node, list[tuple[Node, Fraction, int]]] = defaultdict(list)
    for entry_id, (giver, taker, grams) in found:
        here, there = (giver, taker) if forward else (taker, giver)
        links[here].append((there, grams, entry_id))
    if forward:
        for lot_id, places in _standing({n.id for n in [start, *links]}).items():
            node = next(n for n in [start, *links] if n.id == lot_id)
            links[node] += [(place, Fraction(grams), 0) for place, grams in places]
    amounts: dict[Node, Fraction] = defaultdict(Fraction)
    amounts[start] = Fraction(root.in_grams)
    edges: list[Edge] = []
    for node in _in_order(start, links):
        whole = sum((grams for _, grams, _ in links[node]), Fraction(0))
        for there, grams, entry_id in links[node]:
            share = amounts[node] * grams / whole
            amounts[there] += share
            pair = (node, there) if forward else (there, node)
            edges.append(Edge(*pair, share, entry_id))
    direction: Literal["forward", "back"] = "forward" if forward else "back"
    return Trace(start, root.in_grams, direction, tuple(edges), dict(amounts), cut)


def _in_order(start: Node, links: dict[Node, list[tuple[Node, Fraction, int]]]) -> list[Node]:
    """Nodes with links so that all that flows into a node is known before it is passed on."""
    waiting: dict[Node, int] = defaultdict(int)
    for targets in links.values():
        for there, _, _ in targets:
            waiting[there] += 1
    order, ready = [], [start]
    while ready:
        node = ready.pop()
        if node not in links:
            continue
        order.append(node)
        for there, _, _ in links[node]:
            waiting[there] -= 1
            if not waiting[there]:
                ready.append(there)
    return order


def trace_forward(lot: Lot, *, max_lots: int = 2000) -> Trace:
    """What became of the lot: every node its mass reached, and what still stands."""
    return _trace(lot, forward=True, max_lots=max_lots)


def trace_back(lot: Lot, *, max_lots: int = 2000) -> Trace:
    """What the lot is made of: every node its mass came through, to where identity begins."""
    return _trace(lot, forward=False, max_lots=max_lots)
