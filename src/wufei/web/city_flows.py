"""From the rows of the ledger to the figures of the city view. No database here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from wufei.kernel.periods import Period
from wufei.ledger.public import Stage
from wufei.web.city_reads import ENDS, Arrival, Cell

#: The page that lists the lines behind a figure.
POSTINGS = "/ledger/postings/"


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A place of the flow picture: ``kind`` is region, class, plant or account; ``id`` its key."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Ribbon:
    """``grams`` between two nodes; ``query`` opens exactly the lines that add up to it."""

    source: Node
    target: Node
    grams: int
    query: Mapping[str, str] = field(default_factory=dict)

    def link(self, period: Period) -> str:
        return postings_link(period, self.query) if self.query else ""


def postings_link(period: Period, query: Mapping[str, str]) -> str:
    """The address of the lines behind a figure over a period."""
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    return f"{POSTINGS}?{urlencode({**query, **days})}"


@dataclass(frozen=True, slots=True)
class Names:
    """Look-ups of the registry: ids to keys and codes."""

    root_of: Mapping[int, str]  # material id → key of its topmost material
    site_code: Mapping[int, str]
    account_code: Mapping[int, str]


def place_of(path: str | None, depth: int) -> str:
    """The code of the division at ``depth`` (from 1) of a region path, empty above it."""
    codes = (path or "").strip("/").split("/")
    return codes[depth - 1] if 0 < depth <= len(codes) else ""


def depth_of(cells: Iterable[Cell]) -> int:
    """By townships where the sources lie in one district, by districts where in several."""
    districts = {place_of(cell.region_path, 2) for cell in cells if cell.stage == Stage.SOURCE}
    return 2 if len(districts - {""}) > 1 else 3


def generated(cells: Iterable[Cell], names: Names, depth: int) -> dict[tuple[str, str], int]:
    """Grams that left the sources, net of reversals, by place and class."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        if cell.stage == Stage.SOURCE:
            key = place_of(cell.region_path, depth), names.root_of[cell.material_id]
            sums[key] += cell.out_grams - cell.in_grams
    return {key: grams for key, grams in sums.items() if grams}


def _from_sources(cells: list[Cell], names: Names, depth: int) -> Iterable[Ribbon]:
    for (place, root), grams in generated(cells, names, depth).items():
        query = {"stage": "source", "region": place, "material": root} if place else {}
        yield Ribbon(Node("region", place), Node("class", root), grams, query)
    for cell in cells:
        if cell.stage in {Stage.OPENING, Stage.BOUNDARY} and cell.out_grams:
            code = names.account_code[cell.account_id or 0]
            root = names.root_of[cell.material_id]
            query = {"account": code, "material": root, "direction": "out"}
            yield Ribbon(Node("account", code), Node("class", root), cell.out_grams, query)


def _into_plants(cells: list[Cell], names: Names) -> Iterable[Ribbon]:
    for cell in cells:
        if cell.stage == Stage.PROCESS and cell.in_grams:
            code = names.site_code.get(cell.site_id or 0, "")
            root = names.root_of[cell.material_id]
            query = {"stage": "process", "site": code, "material": root, "direction": "in"}
            yield Ribbon(
                Node("class", root), Node("plant", code), cell.in_grams, query if code else {}
            )


def _out_of_plants(made: Iterable[Arrival], names: Names) -> Iterable[Ribbon]:
    for row in made:
        plant = names.site_code[row.plant_id or 0]
        if row.stage in ENDS:
            end = names.account_code[row.account_id]
            query = {"plant": plant, "account": end}
            yield Ribbon(Node("plant", plant), Node("account", end), row.grams, query)
        else:
            root = names.root_of[row.material_id]
            query = {"plant": plant, "stage": row.stage, "material": root}
            yield Ribbon(Node("plant", plant), Node("class", root), row.grams, query)


def _into_ends(arrived: Iterable[Arrival], names: Names) -> Iterable[Ribbon]:
    for row in arrived:
        root, end = names.root_of[row.material_id], names.account_code[row.account_id]
        query = {"account": end, "material": root, "kind": "transfer", "direction": "in"}
        yield Ribbon(Node("class", root), Node("account", end), row.grams, query)


def ribbons(
    cells: list[Cell], made: list[Arrival], arrived: list[Arrival], names: Names, depth: int
) -> list[Ribbon]:
    """All ribbons of the flow picture, those with the same ends and the same lines joined."""
    sums: dict[tuple[Node, Node, tuple[tuple[str, str], ...]], int] = defaultdict(int)
    for ribbon in (
        *_from_sources(cells, names, depth),
        *_into_plants(cells, names),
        *_out_of_plants(made, names),
        *_into_ends(arrived, names),
    ):
        sums[ribbon.source, ribbon.target, tuple(ribbon.query.items())] += ribbon.grams
    joined = [Ribbon(*key[:2], grams, dict(key[2])) for key, grams in sums.items() if grams > 0]
    return without_circles(sorted(joined, key=lambda ribbon: -ribbon.grams))


def without_circles(ribbons: list[Ribbon]) -> list[Ribbon]:
    """A picture from left to right: a ribbon that would close a circle ends in a twin node.

    The larger ribbons come first, so that what returns in small amounts is what is set apart.
    """
    after: dict[Node, set[Node]] = defaultdict(set)
    straight = []
    for ribbon in ribbons:
        if _leads_to(ribbon.target, ribbon.source, after):
            twin = Node(f"back-{ribbon.target.kind}", ribbon.target.id)
            straight.append(replace(ribbon, target=twin))
        else:
            after[ribbon.source].add(ribbon.target)
            straight.append(ribbon)
    return straight


def _leads_to(start: Node, end: Node, after: Mapping[Node, set[Node]]) -> bool:
    seen, waiting = set(), [start]
    while waiting:
        node = waiting.pop()
        if node == end:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(after.get(node, ()))
    return False
