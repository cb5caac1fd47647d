"""Transfer stations: in the evening what came in goes to the furnace in large containers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from wufei.demo import accounts, faults, figures
from wufei.demo.bodies import fleet
from wufei.demo.book import Book, lines
from wufei.demo.chain import Chain
from wufei.demo.days import moment
from wufei.ledger.public import Handover, Paper

_CONTAINERS = {"SITE-TS-1": "container-1", "SITE-TS-2": "container-2"}
_HAULS = 3


@dataclass
class Stations:
    book: Book
    chain: Chain
    scale: int

    def haul(self, day: dt.date, number: int) -> None:
        """In the evening the stations send what came in to the furnace, in large containers."""
        for station, name in _CONTAINERS.items():
            lots = self.chain.arriving.get(station, {}).pop("residual", [])
            if not lots:
                continue
            vehicles = fleet(name)
            trips = _HAULS * max(1, self.scale // 2)
            total = sum(grams for _, grams in lots) // figures.KILOGRAM
            (lot, _), *others = lots
            assert not others, "one batch per station and day"
            for turn in range(trips):
                share = total * (turn + 1) // trips - total * turn // trips
                truck = vehicles[(turn + number) % len(vehicles)]
                self._container(day, station, truck.account, turn, lot, share * figures.KILOGRAM)

    def _container(  # noqa: PLR0917 - one load, told whole
        self, day: dt.date, station: str, vehicle: str, turn: int, lot: str, grams: int
    ) -> None:
        overhaul = faults.OVERHAUL[0] <= day <= faults.OVERHAUL[1] and station == "SITE-TS-2"
        key = f"{station[5:]}-{day:%Y%m%d}-{turn + 1:02}"
        load = self.book.lot(f"H-{key}", "residual", "trip", moment(day, 32))
        slip = Paper("haul-slip", f"H-{key}")
        proof = Handover(giver=f"转运站磅单 {key}", receiver=f"进厂磅单 {key}")
        self.book.post(
            f"haul/{key}",
            moment(day, 20, turn),
            lines(
                (accounts.stock(station), "residual", -grams, lot),
                (vehicle, "residual", grams, load),
            ),
            paper=slip,
        )
        to, into = "SNK-LANDFILL", load
        if not overhaul:
            to = accounts.stock("SITE-WTE")
            into = self.chain.batch("SITE-WTE", "residual", day, grams)
        self.book.post(
            f"haul-weigh/{key}",
            moment(day, 22, turn),
            lines((vehicle, "residual", -grams, load), (to, "residual", grams, into)),
            paper=slip,
            handover=proof,
        )
