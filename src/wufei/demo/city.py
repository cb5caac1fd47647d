"""Twelve months of the demo city, day by day, as steps for the ledger. Pure: nothing is posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from wufei.demo import accounts, faults, figures
from wufei.demo.book import HOUSEHOLD, Arrival, Book, Reversal, Step, lines
from wufei.demo.bodies import fleet
from wufei.demo.chain import Chain
from wufei.demo.collection import Rounds, Trip, streams
from wufei.demo.days import Window, moment
from wufei.demo.announced import announcements
from wufei.demo.faults import Fault
from wufei.demo.industry import Industry
from wufei.ledger.public import Handover, Paper

#: Where the streams go; residual waste goes to the transfer station of its hauler.
_DESTINATION = {
    "kitchen_family": "SITE-KITCHEN",
    "kitchen_catering": "SITE-KITCHEN",
    "kitchen_other": "SITE-KITCHEN",
    "recyclable": "SITE-SORT",
    "bulky": "SITE-SORT",
    "hazardous": "SITE-HW",
    "garden": "SITE-COMPOST",
    "straw": "SITE-COMPOST",
    "renovation": "SITE-CDW",
    "construction_waste": "SITE-CDW",
}
_STATIONS = {"ORG-HAUL-1": "SITE-TS-1", "ORG-HAUL-2": "SITE-TS-2"}
_CONTAINERS = {"SITE-TS-1": "container-1", "SITE-TS-2": "container-2"}
_HAULS = 3
#: Every so many days a load of kitchen waste is refused in part at the gate.
_REFUSAL_EVERY = 11
_STANDING = (("SITE-KITCHEN", "kitchen_family", 210), ("SITE-KITCHEN", "kitchen_catering", 80),
             ("SITE-SORT", "recyclable", 430), ("SITE-WTE", "residual", 1120),
             ("SITE-CDW", "renovation", 160))  # fmt: skip


@dataclass
class City:
    """The simulation. ``steps`` may be walked once."""

    seed: int = figures.DEFAULT_SEED
    scale: int = 1
    window: Window = field(default_factory=Window)

    def __post_init__(self) -> None:
        self.book = Book(self.seed, self.scale)
        self.chain = Chain(self.book)
        self.industry = Industry(
            self.book,
            self.chain,
            self.seed,
            (faults.OVERDUE_GENERATOR, faults.OVERDUE_MANIFEST_MONTH),
        )
        self.late: list[Trip] = []
        self._residues: list[tuple[Trip, int]] = []
        self._refused: list[tuple[str, int, str]] = []

    @cached_property
    def rounds(self) -> list[Rounds]:
        return [
            Rounds(stream, self.window, self.seed, self.scale, faults.is_silent)
            for stream in streams()
        ]

    def steps(self) -> Iterator[Step]:
        """All steps: day by day in the order of their time, then what is entered afterwards."""
        for number in range(self.window.days):
            yield from self.day(number)
        yield from self.afterwards()

    def day(self, number: int) -> Iterator[Step]:
        """The steps of one day; days must be asked for in order."""
        day = self.window.day(number)
        if number == 0:
            for site, material, tonnes in _STANDING:
                self.chain.open_with(site, material, day, tonnes * figures.TONNE)
            self.chain.end_day()
        idle = frozenset({"furnace"} if day == faults.STANDSTILL_DAY else ())
        self.chain.treat(day, idle=idle)
        self.chain.sell(day, number)
        self._fetch_left_behind(day)
        for rounds in self.rounds:
            for trip in rounds.trips(number):
                self._trip(trip, day, household=rounds.stream.household)
        self._haul(day, number)
        self.industry.day(day)
        self.chain.end_day()
        yield from self.book.close_day()

    # -- collection ---------------------------------------------------------------------------

    def _trip(self, trip: Trip, day: dt.date, *, household: bool) -> None:
        if faults.is_late(trip.stream, day, trip.round):
            self.late.append(trip)
            return
        fault = faults.fault_of(trip.stream, day, trip.round, trip.sheet)
        if fault is Fault.WRONG_WEIGHT:
            self._wrong(trip)
        self.collect(trip, household=household)
        if fault is Fault.OVERDUE_LOAD:
            return
        if fault in {Fault.REFUSED_ON_SITE, Fault.LOW_GATE_WEIGHT}:
            self._arrive(trip, day, fault)
        elif self._is_refused(trip, day):
            self._arrive(trip, day, None)
        else:
            self.weigh_in(trip, day)

    def collect(self, trip: Trip, *, household: bool = True, reason: str = "") -> None:
        due = trip.at + dt.timedelta(hours=16)
        self.book.lot(trip.lot, trip.stream, "trip", due)
        proof = Handover(giver=f"工地出场单 {trip.key}", receiver=f"承运确认 {trip.key}")
        self.book.post(
            f"collect/{trip.key}",
            trip.at,
            lines(
                *((account, trip.stream, -grams) for account, grams in trip.loads),
                (trip.truck.account, trip.stream, trip.grams, trip.lot),
            ),
            paper=Paper("day-sheet", trip.lot),
            handover=HOUSEHOLD if household else proof,
            declared=f"{trip.runs} 趟",
            reason=reason,
        )

    def _wrong(self, trip: Trip) -> None:
        """The first line typed with a nought too many, undone an hour later."""
        (account, grams), *others = trip.loads
        typed = [(account, grams * 10), *others]
        total = sum(mass for _, mass in typed)
        lot = self.book.lot(f"{trip.lot}-X", trip.stream, "trip", trip.at + dt.timedelta(hours=16))
        at = trip.at - dt.timedelta(minutes=20)
        wrong = self.book.post(
            f"collect/{trip.key}/wrong",
            at,
            lines(
                *((source, trip.stream, -mass) for source, mass in typed),
                (trip.truck.account, trip.stream, total, lot),
            ),
            paper=Paper("day-sheet", lot),
            handover=HOUSEHOLD,
        )
        self.book.add(
            Reversal(
                client_id=self.book.name(f"collect/{trip.key}/undo"),
                occurred_at=at + dt.timedelta(minutes=10),
                undone=wrong,
                reason="首行多写一个零，冲销后按原单重录",
            )
        )

    # -- gates ----------------------------------------------------------------------------------

    def _site(self, trip: Trip) -> str:
        return _DESTINATION.get(trip.stream) or _STATIONS[trip.truck.organisation]

    def weigh_in(self, trip: Trip, day: dt.date, *, reason: str = "", into: str = "") -> None:
        """The load is taken whole; a little may have dripped away on the road.

        ``into``: a declared lot of its own instead of the day's.
        """
        site = self._site(trip)
        spilled = 0
        if trip.stream.startswith("kitchen") and (day.toordinal() + trip.round) % 4 == 0:
            spilled = trip.grams * 3 // (1000 * figures.KILOGRAM) * figures.KILOGRAM
        kept = trip.grams - spilled
        batch = into or self.chain.batch(site, trip.stream, day, kept)
        self.book.post(
            f"weigh/{trip.key}",
            trip.at + dt.timedelta(hours=2),
            lines(
                (trip.truck.account, trip.stream, -trip.grams, trip.lot),
                (accounts.stock(site), trip.stream, kept, batch),
                (accounts.SPILLAGE, trip.stream, spilled),
            ),
            paper=Paper("weighbridge-ticket", f"W-{trip.key}"),
            handover=Handover(giver=f"收运单 {trip.lot}", receiver=f"磅单 W-{trip.key}"),
            reason=reason,
        )

    def _is_refused(self, trip: Trip, day: dt.date) -> bool:
        first = (trip.round, trip.sheet) == (2, 1)
        near_end = day >= faults.REFUSED_DAY
        return (
            trip.stream == "kitchen_family"
            and first
            and not near_end
            and day.toordinal() % _REFUSAL_EVERY == 0
        )

    def _arrive(self, trip: Trip, day: dt.date, fault: Fault | None) -> None:
        """A load that is not taken whole: part refused, residue left, or far too light."""
        site = self._site(trip)
        tonnes = trip.grams // figures.TONNE
        low = fault is Fault.LOW_GATE_WEIGHT
        received = trip.grams * 82 // (100 * figures.KILOGRAM) * figures.KILOGRAM if low else trip.grams
        refused = 0 if low else max(1, tonnes // 9) * figures.TONNE
        residue = 0 if low or fault else 120 * figures.KILOGRAM
        accepted = received - refused - residue
        self.book.add(
            Arrival(
                client_id=self.book.name(f"weigh/{trip.key}"),
                occurred_at=moment(day, 19, 55),
                vehicle=trip.truck.account,
                stock=accounts.stock(site),
                refused_at=accounts.refused(site) if refused else "",
                difference=accounts.UNEXPLAINED if low else "",
                material=trip.stream,
                trip=trip.lot,
                into=self.chain.batch(site, trip.stream, day, accepted),
                announced=trip.grams,
                accepted=accepted,
                refused=refused,
                residue=residue,
                refusal_reason="混入装修垃圾和塑料袋" if refused else "",
                paper=Paper("weighbridge-ticket", f"W-{trip.key}"),
                handover=Handover(giver=f"收运单 {trip.lot}", receiver=f"磅单 W-{trip.key}"),
            )
        )
        if residue:
            self._residues.append((trip, residue))
        if refused and fault is None:
            self._refused.append((trip.stream, refused, trip.key))

    def _fetch_left_behind(self, day: dt.date) -> None:
        """The day after: residues come out of the vehicle, refused mass goes to the furnace."""
        for trip, grams in self._residues:
            site = self._site(trip)
            self.book.post(
                f"residue/{trip.key}",
                moment(day, 12),
                lines(
                    (trip.truck.account, trip.stream, -grams, trip.lot),
                    (accounts.stock(site), trip.stream, grams, self.chain.batch(site, trip.stream, day, grams)),
                ),
                paper=Paper("weighbridge-ticket", f"W-{trip.key}-R"),
                handover=Handover(giver=f"收运单 {trip.lot}", receiver=f"磅单 W-{trip.key}-R"),
                reason="车内残留次日卸清",
            )  # fmt: skip
        for material, grams, key in self._refused:
            self._remove_refused(day, material, grams, key)
        self._residues.clear()
        self._refused.clear()

    def _remove_refused(self, day: dt.date, material: str, grams: int, key: str) -> None:
        """Refused kitchen waste is taken to the furnace: from there on it is residual waste."""
        truck = fleet("kitchen-goods-1")[0]
        load = self.book.lot(f"R-{key}", material, "trip", moment(day, 30))
        proof = Handover(giver=f"拒收退运单 {key}", receiver=f"焚烧厂磅单 {key}")
        self.book.post(
            f"return/{key}",
            moment(day, 10),
            lines((accounts.refused("SITE-KITCHEN"), material, -grams), (truck.account, material, grams, load)),
            paper=Paper("return-slip", f"R-{key}"),
            handover=proof,
            reason="拒收垃圾退运",
        )  # fmt: skip
        burnt = self.book.lot(f"B-WTE-refused-{key}", "residual")
        self.chain.arriving.setdefault("SITE-WTE", {}).setdefault("residual", []).append((burnt, grams))
        self.book.post(
            f"return-weigh/{key}",
            moment(day, 14),
            lines((truck.account, material, -grams, load), (accounts.stock("SITE-WTE"), "residual", grams, burnt)),
            paper=Paper("weighbridge-ticket", f"R-{key}"),
            handover=proof,
            kind="transformation",
            reason="拒收的厨余垃圾改按其他垃圾处理",
        )  # fmt: skip

    # -- after the last day -----------------------------------------------------------------------

    def afterwards(self) -> Iterator[Step]:
        """Sheets found late, then the loads announced for the days to come."""
        lot = f"B-SORT-recyclable-{faults.LATE_DAY:%Y%m%d}-L"
        self.book.lot(lot, "recyclable")
        for trip in self.late:
            self.collect(trip, reason="补录：九月漏交的收运日报")
            self.weigh_in(trip, faults.LATE_DAY, reason="补录：九月漏交的收运日报", into=lot)
        yield from self.book.close_day()
        yield from announcements(self.book, self.chain, self.window.day(self.window.days - 1))

    # -- transfer stations ------------------------------------------------------------------------

    def _haul(self, day: dt.date, number: int) -> None:
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

    def _container(
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
            lines((accounts.stock(station), "residual", -grams, lot), (vehicle, "residual", grams, load)),
            paper=slip,
        )  # fmt: skip
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
