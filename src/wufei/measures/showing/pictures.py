"""Pictures of a result: which kind fits it, what the script draws, and the same as a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.translation import gettext as _

from wufei.measures.answers import Answer
from wufei.measures.showing.presenting import Result, ResultRow
from wufei.measures.showing.wording import unit_words

#: Lines that one picture holds; more are drawn as small multiples.
MOST_LINES = 6
MOST_PANELS = 24
MOST_BARS = 30
_TALL_FROM = 12
_MAPPED_LEVEL = "township"


@dataclass(frozen=True, slots=True)
class PictureRow:
    """A line of the picture's table."""

    labels: tuple[str, ...]
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """``data`` goes to the script as JSON; ``rows`` under ``headings`` say the same in words."""

    id: str
    kind: str
    title: str
    summary: str
    data: dict[str, Any]
    headings: tuple[str, ...]
    rows: list[PictureRow]
    tall: bool = False
    wide: bool = False

    @property
    def data_id(self) -> str:
        return f"{self.id}-data"


def pictures_of(result: Result, *, level: str = "") -> list[Picture]:
    """What suits the result: lines or small multiples over time, else bars and a map."""
    if all(row.answer.value is None for row in result.rows):
        return []
    if result.several_periods:
        series = _series(result.rows)
        one_unit = len({each[1][0].answer.unit for each in series}) == 1
        if len(series) <= MOST_LINES and one_unit:
            return [_lines(series)]
        return [_multiples(series)]
    if not result.dimensions:
        return []
    figures = list(dict.fromkeys(row.answer.figure for row in result.rows))
    found = []
    for number, figure in enumerate(figures):
        rows = [row for row in result.rows if row.answer.figure == figure]
        if all(row.answer.value is None for row in rows):
            continue
        found.append(_bars(rows, number))
        drawn = _map(rows, number) if level == _MAPPED_LEVEL else None
        found += [drawn] if drawn else []
    return found


_Series = tuple[str, list[ResultRow]]


def _series(rows: Sequence[ResultRow]) -> list[_Series]:
    """The rows of each figure and group in the order of time, each under a name of its own."""
    found: dict[tuple[str, Any], list[ResultRow]] = {}
    for row in rows:
        found.setdefault((row.answer.figure, row.answer.group), []).append(row)
    several = len({figure for figure, _group in found}) > 1
    return [(_title(each[0], figure=several), each) for each in found.values()]


def _title(row: ResultRow, *, figure: bool) -> str:
    parts = ([row.name] if figure or not row.groups else []) + list(row.groups)
    return " · ".join(parts)


def number_of(answer: Answer) -> float | None:
    """The value as it is drawn; the words beside it are exact."""
    if answer.value is None:
        return None
    return round(float(answer.value * (100 if answer.unit == "percent" else 1)), 9)


def _item(row: ResultRow) -> dict[str, Any]:
    return {"value": number_of(row.answer), "text": row.value.text, "href": row.value.href}


def _over_time(series: Sequence[_Series]) -> tuple[list[str], list[dict[str, Any]]]:
    """The periods of all series, and every series with a place for each of them."""
    periods = sorted({row.answer.period for _name, rows in series for row in rows})
    drawn = []
    for name, rows in series:
        by_period = {row.answer.period: row for row in rows}
        unit = unit_words(rows[0].answer.unit)
        items = [_item(by_period[p]) if p in by_period else None for p in periods]
        drawn.append({"name": name, "unit": unit, "items": items})
    return [period.label for period in periods], drawn


def _table(series: Sequence[_Series]) -> list[PictureRow]:
    return [
        PictureRow((name, row.answer.period.label), row.value.text, row.value.href)
        for name, rows in series
        for row in rows
    ]


def _lines(series: Sequence[_Series]) -> Picture:
    categories, drawn = _over_time(series)
    return Picture(
        id="over-time",
        kind="lines",
        title=_("随时间的变化"),
        summary=_("各期间的数值；断开处为无数据。"),
        data={"categories": categories, "series": drawn, "unit": drawn[0]["unit"]},
        headings=(_("数列"), _("期间"), _("数值")),
        rows=_table(series),
    )


def _multiples(series: Sequence[_Series]) -> Picture:
    part = series[:MOST_PANELS]
    categories, drawn = _over_time(part)
    summary = _("每格一个指标或区划，横轴为时间；单位相同的各格纵轴相同。")
    if len(part) < len(series):
        summary += _("只画前 %(most)s 格，其余见结果表。") % {"most": MOST_PANELS}
    return Picture(
        id="multiples",
        kind="multiples",
        title=_("并列小图"),
        summary=summary,
        data={"categories": categories, "panels": drawn},
        headings=(_("数列"), _("期间"), _("数值")),
        rows=_table(part),
        tall=len(part) > MOST_LINES,
    )


def _bars(rows: Sequence[ResultRow], number: int) -> Picture:
    known = [row for row in rows if row.answer.value is not None]
    known.sort(key=lambda row: (-(row.answer.value or 0), row.groups))
    shown = known[:MOST_BARS]
    summary = _("按数值从大到小排列；无数据的不画。")
    if len(shown) < len(known):
        summary += _("只画前 %(most)s 个，其余见结果表。") % {"most": MOST_BARS}
    return Picture(
        id=f"bars-{number}",
        kind="bars",
        title=rows[0].name,
        summary=summary,
        data={"items": [{**_item(row), "name": " · ".join(row.groups)} for row in shown]},
        headings=(_("分组"), _("数值")),
        rows=[
            PictureRow((" · ".join(row.groups),), row.value.text, row.value.href) for row in shown
        ],
        tall=len(shown) > _TALL_FROM,
    )


@lru_cache(maxsize=4)
def _drawn_codes(drawing: str) -> frozenset[str]:
    path = finders.find(drawing)
    if not isinstance(path, str):
        return frozenset()
    with open(path, encoding="utf-8") as file:  # noqa: PTH123 - a finder answers text
        features = json.load(file)["features"]
    return frozenset(feature["properties"]["code"] for feature in features)


def _map(rows: Sequence[ResultRow], number: int) -> Picture | None:
    """The townships of the city's drawing; None where none of them is in it, or where a place has
    several values."""
    known = [row for row in rows if row.answer.value is not None]
    codes = [row.answer.group[0][1] for row in known]
    if len(set(codes)) < len(codes) or not set(codes) & _drawn_codes(settings.CITY_MAP):
        return None
    ordered = sorted(known, key=lambda row: row.answer.value or 0)
    items = [
        {**_item(row), "name": row.groups[0], "code": code}
        for row, code in zip(known, codes, strict=True)
    ]
    return Picture(
        id=f"map-{number}",
        kind="districtmap",
        title=_("%(figure)s · 地图") % {"figure": rows[0].name},
        summary=_("颜色越深，数值越大，从最小值起算；没有颜色的为无数据。示意图，不作划界依据。"),
        data={
            "geo": static(settings.CITY_MAP),
            "items": items,
            "stretched": True,
            "most": ordered[-1].value.text,
            "least": ordered[0].value.text,
        },
        headings=(_("街镇"), _("数值")),
        rows=[PictureRow((row.groups[0],), row.value.text, row.value.href) for row in known],
    )
