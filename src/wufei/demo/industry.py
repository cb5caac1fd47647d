"""Hazardous waste: drums at the enterprise, on the road, at the receiver, and what becomes of them.

A drum is one lot from the day it is filled until it is treated. Manifest numbers are local ones and
say so; the national system alone gives out real numbers.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from wufei.demo import accounts
from wufei.demo.bodies import Generator, Truck, Waste, fleet, generators
from wufei.demo.book import Book, carried, lines
from wufei.demo.chain import Chain, split
from wufei.demo.days import moment
from wufei.demo.figures import KILOGRAM
from wufei.ledger.public import Handover, Paper

_MAX_DRUMS = 10
_RECOVERED = {"08": "base_oil", "31": "recycled_lead", "48": "recycled_metal"}
_SLAG = "hw-772-003-18"
_STOCK, _SHOP = accounts.stock("SITE-HW"), accounts.process("SITE-HW")

#: Per thousand tonnes of fly ash: what is mixed in before it may be landfilled.
_REAGENTS = {"chelating_agent": 25, "process_water": 180}
#: General industrial waste that goes straight to the brick works, kilograms a month.
_GENERAL = (
    ("ORG-GEN-1", "foundry_sand", 84_000),
    ("ORG-GEN-2", "foundry_sand", 36_000),
    ("ORG-GEN-5", "boiler_slag", 52_000),
)

Drums = list[tuple[str, int]]
#: From the morning of the pick-up until the drums must be at the receiver.
_HOURS_ON_ROAD = 72


def _pickup(number: int) -> int:
    """Day of the month on which a generator's drums are fetched."""
    return 20 + number % 6


@dataclass
class Industry:
    """State of the drums between days. ``lost`` tells that a consignment never arrives."""

    book: Book
    chain: Chain
    seed: int
    lost: tuple[str, dt.date]
    stored: dict[tuple[str, str], Drums] = field(default_factory=dict)
    rolling: list[tuple[str, str, Truck, Drums, dt.date]] = field(default_factory=list)
    received: dict[str, Drums] = field(default_factory=dict)
    slag: Drums = field(default_factory=list)

    def day(self, day: dt.date) -> None:
        self._deliver(day)
        for number, generator in enumerate(generators()):
            for waste in generator.wastes:
                if day.day == 3 + number % 5:
                    self._fill(generator, waste, day, day.replace(day=_pickup(number)))
                if day.day == _pickup(number):
                    self._consign(generator, waste, day, number)
        if day.day == 28:
            for material in sorted(self.received):
                self._treat(material, day)
            self._bury_slag(day)
            self._household(day)
        if day.day == 12:
            self._general(day)
        if day.weekday() == 2:
            self._stabilise(day)

    def _fill(self, generator: Generator, waste: Waste, day: dt.date, pickup: dt.date) -> None:
        key = f"{generator.body.code[4:]}-{waste.code}-{day:%Y%m}"
        draw = random.Random(f"{self.seed}/{key}")  # noqa: S311
        left = waste.monthly * draw.randint(850, 1150) // (1000 * KILOGRAM) * KILOGRAM
        size = max(waste.drum, -(-left // (_MAX_DRUMS * KILOGRAM)) * KILOGRAM)
        drums: Drums = []
        while left:
            code = f"D-{key}-{len(drums) + 1:02}"
            self.book.lot(code, waste.material, "container", moment(pickup, _HOURS_ON_ROAD))
            drums.append((code, min(size, left)))
            left -= drums[-1][1]
        self.stored.setdefault((generator.stock, waste.material), []).extend(drums)
        total = sum(grams for _, grams in drums)
        self.book.post(
            f"fill/{key}",
            moment(day, 16),
            lines(
                (generator.source, waste.material, -total),
                *((generator.stock, waste.material, grams, lot) for lot, grams in drums),
            ),
            paper=Paper("generation-ledger", f"产废台账-{key}"),
            declared=f"{len(drums)} 桶",
        )

    def _consign(self, generator: Generator, waste: Waste, day: dt.date, number: int) -> None:
        drums = self.stored.pop((generator.stock, waste.material), [])
        if not drums:
            return
        vehicles = fleet("hw-1")
        truck = vehicles[number % len(vehicles)]
        manifest = f"本地-{generator.body.code[4:]}-{waste.code}-{day:%Y%m}"
        self.book.post(
            f"consign/{manifest}",
            moment(day, 10, number),
            lines(*carried(generator.stock, truck.account, waste.material, drums)),
            paper=Paper("manifest", manifest),
            handover=Handover(giver=f"移出人签收 {manifest}", receiver=f"承运人签收 {manifest}"),
            declared=f"{len(drums)} 桶",
        )
        if (generator.body.code, day.replace(day=1)) != self.lost:
            self.rolling.append((manifest, waste.material, truck, drums, day))

    def _deliver(self, day: dt.date) -> None:
        rolling, self.rolling = self.rolling, []
        for manifest, material, truck, drums, _ in rolling:
            self.received.setdefault(material, []).extend(drums)
            self.book.post(
                f"receive/{manifest}",
                moment(day, 9, len(self.received)),
                lines(*carried(truck.account, _STOCK, material, drums)),
                paper=Paper("manifest", manifest),
                handover=Handover(
                    giver=f"承运人签收 {manifest}", receiver=f"接受人签收 {manifest}"
                ),
            )

    def _treat(self, material: str, day: dt.date) -> None:
        drums = self.received.pop(material)
        key = f"{material}-{day:%Y%m}"
        total = sum(grams for _, grams in drums)
        paper = Paper("shift-record", f"HW-{key}")
        self.book.post(
            f"hw-feed/{key}",
            moment(day, 14),
            lines(*carried(_STOCK, _SHOP, material, drums)),
            paper=paper,
        )
        product = _RECOVERED.get(material[-2:])
        parts = split(
            total,
            {product: 620, _SLAG: 130, "flue_gas": 250}
            if product
            else {_SLAG: 280, "flue_gas": 720},
        )
        slag = self.book.lot(f"P-hw-slag-{key}", _SLAG, "container")
        self.slag.append((slag, parts[_SLAG]))
        rows: list[tuple[str, str, int] | tuple[str, str, int, str]] = [
            (_SHOP, material, -grams, lot) for lot, grams in drums
        ]
        rows.append((_STOCK, _SLAG, parts[_SLAG], slag))
        rows.append((accounts.COMBUSTION, "flue_gas", parts["flue_gas"]))
        if product:
            rows.append(("SNK-HW-RECOVERED", product, parts[product]))
        self.book.post(
            f"hw-treat/{key}", moment(day, 15), lines(*rows), paper=paper, kind="transformation"
        )

    def _bury_slag(self, day: dt.date) -> None:
        slag, self.slag = self.slag, []
        self.book.post(
            f"hw-slag/{day:%Y%m}",
            moment(day, 17),
            lines(*carried(_STOCK, "SNK-HW-SLAG", _SLAG, slag)),
            paper=Paper("shift-record", f"HW-slag-{day:%Y%m}"),
        )

    def _household(self, day: dt.date) -> None:
        """Household hazardous waste of the month: batteries, lamps and chemicals together."""
        lots = self.chain.waiting.get("SITE-HW", {}).pop("hazardous", [])
        total = sum(grams for _, grams in lots)
        parts = split(total, {"recycled_metal": 240, _SLAG: 310, "flue_gas": 450})
        slag = self.book.lot(f"P-hw-slag-household-{day:%Y%m}", _SLAG, "container")
        self.slag.append((slag, parts[_SLAG]))
        paper = Paper("shift-record", f"HW-household-{day:%Y%m}")
        self.book.post(
            f"hw-feed/household-{day:%Y%m}",
            moment(day, 15, 30),
            lines(*carried(_STOCK, _SHOP, "hazardous", lots)),
            paper=paper,
        )
        self.book.post(
            f"hw-treat/household-{day:%Y%m}",
            moment(day, 16),
            lines(
                *((_SHOP, "hazardous", -grams, lot) for lot, grams in lots),
                (_STOCK, _SLAG, parts[_SLAG], slag),
                ("SNK-HW-RECOVERED", "recycled_metal", parts["recycled_metal"]),
                (accounts.COMBUSTION, "flue_gas", parts["flue_gas"]),
            ),
            paper=paper,
            kind="transformation",
        )

    def _stabilise(self, day: dt.date) -> None:
        """Fly ash with reagents bought in becomes a mass that may be landfilled."""
        lots = self.chain.waiting.get("SITE-HW", {}).pop("fly_ash", [])
        total = sum(grams for _, grams in lots)
        if not total:
            return
        added = {
            key: total * share // (1000 * KILOGRAM) * KILOGRAM for key, share in _REAGENTS.items()
        }
        key = f"{day:%Y%m%d}"
        paper = Paper("shift-record", f"HW-fly-ash-{key}")
        self.book.post(
            f"hw-feed/fly-ash-{key}",
            moment(day, 5),
            lines(
                *carried(_STOCK, _SHOP, "fly_ash", lots),
                *((accounts.BOUNDARY_IN, material, -grams) for material, grams in added.items()),
                *((_SHOP, material, grams) for material, grams in added.items()),
            ),
            paper=paper,
            handover=Handover(giver=f"药剂送货单 {key}", receiver=f"药剂入库单 {key}"),
        )
        whole = total + sum(added.values())
        made = self.book.lot(f"P-stabilised-{key}", "stabilised_fly_ash")
        self.chain.goods.setdefault(("SITE-HW", "stabilised_fly_ash"), []).append((made, whole))
        self.book.post(
            f"hw-treat/fly-ash-{key}",
            moment(day, 6),
            lines(
                *((_SHOP, "fly_ash", -grams, lot) for lot, grams in lots),
                *((_SHOP, material, -grams) for material, grams in added.items()),
                (_STOCK, "stabilised_fly_ash", whole, made),
            ),
            paper=paper,
            kind="transformation",
        )

    def _general(self, day: dt.date) -> None:
        by_code = {generator.body.code: generator for generator in generators()}
        for code, material, kilograms in _GENERAL:
            key = f"{code[4:]}-{material}-{day:%Y%m}"
            draw = random.Random(f"{self.seed}/{key}")  # noqa: S311
            grams = kilograms * draw.randint(900, 1100) // 1000 * KILOGRAM
            self.book.post(
                f"general/{key}",
                moment(day, 11),
                lines((by_code[code].source, material, -grams), ("SNK-BRICK", material, grams)),
                paper=Paper("weighbridge-ticket", f"一般固废-{key}"),
                handover=Handover(giver=f"出厂磅单 {key}", receiver=f"进厂磅单 {key}"),
            )
