"""Plants of the demo: what waits in their yards, what their lines make of it, who buys it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from wufei.demo import accounts, figures
from wufei.demo.bodies import fleet
from wufei.demo.book import Book, lines
from wufei.demo.days import moist, moment
from wufei.ledger.public import Handover, Paper

#: Lots standing at a site, by material.
Lots = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A treatment line: what it takes and what a thousand parts of it become.

    ``outlets``: outputs that leave at once (gas, water, losses); all others are put on stock as a
    lot of the day.
    """

    name: str
    site: str
    takes: tuple[str, ...]
    yields: Mapping[str, int]
    outlets: Mapping[str, str]


LINES = (
    Line(
        "kitchen",
        "SITE-KITCHEN",
        tuple(figures.KITCHEN),
        figures.KITCHEN_YIELD,
        {
            "biogas": "SNK-ENERGY",
            "wastewater": "SNK-WATER-KITCHEN",
            "moisture": accounts.EVAPORATION,
        },
    ),
    Line("sorting", "SITE-SORT", ("recyclable",), figures.SORTING_YIELD, {}),
    Line("dismantling", "SITE-SORT", ("bulky",), figures.BULKY_YIELD, {}),
    Line(
        "furnace",
        "SITE-WTE",
        ("residual", "sorting_residue", "kitchen_impurities", "refuse_derived_fuel"),
        figures.INCINERATION_YIELD,
        {"leachate": "SNK-WATER-WTE", "flue_gas": accounts.COMBUSTION},
    ),
    Line(
        "crushing", "SITE-CDW", ("renovation", "construction_waste"), figures.CONSTRUCTION_YIELD, {}
    ),
    Line(
        "composting",
        "SITE-COMPOST",
        ("garden", "straw"),
        figures.GARDEN_YIELD,
        {
            "process_gas": accounts.FERMENTATION,
            "moisture": accounts.EVAPORATION,
            "compost": "SNK-SOIL",
        },
    ),
)


@dataclass(frozen=True, slots=True)
class Sale:
    """A product that leaves a site every so many days; ``to`` is a sink, or a stock to treat it."""

    site: str
    material: str
    days: int
    fleet: str
    to: str
    paper: str = "product-slip"


SALES = (
    Sale("SITE-SORT", "sorted_paper", 1, "goods-1", "SNK-PAPER"),
    Sale("SITE-SORT", "sorted_plastics", 2, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "sorted_metal", 3, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "sorted_glass", 3, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "sorted_textiles", 5, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "wood_chips", 7, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "recycled_metal", 14, "goods-1", "SNK-MATERIALS"),
    Sale("SITE-SORT", "refuse_derived_fuel", 5, "goods-1", "STK-WTE", "residue-slip"),
    Sale("SITE-SORT", "sorting_residue", 2, "goods-1", "STK-WTE", "residue-slip"),
    Sale("SITE-KITCHEN", "crude_oil_from_kitchen", 7, "kitchen-goods-1", "SNK-OIL"),
    Sale("SITE-KITCHEN", "digestate", 2, "kitchen-goods-1", "SNK-SOIL"),
    Sale("SITE-KITCHEN", "kitchen_impurities", 2, "kitchen-goods-1", "STK-WTE", "residue-slip"),
    Sale("SITE-WTE", "bottom_ash", 1, "ash-1", "SNK-BRICK"),
    Sale("SITE-WTE", "fly_ash", 2, "hw-1", "STK-HW", "manifest"),
    Sale("SITE-CDW", "recycled_aggregate", 2, "stone-1", "SNK-BRICK"),
    Sale("SITE-CDW", "recycled_metal", 14, "stone-1", "SNK-MATERIALS"),
    Sale("SITE-CDW", "sorting_residue", 2, "stone-1", "STK-WTE", "residue-slip"),
    Sale("SITE-HW", "stabilised_fly_ash", 7, "hw-1", "SNK-ASH-CELL", "manifest"),
)

_BALED = {"sorted_paper", "sorted_plastics", "sorted_metal", "sorted_textiles"}


def split(total: int, yields: Mapping[str, int]) -> dict[str, int]:
    """``total`` by parts per thousand, whole kilograms; the largest part takes the rounding."""
    unit = figures.KILOGRAM
    parts = {key: total * share // (1000 * unit) * unit for key, share in yields.items()}
    largest = max(yields, key=lambda key: yields[key])
    parts[largest] += total - sum(parts.values())
    return parts


def _yields_on(line: Line, day: dt.date) -> Mapping[str, int]:
    """Summer's wet kitchen waste gives more waste water and evaporates less."""
    if line.name != "kitchen" or not (extra := moist(day)):
        return line.yields
    changed = dict(line.yields)
    changed["wastewater"] += extra
    changed["moisture"] -= extra
    return changed


@dataclass
class Chain:
    """State of all yards between days. ``waiting`` is fed tomorrow, ``goods`` is for sale."""

    book: Book
    waiting: dict[str, Lots] = field(default_factory=dict)
    arriving: dict[str, Lots] = field(default_factory=dict)
    goods: dict[tuple[str, str], list[tuple[str, int]]] = field(default_factory=dict)
    _declared: set[str] = field(default_factory=set)

    # -- arriving ---------------------------------------------------------------------------

    def batch(self, site: str, material: str, day: dt.date, grams: int) -> str:
        """The lot of the day that arriving mass joins; remembers how much it becomes."""
        code = f"B-{site[5:]}-{material}-{day:%Y%m%d}"
        if code not in self._declared:
            self._declared.add(code)
            self.book.lot(code, material)
        lots = self.arriving.setdefault(site, {}).setdefault(material, [])
        if lots and lots[-1][0] == code:
            lots[-1] = (code, lots[-1][1] + grams)
        else:
            lots.append((code, grams))
        return code

    def open_with(self, site: str, material: str, day: dt.date, grams: int) -> None:
        """Stock that stood before the books began."""
        code = self.batch(site, material, day - dt.timedelta(days=1), grams)
        self.book.post(
            f"opening/{code}",
            moment(day, 0),
            lines(
                (accounts.OPENING, material, -grams), (accounts.stock(site), material, grams, code)
            ),
            paper=Paper("stocktaking", f"盘点-{site[5:]}-{day:%Y%m%d}"),
            handover=Handover(exemption="opening"),
            reason="期初盘点",
        )

    # -- treating ---------------------------------------------------------------------------

    def treat(self, day: dt.date, *, idle: frozenset[str]) -> None:
        """Feed every line that is not idle with what waits for it."""
        for line in LINES:
            if line.name in idle:
                continue
            yard = self.waiting.get(line.site, {})
            lots = [(m, *lot) for m in line.takes for lot in yard.pop(m, [])]
            if lots:
                self._run(line, day, lots)

    def _run(self, line: Line, day: dt.date, lots: list[tuple[str, str, int]]) -> None:
        shop, yard = accounts.process(line.site), accounts.stock(line.site)
        key = f"{line.name}/{day:%Y%m%d}"
        paper = Paper("shift-record", f"{line.site[5:]}-{line.name}-{day:%Y%m%d}")
        feed = [(yard, m, -grams, lot) for m, lot, grams in lots]
        feed += [(shop, m, grams, lot) for m, lot, grams in lots]
        self.book.post(f"feed/{key}", moment(day, 3), lines(*feed), paper=paper)
        made = split(sum(grams for _, _, grams in lots), _yields_on(line, day))
        rows: list[tuple[str, str, int] | tuple[str, str, int, str]] = [
            (shop, m, -grams, lot) for m, lot, grams in lots
        ]
        for material, grams in made.items():
            if grams and material in line.outlets:
                rows.append((line.outlets[material], material, grams))
            elif grams:
                rows.append((yard, material, grams, self.product(line, material, day, grams)))
        self.book.post(
            f"treat/{key}", moment(day, 4), lines(*rows), paper=paper, kind="transformation"
        )

    def product(self, line: Line, material: str, day: dt.date, grams: int) -> str:
        kind = "bale" if material in _BALED else "batch"
        code = f"P-{line.name}-{material}-{day:%Y%m%d}"
        self.book.lot(code, material, kind)
        self.goods.setdefault((line.site, material), []).append((code, grams))
        return code

    # -- selling ----------------------------------------------------------------------------

    def sell(self, day: dt.date, number: int) -> None:
        for index, sale in enumerate(SALES):
            lots = self.goods.get((sale.site, sale.material))
            if lots and (number + index) % sale.days == 0:
                self.goods[(sale.site, sale.material)] = []
                self._ship(sale, day, number + index, lots)

    def _ship(self, sale: Sale, day: dt.date, turn: int, lots: list[tuple[str, int]]) -> None:
        vehicles = fleet(sale.fleet)
        truck = vehicles[turn % len(vehicles)]
        grams = sum(mass for _, mass in lots)
        leaves, arrives = moment(day, 9, turn % 50), moment(day, 13, turn % 50)
        key = f"{sale.site[5:]}-{sale.material}-{day:%Y%m%d}"
        load = self.book.lot(f"S-{key}", sale.material, "trip", moment(day, 36))
        slip = Paper(sale.paper, f"S-{key}")
        proof = Handover(giver=f"出厂磅单 {key}", receiver=f"进厂磅单 {key}")
        runs = -(-grams // truck.payload)
        self.book.post(
            f"load/{key}",
            leaves,
            lines(
                *((accounts.stock(sale.site), sale.material, -mass, lot) for lot, mass in lots),
                (truck.account, sale.material, grams, load),
            ),
            paper=slip,
            handover=proof,
            declared=f"{runs} 车",
        )
        into = load
        if sale.to.startswith("STK-"):
            into = self.batch(sale.to.replace("STK-", "SITE-"), sale.material, day, grams)
        self.book.post(
            f"deliver/{key}",
            arrives,
            lines(
                (truck.account, sale.material, -grams, load), (sale.to, sale.material, grams, into)
            ),
            paper=slip,
            handover=proof,
        )

    def end_day(self) -> None:
        """What arrived today waits for tomorrow."""
        for site, yard in self.arriving.items():
            for material, lots in yard.items():
                self.waiting.setdefault(site, {}).setdefault(material, []).extend(lots)
        self.arriving.clear()
