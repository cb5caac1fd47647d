"""Charts for paper: vector for the PDF and the page, a picture for the Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any, Literal

from wufei.bulletin.outputs.printing import Image
from wufei.kernel.documents import pictures_of

TEMPLATE = Path(__file__).parent.parent / "data" / "chart.typ"
#: The type area of the page.
MILLIMETRES = 156


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """A period or region; ``value`` None where there is no data. ``shown``: the value as read."""

    name: str
    value: Decimal | None
    shown: str


def chart_image(
    *,
    title: str,
    unit: str,
    points: Sequence[ChartPoint],
    kind: Literal["line", "bars"],
    note: str = "",
) -> Image:
    """The chart of ``points`` from zero up; ``note`` says what the reader must know.

    Raises:
        ValueError: no point, or a negative value (a chart from zero would hide it).
    """
    values = [point.value for point in points if point.value is not None]
    if not points or any(value < 0 for value in values):
        raise ValueError("a chart needs points, none of them negative")
    top, ticks = _scale(max(values, default=Decimal(1)))
    data: dict[str, Any] = {
        "title": title,
        "unit": unit,
        "kind": kind,
        "note": note,
        "top": float(top),
        "ticks": [{"value": float(tick), "text": _plain(tick)} for tick in ticks],
        "points": [
            {
                "name": point.name,
                "value": None if point.value is None else float(point.value),
                "shown": point.shown,
            }
            for point in points
        ],
    }
    (vector,) = pictures_of(TEMPLATE, data, "svg")
    (raster,) = pictures_of(TEMPLATE, data, "png", ppi=220)
    return Image(vector, ".svg", MILLIMETRES, raster)


def _scale(highest: Decimal) -> tuple[Decimal, list[Decimal]]:
    """The top of the axis and its ticks: four or five steps of 1, 2, 2.5 or 5 times a power of
    ten, with room above the highest value for its label."""
    wanted = (highest or Decimal(1)) * Decimal("1.12")
    power = Decimal(10) ** (wanted.adjusted() - 1)
    step = next(
        power * factor
        for factor in map(Decimal, ("1", "2", "2.5", "5", "10", "20", "25", "50", "100"))
        if power * factor * 5 >= wanted
    )
    count = int((wanted / step).to_integral_value(ROUND_CEILING))
    return step * count, [step * number for number in range(count + 1)]


def _plain(number: Decimal) -> str:
    whole = number.normalize()
    return f"{whole:f}" if whole.as_tuple().exponent < 0 else f"{int(whole):,}"  # type: ignore[operator]
