"""QR labels of bins, in sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from wufei.collection.models import Bin

#: Three columns of eight on A4.
PER_SHEET = 24
#: Twenty sheets at once.
MOST = 480


@dataclass(frozen=True, slots=True)
class Label:
    code: str
    point: str
    material: str
    litres: int
    address: str
    picture: SafeString


def sheets(bins: Sequence[Bin], *, base: str) -> list[list[Label]]:
    """Labels in sheets of :data:`PER_SHEET`; the code is the address of the bin below ``base``."""
    made = [_label(each, base) for each in bins]
    return [made[start : start + PER_SHEET] for start in range(0, len(made), PER_SHEET)]


def _label(row: Bin, base: str) -> Label:
    import segno

    address = f"{base}{reverse('collection:scanned', args=[row.code])}"
    drawn = segno.make_qr(address, error="m").svg_inline(
        border=2, omitsize=True, svgclass="label-code", lineclass=None
    )
    return Label(
        code=row.code,
        point=str(row.point),
        material=str(row.material),
        litres=row.litres,
        address=address,
        picture=mark_safe(drawn),  # noqa: S308 - paths drawn by the library, no text of ours
    )
