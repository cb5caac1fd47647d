"""What a chain of loads must come to: pure arithmetic over facts, in grams, without a database.

A chain is the loads that handed their mass to each other. Points bring mass onto loads, weighed or
(when a bin was emptied unweighed) as a share of what the plant found; a load that a vehicle hands
over joins the load of the other vehicle; plants take loads off. The same facts in any order give
the same result: that is why late, withdrawn and repeated records end right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wufei.kernel.refusals import Refusal
from wufei.settlement.refusals import SettlementReason


@dataclass(frozen=True, slots=True)
class Brought:
    """Mass that one crew event brought onto a load."""

    event: int
    load: int
    grams: int
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Unweighed:
    """A stop whose bins were emptied without a weight; ``litres`` None where unknown."""

    event: int
    load: int
    litres: int | None


@dataclass(frozen=True, slots=True)
class Move:
    """All that a load held went over to another load."""

    event: int
    giver: int
    taker: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a plant's weighbridge found of a load; ``residue`` stayed in the vehicle."""

    receipt: int
    load: int
    accepted: int
    refused: int = 0
    residue: int = 0

    @property
    def received(self) -> int:
        return self.accepted + self.refused + self.residue


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one chain: ``moves`` and ``receipts`` in the order in which they happened."""

    loads: tuple[int, ...]
    weighed: tuple[Brought, ...] = ()
    unweighed: tuple[Unweighed, ...] = ()
    moves: tuple[Move, ...] = ()
    receipts: tuple[Weighed, ...] = ()


@dataclass(slots=True)
class Flow:
    """What the vehicles carried: grams of each move, what a load held when it was weighed at the
    plant (``announced``), and what is still on each load."""

    order: list[int] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)
    announced: dict[int, int] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` grams over the weights, to the gram: the largest remainders first, the earlier of
    two equal ones; equal shares where all weights are zero."""
    if not weights:
        return []
    whole = sum(weights)
    parts = weights if whole else [1] * len(weights)
    whole = whole or len(weights)
    shares = [total * part // whole for part in parts]
    rests = sorted(range(len(parts)), key=lambda i: (-(total * parts[i] % whole), i))
    for index in rests[: total - sum(shares)]:
        shares[index] += 1
    return shares


def brought(facts: Facts) -> list[Brought]:
    """What every event brought: the weighings, and the shares of the unweighed stops.

    The plant's figure less what was weighed is shared by litres; a stop without known litres
    counts as the mean of the others. Before a plant has weighed, unweighed stops bring nothing yet.
    """
    rows = list(facts.weighed)
    if not (facts.unweighed and facts.receipts):
        return rows
    delivered = sum(each.accepted + each.refused for each in facts.receipts)
    delivered += sum(each.residue for each in _last_of_each_load(facts))
    rest = max(0, delivered - sum(each.grams for each in facts.weighed))
    known = [stop.litres for stop in facts.unweighed if stop.litres]
    mean = Fraction(sum(known), len(known)) if known else Fraction(1)
    litres = [Fraction(stop.litres) if stop.litres else mean for stop in facts.unweighed]
    scale = mean.denominator
    shares = shared(rest, [int(each * scale) for each in litres])
    rows += [
        Brought(stop.event, stop.load, grams, estimated=True)
        for stop, grams in zip(facts.unweighed, shares, strict=True)
        if grams
    ]
    return rows


def _last_of_each_load(facts: Facts) -> list[Weighed]:
    """Residue is weighed again by the next receipt of the load, and moves on with it: only what
    the last receipt of a load left, and nobody took over, is still in a vehicle."""
    last = {each.load: each for each in facts.receipts}
    givers = {move.giver for move in facts.moves}
    return [each for load, each in last.items() if load not in givers]


def flow(facts: Facts, rows: Iterable[Brought]) -> Flow:
    """What the vehicles carried, given what came onto the loads.

    Raises:
        Refusal: ``LOADS_IN_A_CIRCLE``, loads that were handed round to where they began.
    """
    standing: dict[int, int] = defaultdict(int)
    for row in rows:
        standing[row.load] += row.grams
    result = Flow(order=_in_order(facts))
    receipts, moves = _by_load(facts)
    for load in result.order:
        for receipt in receipts.get(load, ()):
            result.announced[receipt.receipt] = standing[load]
            standing[load] = receipt.residue
        for move in moves.get(load, ()):
            result.moved[move.event] = standing[load]
            standing[move.taker] += standing[load]
            standing[load] = 0
    result.left = {load: standing[load] for load in facts.loads}
    return result


def _by_load(facts: Facts) -> tuple[Mapping[int, list[Weighed]], Mapping[int, list[Move]]]:
    receipts: dict[int, list[Weighed]] = defaultdict(list)
    moves: dict[int, list[Move]] = defaultdict(list)
    for receipt in facts.receipts:
        receipts[receipt.load].append(receipt)
    for move in facts.moves:
        moves[move.giver].append(move)
    return receipts, moves


def _in_order(facts: Facts) -> list[int]:
    """Loads so that a giver stands before its taker."""
    waiting = dict.fromkeys(facts.loads, 0)
    for move in facts.moves:
        waiting[move.taker] += 1
    ready = [load for load in facts.loads if not waiting[load]]
    order: list[int] = []
    while ready:
        load = ready.pop(0)
        order.append(load)
        for move in facts.moves:
            if move.giver == load:
                waiting[move.taker] -= 1
                if not waiting[move.taker]:
                    ready.append(move.taker)
    if len(order) < len(facts.loads):
        raise Refusal(SettlementReason.LOADS_IN_A_CIRCLE)
    return order


def chains(loads: Iterable[int], moves: Iterable[Move]) -> list[tuple[int, ...]]:
    """Loads that are connected by moves, each chain and the chains in ascending order."""
    group = {load: {load} for load in loads}
    for move in moves:
        joined = group[move.giver] | group[move.taker]
        for load in joined:
            group[load] = joined
    return sorted({tuple(sorted(each)) for each in group.values()})
