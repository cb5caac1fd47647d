"""The accounts of the demo: sources, vehicles, yards, processes, uses, losses and the boundary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wufei.demo.bodies import Premises, data, generators, sites, trucks
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import DISTRICT, places
from wufei.ledger.public import REFUSED_USE

OPENING = "OPN-DEMO"
BOUNDARY_IN = "BND-IN"
EVAPORATION = "LOSS-EVAPORATION"
COMBUSTION = "LOSS-COMBUSTION"
FERMENTATION = "LOSS-FERMENTATION"
SPILLAGE = "LOSS-SPILLAGE"
UNEXPLAINED = "LOSS-UNEXPLAINED"

_PROCESSING = {
    "kitchen_plant",
    "incineration",
    "sorting_centre",
    "construction_plant",
    "hazardous_plant",
}
_STOCKED = _PROCESSING | {"transfer_station", "landfill"}
_REFUSING = {"kitchen_plant", "sorting_centre"}
#: A user of waste that treats it itself.
_COMPOST = "SITE-COMPOST"


@dataclass(frozen=True, slots=True)
class AccountSpec:
    """An account to be opened; other rows are named by their codes. ``hours``: transit limit."""

    code: str
    name: str
    name_en: str
    stage: str
    organisation: str = ""
    region: str = DISTRICT
    site: str = ""
    vehicle: str = ""
    cause: str = ""
    use: str = ""
    hours: int = 48


def stock(site: str) -> str:
    return site.replace("SITE-", "STK-")


def process(site: str) -> str:
    return site.replace("SITE-", "PRC-")


def refused(site: str) -> str:
    """Where a site sets down what it refused, until it is fetched."""
    return site.replace("SITE-", "REF-")


def side_source(township: str) -> str:
    return f"SRC-SIDE-{township}"


def catering_source(township: str) -> str:
    return f"SRC-CATERING-{township}"


def market_source(township: str) -> str:
    return f"SRC-MARKET-{township}"


def construction_source(township: str) -> str:
    return f"SRC-BUILD-{township}"


_TOWNSHIP_SOURCES = (
    (catering_source, "餐饮单位", "restaurants and canteens"),
    (market_source, "农贸市场", "food markets"),
    (side_source, "大件、园林和装修垃圾投放点", "bulky, garden and renovation points"),
    (construction_source, "建筑工地", "building sites"),
)


def _at(
    site: Premises, code: str, stage: str, names: tuple[str, str], use: str = ""
) -> AccountSpec:
    """An account of a site, held by its operator."""
    return AccountSpec(
        code=code,
        name=f"{site.name}{names[0]}",
        name_en=f"{site.name_en}, {names[1]}",
        stage=stage,
        organisation=site.organisation,
        region=site.region,
        site=site.code,
        use=use,
    )


def _sources() -> Iterator[AccountSpec]:
    for place in places():
        names = (f"{place.name}产生点", f"{place.name_en} (source)")
        yield AccountSpec(place.source, *names, "source", region=place.code)
    for town in TOWNSHIPS:
        for code, name, name_en in _TOWNSHIP_SOURCES:
            names = (f"{town.name}{name}", f"{town.name_en}, {name_en}")
            yield AccountSpec(code(town.code), *names, "source", region=town.code)


def _enterprises() -> Iterator[AccountSpec]:
    for generator in generators():
        site = generator.site
        yield _at(site, generator.source, "source", ("产生环节", "production"))
        yield _at(site, generator.stock, "stock", ("危险废物贮存间", "hazardous-waste store"))


def _yards() -> Iterator[AccountSpec]:
    for site in sites():
        if site.code == "SITE-SCHOOL-1":
            yield _at(site, "SRC-SCHOOL-1", "source", ("产生点", "source"))
        if site.kind in _STOCKED or site.code == _COMPOST:
            yield _at(site, stock(site.code), "stock", ("贮存", "stock"))
        if site.kind in _PROCESSING or site.code == _COMPOST:
            yield _at(site, process(site.code), "process", ("处理线", "treatment"))
        if site.kind in _REFUSING:
            names = ("拒收暂存区", "refused loads")
            yield _at(site, refused(site.code), "stock", names, REFUSED_USE)


def _vehicles() -> Iterator[AccountSpec]:
    for truck in trucks():
        yield AccountSpec(
            truck.account,
            f"{truck.plate}在途",
            f"{truck.plate} in transit",
            "transit",
            organisation=truck.organisation,
            vehicle=truck.plate,
            hours=72 if truck.fleet == "hw-1" else 24,
        )


def _ends() -> Iterator[AccountSpec]:
    listed = data("accounts.yaml")
    by_code = {site.code: site for site in sites()}
    for row in listed["sinks"]:
        site = by_code[row["site"]]
        yield AccountSpec(**row, stage="sink", organisation=site.organisation, region=site.region)
    for row in listed["losses"]:
        yield AccountSpec(**row, stage="loss")
    yield AccountSpec(OPENING, "期初库存", "Opening stock", "opening")
    yield AccountSpec(BOUNDARY_IN, "区外购入药剂", "Reagents bought in", "boundary")


def accounts() -> tuple[AccountSpec, ...]:
    """Every account of the demo, codes unique."""
    return (*_sources(), *_enterprises(), *_yards(), *_vehicles(), *_ends())
