"""The round sheet: what a crew takes along, as PDF and as lines of a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wufei.kernel.documents import pdf_of
from wufei.kernel.exporting import Cell
from wufei.kernel.quantities import format_grams
from wufei.rounds.models import Round, RoundStop
from wufei.rounds.queries.plans import stops_of

TEMPLATE = Path(__file__).parent / "data" / "round_sheet.typ"


def sheet_pdf(row: Round, *, base: str) -> bytes:
    """The sheet as PDF; its code is the address of the round below ``base``. Names no person but
    the driver: duty persons and their phones stay out of print."""
    address = f"{base}{reverse('rounds:round', args=[row.code])}"
    made_at = timezone.now().replace(microsecond=0)
    data = {
        "language": "en" if (get_language() or "").startswith("en") else "zh",
        "title": _("收运线路单"),
        "code": row.code,
        "facts": _facts(row),
        "qr": _squares(address),
        "address": address,
        "headings": [
            _("序"), _("时间"), _("地点"), _("类别"), _("桶"), _("千克"), _("时段"), _("实收"),
        ],
        "stops": [_printed(stop) for stop in stops_of(row)],
        "foot": _("打印时间 %(at)s") % {"at": f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}"},
        "signature": _("驾驶员签字"),
    }  # fmt: skip
    return pdf_of(TEMPLATE, data, made_at=made_at)


def _facts(row: Round) -> list[list[str]]:
    return [
        [_("收运单位"), str(row.plan.hauler)],
        [_("作业日期"), f"{row.plan.day:%Y-%m-%d}"],
        [_("车辆"), row.vehicle.plate],
        [_("驾驶员"), row.driver_name or "–"],
        [_("停车场站"), str(row.depot)],
        [_("出车与收车"), f"{_clock(row.leaves_at)}–{_clock(row.returns_at)}"],
        [_("里程"), f"{row.metres / 1000:.1f} km"],
    ]


def _clock(at: Any) -> str:
    return f"{timezone.localtime(at):%H:%M}"


def _squares(address: str) -> list[str]:
    """The QR code as rows of 0 and 1, with its quiet zone."""
    import segno

    code = segno.make_qr(address, error="m")
    return ["".join("1" if dark else "0" for dark in line) for line in code.matrix_iter(border=2)]


def _printed(stop: RoundStop) -> dict[str, str]:
    kind = RoundStop.Kind
    printed = {
        "kind": str(stop.kind),
        "number": str(stop.position),
        "time": f"{_clock(stop.begins_at)}–{_clock(stop.leaves_at)}",
        "place": str(stop.get_kind_display()),
        "detail": "",
        "material": "",
        "bins": "",
        "kilograms": format_grams(stop.grams, "kg") if stop.grams else "",
        "window": "",
        "note": "",
    }
    if stop.kind == kind.ORDER and stop.order is not None:
        order = stop.order
        printed |= {
            "place": str(order.point),
            "detail": f"{order.code} · {order.point.address}".rstrip(" ·"),
            "material": str(order.material),
            "bins": str(order.bins or ""),
            "window": f"{order.opens_at:%H:%M}–{order.closes_at:%H:%M}",
            "note": order.note,
        }
    elif stop.plant is not None:
        printed |= {"place": str(stop.plant), "detail": str(stop.get_kind_display())}
    return printed


def sheet_lines(row: Round) -> Iterator[list[Cell]]:
    """The same, a line per call."""
    for stop in stops_of(row):
        order = stop.order
        yield [
            stop.position,
            stop.trip,
            str(stop.get_kind_display()),
            order.code if order else "",
            str(order.point if order else stop.plant or ""),
            order.point.address if order else "",
            str(order.material) if order else "",
            order.bins if order else None,
            format_grams(stop.grams, "kg") if stop.grams else "",
            f"{order.opens_at:%H:%M}–{order.closes_at:%H:%M}" if order else "",
            stop.arrives_at,
            stop.leaves_at,
            str(stop.get_state_display()),
            order.note if order else "",
        ]
