"""Pictures of a page: what the chart script draws, and the rows of the table that says the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.translation import gettext as _

from wufei.kernel.quantities import format_mass
from wufei.ledger.public import Stage
from wufei.web.city_flows import Node, Ribbon, postings_link
from wufei.web.queries import (
    CityFigures,
    MaterialFacts,
    account_stages,
    material_facts,
    node_names,
    region_names,
)

NODE_COLOURS = {"region": "#7b9a8d", "plant": "#2f4a41", "account": "#8a6d3b"}
END_COLOURS = {Stage.SINK: "#1f7a8c", Stage.LOSS: "#9a8f80"}


@dataclass(frozen=True)
class Row:
    """One line of a picture's table."""

    name: str
    grams: int
    text: str
    href: str = ""
    colour: str = ""
    code: str = ""
    target: str = ""
    share: str = ""


@dataclass(frozen=True)
class Picture:
    """``data`` goes to the script as JSON; ``rows`` stand in the table and in the download."""

    id: str
    kind: str
    title: str
    summary: str
    data: dict[str, Any]
    rows: list[Row] = field(default_factory=list)
    tall: bool = False
    wide: bool = False

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"


def tonnes(grams: int) -> str:
    """For pictures: tonnes with one decimal, or the finer unit where that would say nothing."""
    return format_mass(grams, "t", places=1) if abs(grams) >= 10_000_000 else format_mass(grams)


def _item(row: Row) -> dict[str, Any]:
    names = ("name", "grams", "text", "href", "colour", "code")
    return {name: value for name in names if (value := getattr(row, name)) != ""}


def class_rows(figures: CityFigures, facts: dict[str, MaterialFacts], *, linked: bool) -> list[Row]:
    """One row per class; the links open what left the sources."""
    whole = figures.total or 1
    return [
        Row(
            facts[key].name,
            grams,
            tonnes(grams),
            postings_link(figures.period, {"stage": "source", "material": key}) if linked else "",
            facts[key].colour,
            share=f"{grams * 1000 // whole / 10:.1f}%",
        )
        for key, grams in figures.by_class.items()
    ]


def class_bars(rows: list[Row]) -> Picture:
    return Picture(
        "classes",
        "bars",
        _("各类产生量"),
        _("各类固体废物的产生量，按类别排列。"),
        {"items": [_item(row) for row in rows]},
        rows,
    )


@lru_cache(maxsize=4)
def _drawn_codes(drawing: str) -> frozenset[str]:
    path = finders.find(drawing)
    if not isinstance(path, str):
        return frozenset()
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a finder answers text
        features = json.load(file)["features"]
    return frozenset(feature["properties"]["code"] for feature in features)


def district_map(figures: CityFigures, material: str, *, linked: bool) -> Picture | None:
    """The divisions of the drawing, by what left their sources; None where none is drawn."""
    sums: dict[str, int] = {}
    for (place, root), grams in figures.by_place.items():
        if place and (not material or root == material):
            sums[place] = sums.get(place, 0) + grams
    if not sums.keys() & _drawn_codes(settings.CITY_MAP):
        return None
    names = region_names(set(sums))
    chosen = {"material": material} if material else {}
    rows = [
        Row(
            names.get(code, code),
            grams,
            tonnes(grams),
            postings_link(figures.period, {"stage": "source", "region": code, **chosen})
            if linked
            else "",
            code=code,
        )
        for code, grams in sorted(sums.items(), key=lambda item: -item[1])
    ]
    data = {
        "geo": static(settings.CITY_MAP),
        "items": [_item(row) for row in rows],
        "most": _("多"),
        "least": _("少"),
    }
    summary = _("各街镇的产生量，颜色越深越多。示意图，不作划界依据。")
    return Picture("map", "districtmap", _("各街镇产生量"), summary, data, rows)


def flow_picture(figures: CityFigures, *, linked: bool) -> Picture:
    """From where waste arises, by class, through the plants, to its use or loss."""
    nodes = {node for ribbon in figures.ribbons for node in (ribbon.source, ribbon.target)}
    names = node_names(nodes)
    facts = material_facts({node.id for node in nodes if node.kind.endswith("class")})
    stages = account_stages({node.id for node in nodes if node.kind == "account"})
    rows = [
        Row(
            names[ribbon.source],
            ribbon.grams,
            tonnes(ribbon.grams),
            ribbon.link(figures.period) if linked else "",
            target=names[ribbon.target],
        )
        for ribbon in figures.ribbons
    ]
    data = {
        "nodes": [
            {"id": _id(node), "name": names[node], "colour": _node_colour(node, facts, stages)}
            for node in sorted(nodes)
        ],
        "links": [
            {"source": _id(ribbon.source), "target": _id(ribbon.target), **_item(row)}
            for ribbon, row in zip(figures.ribbons, rows, strict=True)
            if ribbon.source != ribbon.target
        ],
    }
    summary = _("固体废物从产生地区到类别、处理厂、产物，再到利用或损耗的流向，线越粗质量越大。")
    return Picture("flows", "sankey", _("来源与去向"), summary, data, rows, tall=True, wide=True)


def _id(node: Node) -> str:
    return f"{node.kind}:{node.id}"


def _node_colour(node: Node, facts: dict[str, MaterialFacts], stages: dict[str, str]) -> str:
    if node.id in facts and node.kind.endswith("class"):
        return facts[node.id].colour
    if node.kind == "account":
        return END_COLOURS.get(Stage(stages[node.id]), NODE_COLOURS["account"])
    return NODE_COLOURS.get(node.kind.removeprefix("back-"), NODE_COLOURS["account"])


__all__ = ["Picture", "Ribbon", "Row", "class_bars", "class_rows", "district_map", "flow_picture"]
