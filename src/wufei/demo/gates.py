"""At the sites' gates: loads weighed in, refused in part, or far too light; what stays behind."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from wufei.demo import accounts, faults, figures
from wufei.demo.book import Arrival, Book, lines
from wufei.demo.chain import Chain
from wufei.demo.collection import Trip
from wufei.demo.days import moment
from wufei.demo.faults import Fault
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
#: Every so many days a load of kitchen waste is refused in part at the gate.
_REFUSAL_EVERY = 11


@dataclass
class Gates:
    """What was left behind today is fetched tomorrow."""

    book: Book
    chain: Chain
    _residues: list[tuple[Trip, int]] = field(default_factory=list)
    _refused: list[tuple[Trip, int]] = field(default_factory=list)

    def arrive(self, trip: Trip, day: dt.date, fault: Fault | None) -> None:
        """The load of a trip reaches its gate."""
        if fault in {Fault.REFUSED_ON_SITE, Fault.LOW_GATE_WEIGHT} or self._is_refused(trip, day):
            self._weigh_in_part(trip, day, fault)
        else:
            self.weigh_in(trip, day)

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

    def _weigh_in_part(self, trip: Trip, day: dt.date, fault: Fault | None) -> None:
        """A load that is not taken whole: part refused, residue left, or far too light."""
        site = self._site(trip)
        tonnes = trip.grams // figures.TONNE
        low = fault is Fault.LOW_GATE_WEIGHT
        received = (
            trip.grams * 82 // (100 * figures.KILOGRAM) * figures.KILOGRAM if low else trip.grams
        )
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
            self._refused.append((trip, refused))

    def fetch_left_behind(self, day: dt.date) -> None:
        """The day after: residues come out of the vehicle, refused mass goes to the furnace."""
        for trip, grams in self._residues:
            site = self._site(trip)
            self.book.post(
                f"residue/{trip.key}",
                moment(day, 12),
                lines(
                    (trip.truck.account, trip.stream, -grams, trip.lot),
                    (
                        accounts.stock(site),
                        trip.stream,
                        grams,
                        self.chain.batch(site, trip.stream, day, grams),
                    ),
                ),
                paper=Paper("weighbridge-ticket", f"W-{trip.key}-R"),
                handover=Handover(giver=f"收运单 {trip.lot}", receiver=f"磅单 W-{trip.key}-R"),
                reason="车内残留次日卸清",
            )
        for trip, grams in self._refused:
            self._remove_refused(trip, day, grams)
        self._residues.clear()
        self._refused.clear()

    def _remove_refused(self, trip: Trip, day: dt.date, grams: int) -> None:
        """Who brought it takes it to the furnace: from there on it is residual waste."""
        truck, material, key = trip.truck, trip.stream, trip.key
        load = self.book.lot(f"R-{key}", material, "trip", moment(day, 30))
        proof = Handover(giver=f"拒收退运单 {key}", receiver=f"焚烧厂磅单 {key}")
        self.book.post(
            f"return/{key}",
            moment(day, 10),
            lines(
                (accounts.refused("SITE-KITCHEN"), material, -grams),
                (truck.account, material, grams, load),
            ),
            paper=Paper("return-slip", f"R-{key}"),
            handover=proof,
            reason="拒收垃圾退运",
        )
        burnt = self.book.lot(f"B-WTE-refused-{key}", "residual")
        self.chain.arriving.setdefault("SITE-WTE", {}).setdefault("residual", []).append(
            (burnt, grams)
        )
        self.book.post(
            f"return-weigh/{key}",
            moment(day, 14),
            lines(
                (truck.account, material, -grams, load),
                (accounts.stock("SITE-WTE"), "residual", grams, burnt),
            ),
            paper=Paper("weighbridge-ticket", f"R-{key}"),
            handover=proof,
            kind="transformation",
            reason="拒收的厨余垃圾改按其他垃圾处理",
        )
