"""The accounts of the demo: sources, vehicles, yards, processes, uses, losses and the boundary."""

from __future__ import annotations

from dataclasses import dataclass

from wufei.demo.bodies import Premises, generators, sites, trucks
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import DISTRICT, places
from wufei.ledger.public import REFUSED_USE

OPENING = "OPN-DEMO"
BOUNDARY_IN = "BND-IN"
EVAPORATION = "LOSS-EVAPORATION"
COMBUSTION = "LOSS-COMBUSTION"
FERMENTATION = "LOSS-FERMENTATION"
SPILLAGE = "LOSS-SPILLAGE"
DIFFERENCE = "LOSS-WEIGHING"
UNEXPLAINED = "LOSS-UNEXPLAINED"


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


_STOCKED = {
    "transfer_station",
    "kitchen_plant",
    "incineration",
    "sorting_centre",
    "construction_plant",
    "hazardous_plant",
    "landfill",
}
_REFUSING = {"kitchen_plant", "sorting_centre"}
_PROCESSING = _STOCKED - {"transfer_station", "landfill"}

# code, name, English, organisation, site, use
_SINKS = (
    ("SNK-PAPER", "再生纸浆造纸", "Paper making", "ORG-USER-PAPER", "SITE-PAPER", "再生利用"),
    ("SNK-OIL", "生物柴油生产", "Biodiesel", "ORG-USER-OIL", "SITE-OIL", "再生利用"),
    ("SNK-BRICK", "制砖和路基材料", "Bricks and road base", "ORG-USER-BRICK", "SITE-BRICK", "建材利用"),
    ("SNK-SOIL", "有机肥还田", "Compost on fields", "ORG-USER-COMPOST", "SITE-COMPOST", "还田利用"),
    ("SNK-MATERIALS", "再生材料销售", "Secondary materials sold", "ORG-USER-MATERIALS", "SITE-MATERIALS", "再生利用"),
    ("SNK-ENERGY", "沼气发电", "Biogas to energy", "ORG-PLANT-KITCHEN", "SITE-KITCHEN", "能源利用"),
    ("SNK-WATER-KITCHEN", "厨余厂污水处理", "Waste-water treatment, kitchen plant", "ORG-PLANT-KITCHEN", "SITE-KITCHEN", "污水处理"),
    ("SNK-WATER-WTE", "焚烧厂渗滤液处理", "Leachate treatment, energy-from-waste plant", "ORG-PLANT-WTE", "SITE-WTE", "污水处理"),
    ("SNK-LANDFILL", "填埋作业区", "Landfill cell", "ORG-PLANT-LANDFILL", "SITE-LANDFILL", "填埋"),
    ("SNK-ASH-CELL", "稳定化飞灰填埋专区", "Cell for stabilised fly ash", "ORG-PLANT-LANDFILL", "SITE-LANDFILL", "填埋"),
    ("SNK-HW-SLAG", "危险废物焚烧残渣安全填埋", "Secure landfill of incineration slag", "ORG-HW-PLANT", "SITE-HW", "填埋"),
    ("SNK-HW-RECOVERED", "危险废物利用产物", "Products of hazardous waste", "ORG-HW-PLANT", "SITE-HW", "再生利用"),
)  # fmt: skip

# code, name, English, cause
_LOSSES = (
    (EVAPORATION, "水分蒸发", "Evaporation", "水分蒸发"),
    (COMBUSTION, "焚烧烟气", "Combustion gases", "焚烧"),
    (FERMENTATION, "发酵废气", "Fermentation gases", "发酵"),
    (SPILLAGE, "运输滴漏", "Spillage on the road", "运输滴漏"),
    (DIFFERENCE, "过磅差额", "Weighing difference", "过磅差额"),
    (UNEXPLAINED, "原因不明的差额", "Unexplained difference", "原因不明"),
)


def _sources() -> list[AccountSpec]:
    made = [
        AccountSpec(place.source, f"{place.name}产生点", f"{place.name_en} (source)", "source", region=place.code)
        for place in places()
    ]  # fmt: skip
    for town in TOWNSHIPS:
        for code, name, name_en in (
            (catering_source(town.code), "餐饮单位", "restaurants and canteens"),
            (market_source(town.code), "农贸市场", "food markets"),
            (side_source(town.code), "大件、园林和装修垃圾投放点", "bulky, garden and renovation points"),
            (construction_source(town.code), "建筑工地", "building sites"),
        ):
            made.append(
                AccountSpec(code, f"{town.name}{name}", f"{town.name_en}, {name_en}", "source", region=town.code)
            )  # fmt: skip
    made.append(
        AccountSpec("SRC-SCHOOL-1", "青禾实验小学食堂", "Qinghe Primary School canteen", "source",
                    organisation="ORG-SCHOOL-1", region="500107001", site="SITE-SCHOOL-1")
    )  # fmt: skip
    for generator in generators():
        body, site = generator.body, generator.site
        made.append(
            AccountSpec(generator.source, f"{body.name}产生环节", f"{body.name_en} (production)", "source",
                        organisation=body.code, region=body.region, site=site.code)
        )  # fmt: skip
        made.append(
            AccountSpec(generator.stock, f"{body.name}危险废物贮存间", f"{body.name_en} (hazardous-waste store)", "stock",
                        organisation=body.code, region=body.region, site=site.code)
        )  # fmt: skip
    return made


def _yard(site: Premises) -> list[AccountSpec]:
    made = []
    for wanted, code, stage, word, word_en in (
        (_STOCKED, stock(site.code), "stock", "贮存", "stock"),
        (_PROCESSING, process(site.code), "process", "处理线", "treatment"),
        (_REFUSING, refused(site.code), "stock", "拒收暂存区", "refused loads"),
    ):
        if site.kind in wanted:
            use = REFUSED_USE if code == refused(site.code) else ""
            made.append(
                AccountSpec(code, f"{site.name}{word}", f"{site.name_en}, {word_en}", stage,
                            organisation=site.organisation, region=site.region, site=site.code, use=use)
            )  # fmt: skip
    return made


def accounts() -> tuple[AccountSpec, ...]:
    """Every account of the demo, codes unique."""
    made = _sources()
    for truck in trucks():
        hours = 72 if truck.fleet == "hw-1" else 24
        made.append(
            AccountSpec(truck.account, f"{truck.plate}在途", f"{truck.plate} in transit", "transit",
                        organisation=truck.organisation, vehicle=truck.plate, hours=hours)
        )  # fmt: skip
    for site in sites():
        made.extend(_yard(site))
    compost = next(site for site in sites() if site.code == "SITE-COMPOST")
    for code, stage, word, word_en in (
        ("STK-COMPOST", "stock", "贮存", "stock"),
        ("PRC-COMPOST", "process", "堆肥线", "composting"),
    ):
        made.append(
            AccountSpec(code, f"{compost.name}{word}", f"{compost.name_en}, {word_en}", stage,
                        organisation=compost.organisation, region=compost.region, site=compost.code)
        )  # fmt: skip
    region_of = {site.code: site.region for site in sites()}
    made.extend(
        AccountSpec(code, name, name_en, "sink", organisation=org, region=region_of[site], site=site, use=use)
        for code, name, name_en, org, site, use in _SINKS
    )  # fmt: skip
    made.extend(
        AccountSpec(code, name, name_en, "loss", cause=cause) for code, name, name_en, cause in _LOSSES
    )
    made.append(AccountSpec(OPENING, "期初库存", "Opening stock", "opening"))
    made.append(AccountSpec(BOUNDARY_IN, "区外购入药剂", "Reagents bought in", "boundary"))
    return tuple(made)
