"""Organisations, sites and vehicles of the demo, read from ``data/bodies.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from wufei.demo.figures import KILOGRAM, TONNE


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation."""

    code: str
    name: str
    name_en: str
    kind: str
    region: str


@dataclass(frozen=True, slots=True)
class Premises:
    """A site; coordinates as (latitude, longitude) text, WGS 84."""

    code: str
    name: str
    name_en: str
    kind: str
    organisation: str
    region: str
    at: tuple[str, str]
    grams_per_day: int | None


@dataclass(frozen=True, slots=True)
class Truck:
    """A vehicle and its account while loaded."""

    plate: str
    organisation: str
    payload: int
    carries: tuple[str, ...]
    fleet: str

    @property
    def account(self) -> str:
        return f"TRN-{self.plate[1:]}"


@dataclass(frozen=True, slots=True)
class Waste:
    """A hazardous waste that a generator produces: grams a month, grams in a drum."""

    code: str
    monthly: int
    drum: int

    @property
    def material(self) -> str:
        return f"hw-{self.code}"


@dataclass(frozen=True, slots=True)
class Generator:
    body: Body
    site: Premises
    wastes: tuple[Waste, ...]

    @property
    def source(self) -> str:
        return f"SRC-{self.body.code[4:]}"

    @property
    def stock(self) -> str:
        return f"STK-{self.body.code[4:]}"


@cache
def data(name: str) -> dict[str, Any]:
    """A file of ``demo/data``."""
    import yaml

    text = files("wufei.demo").joinpath("data", name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def _document() -> dict[str, Any]:
    return data("bodies.yaml")


@cache
def generators() -> tuple[Generator, ...]:
    made = []
    for number, row in enumerate(_document()["generators"], start=1):
        body = Body(f"ORG-GEN-{number}", row["name"], row["name_en"], "enterprise", row["region"])
        site = Premises(
            code=f"SITE-GEN-{number}",
            name=f"{body.name}厂区",
            name_en=f"{body.name_en} premises",
            kind="enterprise",
            organisation=body.code,
            region=body.region,
            at=("", ""),
            grams_per_day=None,
        )
        wastes = tuple(
            Waste(code, monthly * KILOGRAM, drum * KILOGRAM)
            for code, monthly, drum in row["wastes"]
        )
        made.append(Generator(body, site, wastes))
    return tuple(made)


@cache
def bodies() -> tuple[Body, ...]:
    listed = tuple(Body(**row) for row in _document()["organisations"])
    return listed + tuple(generator.body for generator in generators())


@cache
def sites() -> tuple[Premises, ...]:
    made = []
    for row in _document()["sites"]:
        fields = {
            key: row[key] for key in ("code", "name", "name_en", "kind", "organisation", "region")
        }
        latitude, longitude = (f"{degrees:.6f}" for degrees in row["at"])
        capacity = row.get("t_per_day")
        made.append(
            Premises(
                **fields,
                at=(latitude, longitude),
                grams_per_day=capacity * TONNE if capacity else None,
            )
        )
    return tuple(made) + tuple(generator.site for generator in generators())


@cache
def trucks() -> tuple[Truck, ...]:
    return tuple(
        Truck(
            plate=f"渝A{row['series']}{100 + number * 7:03}D",
            organisation=row["organisation"],
            payload=row["payload_t"] * TONNE,
            carries=tuple(row["carries"]),
            fleet=row["name"],
        )
        for row in _document()["fleets"]
        for number in range(row["count"])
    )


@cache
def fleet(*names: str) -> tuple[Truck, ...]:
    """The vehicles of the named fleets."""
    return tuple(truck for truck in trucks() if truck.fleet in names)
