"""The columns of a file of points, and how their cells are read."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from wufei.collection.models import Point
from wufei.collection.refusals import CollectionReason
from wufei.intake.public import RowColumns, word_of

#: Heading in the file → argument of ``create_point``.
COLUMNS = {
    "编码": "code",  # zh: a heading of the file
    "名称": "name",  # zh: a heading of the file
    "英文名称": "name_en",  # zh: a heading of the file
    "类别": "kind",  # zh: a heading of the file
    "管理单位编码": "organisation",  # zh: a heading of the file
    "区划代码": "region",  # zh: a heading of the file
    "地址": "address",  # zh: a heading of the file
    "纬度": "latitude",  # zh: a heading of the file
    "经度": "longitude",  # zh: a heading of the file
    "产生账户": "account",  # zh: a heading of the file
}
#: What a file calls the kinds; their keys are understood as well.
KINDS = {
    "小区桶组": Point.Kind.COMPOUND,  # zh: a word of the file
    "餐饮单位": Point.Kind.RESTAURANT,  # zh: a word of the file
    "食堂": Point.Kind.CANTEEN,  # zh: a word of the file
    "农贸市场": Point.Kind.MARKET,  # zh: a word of the file
    "办公场所": Point.Kind.OFFICE,  # zh: a word of the file
    "学校": Point.Kind.SCHOOL,  # zh: a word of the file
    "居民户": Point.Kind.HOUSEHOLD,  # zh: a word of the file
    **{kind.value: kind for kind in Point.Kind},
}


def _degrees(text: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) > 180:
        return None, _("“%(text)s”不是度数，例如 29.508000。") % {"text": text}
    return value.quantize(Decimal("0.000001")), ""


POINT_COLUMNS = RowColumns(
    headings={name: heading for heading, name in COLUMNS.items()},
    required=("code", "name", "kind", "region"),
    readers={
        "kind": word_of(KINDS, Point.Kind.labels),
        "latitude": _degrees,
        "longitude": _degrees,
    },
    most=5_000,
    too_long=CollectionReason.FILE_TOO_LONG,
)
