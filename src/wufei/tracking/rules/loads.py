"""What vehicles have on board: weighings and receipts, remembered until nothing can need them."""

from __future__ import annotations

from wufei.tracking.limits import Limits
from wufei.tracking.records import Trip
from wufei.tracking.rules.events import Remembered
from wufei.tracking.rules.facts import Receipt, Weighing
from wufei.tracking.rules.rulebook import Rulebook, UnexplainedMass, UnscannedLoad

#: What was loaded longer ago than this belongs to no trip and no receipt.
LONGEST_TRIP = 24 * 3_600_000
LONG_AGO = -(2**61)


class Loads:
    """Weighings and receipts of the last day, by vehicle."""

    def __init__(self, rulebook: Rulebook, limits: Limits) -> None:
        every = list(rulebook.every())
        masses = [rules.unexplained_mass for rules in every]
        scans = [rules.unscanned_load for rules in every]
        #: How long after a trip its receipts may come.
        self.slack = max((rule.slack for rule in masses if rule), default=0)
        self._same_load = max((rule.same_load for rule in scans if rule), default=0)
        # A trip may come out as late as a silence after which its last visit is over.
        self._kept = LONGEST_TRIP + 2 * self.slack + limits.parted
        self._slot = limits.slot
        self._loaded: Remembered[Weighing] = Remembered()
        self._delivered: Remembered[Receipt] = Remembered()
        self._ended_at: dict[str, int] = {}
        self._forgotten_at = LONG_AGO

    def add(self, event: Weighing | Receipt) -> None:
        if isinstance(event, Weighing):
            self._loaded.add(event.vehicle, event)
        else:
            self._delivered.add(event.vehicle, event)

    def on_board(self, receipt: Receipt, rule: UnscannedLoad) -> list[Weighing]:
        """What was loaded since the load before; receipts close together are one load."""
        first, last = receipt.time - LONGEST_TRIP, receipt.time
        before = self._delivered.between(receipt.vehicle, first, last - rule.same_load)
        since = before[-1].time + 1 if before else first
        return self._loaded.between(receipt.vehicle, since, last)

    def of_trip(self, trip: Trip) -> list[Weighing]:
        begins = max(trip.begins, trip.ends - LONGEST_TRIP)
        return self._loaded.between(trip.vehicle, begins, trip.arrived)

    def receipts_of(self, trip: Trip, rule: UnexplainedMass) -> list[Receipt]:
        first, last = trip.arrived - rule.slack, trip.ends + rule.slack
        receipts = self._delivered.between(trip.vehicle, first, last)
        return [receipt for receipt in receipts if receipt.plant == trip.destination]

    def judged(self, trip: Trip) -> None:
        """The vehicle's next trip begins after this one."""
        self._ended_at[trip.vehicle] = trip.ends

    def forget(self, moment: int) -> None:
        """Drop, now and then, what no trip and no receipt after ``moment`` can need: the next trip
        begins after the last one, and the next load after the receipt for the one before."""
        if moment - self._forgotten_at < self._slot:
            return
        self._forgotten_at = moment
        horizon = moment - self._kept

        def needed_from(vehicle: str) -> int:
            unloaded = self._delivered.last(vehicle, moment - self._same_load)
            if unloaded is None:
                return horizon
            return max(horizon, min(unloaded.time, self._ended_at.get(vehicle, horizon)))

        self._loaded.forget(needed_from)
        self._delivered.forget(lambda _: horizon)
