"""Twelve months of the demo city, day by day, as steps for the ledger. Pure: nothing is posted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from wufei.demo import faults, figures
from wufei.demo.announced import announcements
from wufei.demo.book import HOUSEHOLD, Book, Reversal, Step, lines
from wufei.demo.chain import Chain
from wufei.demo.collection import Rounds, Trip
from wufei.demo.days import Window
from wufei.demo.faults import Fault
from wufei.demo.gates import Gates
from wufei.demo.industry import Industry
from wufei.demo.stations import Stations
from wufei.demo.streams import streams
from wufei.ledger.public import Handover, Paper

_STANDING = (
    ("SITE-KITCHEN", "kitchen_family", 210),
    ("SITE-KITCHEN", "kitchen_catering", 80),
    ("SITE-SORT", "recyclable", 430),
    ("SITE-WTE", "residual", 1120),
    ("SITE-CDW", "renovation", 160),
)


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
        self.gates = Gates(self.book, self.chain)
        self.stations = Stations(self.book, self.chain, self.scale)
        self.late: list[Trip] = []

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
        self.gates.fetch_left_behind(day)
        for rounds in self.rounds:
            for trip in rounds.trips(number):
                self._trip(trip, day, household=rounds.stream.household)
        self.stations.haul(day, number)
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
        if fault is not Fault.OVERDUE_LOAD:
            self.gates.arrive(trip, day, fault)

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

    # -- after the last day -----------------------------------------------------------------------

    def afterwards(self) -> Iterator[Step]:
        """Sheets found late, then the loads announced for the days to come."""
        lot = f"B-SORT-recyclable-{faults.LATE_DAY:%Y%m%d}-L"
        self.book.lot(lot, "recyclable")
        for trip in self.late:
            self.collect(trip, reason="补录：九月漏交的收运日报")
            self.gates.weigh_in(trip, faults.LATE_DAY, reason="补录：九月漏交的收运日报", into=lot)
        yield from self.book.close_day()
        yield from announcements(self.book, self.chain, self.window.day(self.window.days - 1))
