"""What the registers say of a day: points, bins, vehicles, plants, and where they are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from wufei.collection.public import Bin, Depot, Point
from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
from wufei.tracking import public as tracking

#: Kinds of sites that take in loads; their weighbridges make receipts.
PLANTS = (
    Site.Kind.TRANSFER_STATION,
    Site.Kind.SORTING_CENTRE,
    Site.Kind.KITCHEN_PLANT,
    Site.Kind.INCINERATION,
    Site.Kind.LANDFILL,
    Site.Kind.CONSTRUCTION_PLANT,
    Site.Kind.REUSE,
)
#: Metres around the registered position that count as the place.
POINT_RADIUS, DEPOT_RADIUS, PLANT_RADIUS = 40, 100, 150
#: Codes of registers may be alike; a colon stands in no code.
DEPOT, PLANT = "depot:", "plant:"


@dataclass(frozen=True)
class Registers:
    """Rows in force on the day, as the library takes them, and by key for finding them again."""

    points: dict[str, Point]
    depots: dict[str, Depot]
    plants: dict[str, Site]
    vehicles: dict[str, Vehicle]
    bins: dict[str, Bin]
    districts: dict[str, str] = field(default_factory=dict)
    wastes: dict[str, frozenset[str]] = field(default_factory=dict)

    def district_of(self, region: Region | None) -> str:
        """The code of the district in a region's path; empty above the districts."""
        codes = region.path.strip("/").split("/") if region else []
        return next((code for code in codes if code in self.districts), "")

    def facts(self) -> dict[str, list[Any]]:
        """The arguments of ``tracking.Facts`` that come from registers."""
        return {
            "points": [
                tracking.Point(key, self.district_of(row.region))
                for key, row in self.points.items()
            ],
            "bins": [
                tracking.Bin(key, row.point.code, row.material.key)
                for key, row in self.bins.items()
            ],
            "vehicles": [
                tracking.Vehicle(
                    key,
                    self.district_of(row.organisation.region),
                    self.wastes[key],
                    weighs=row.organisation.kind == Organisation.Kind.HAULER,
                )
                for key, row in self.vehicles.items()
            ],
            "plants": [
                tracking.Plant(key, self.district_of(row.region))
                for key, row in self.plants.items()
            ],
        }

    @cached_property
    def places(self) -> tuple[tracking.Place, ...]:
        """What has a position on earth."""
        kinds = tracking.Kind
        rows: Iterable[tuple[dict[str, Any], tracking.Kind, int]] = (
            (self.points, kinds.POINT, POINT_RADIUS),
            (self.depots, kinds.DEPOT, DEPOT_RADIUS),
            (self.plants, kinds.PLANT, PLANT_RADIUS),
        )
        return tuple(
            tracking.Place(key, kind, float(row.longitude), float(row.latitude), radius)
            for held, kind, radius in rows
            for key, row in held.items()
            if row.longitude is not None and row.latitude is not None
        )


def registers_on(day: dt.date) -> Registers:
    """The registers as they stand now, of rows in force on ``day``."""
    points = Point.objects.in_force(day).select_related("region", "organisation")
    depots = Depot.objects.in_force(day).select_related("region", "organisation")
    plants = Site.objects.in_force(day).filter(kind__in=PLANTS)
    vehicles = Vehicle.objects.in_force(day).select_related("organisation__region")
    bins = Bin.objects.in_force(day).select_related("point", "material")
    found = {row.plate: row for row in vehicles.prefetch_related("materials").order_by("plate")}
    return Registers(
        points={row.code: row for row in points.order_by("code")},
        depots={f"{DEPOT}{row.code}": row for row in depots.order_by("code")},
        plants={
            f"{PLANT}{row.code}": row
            for row in plants.select_related("region", "organisation").order_by("code")
        },
        vehicles=found,
        bins={row.code: row for row in bins.order_by("code")},
        districts=dict(
            Region.objects.filter(level=Region.Level.DISTRICT).values_list("code", "path")
        ),
        wastes=_wastes(found),
    )


def _wastes(vehicles: dict[str, Vehicle]) -> dict[str, frozenset[str]]:
    """The classes a vehicle may load: those registered, all where none is."""
    every = frozenset(
        Material.objects.filter(scheme=Material.Scheme.HOUSEHOLD).values_list("key", flat=True)
    )
    return {
        plate: frozenset(material.key for material in row.materials.all()) or every
        for plate, row in vehicles.items()
    }
