"""The columns of a file of devices, and how their cells are read."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from wufei.devices.models import Device
from wufei.devices.refusals import DevicesReason
from wufei.intake.public import RowColumns, word_of

#: Heading in the file → argument of ``bind``.
COLUMNS = {
    "设备编码": "code",  # zh: a heading of the file
    "类别": "kind",  # zh: a heading of the file
    "车牌": "vehicle",  # zh: a heading of the file
    "桶码": "bin",  # zh: a heading of the file
    "启用日期": "valid_from",  # zh: a heading of the file
}
#: What a file calls the kinds; their keys are understood as well.
KINDS = {
    "定位终端": Device.Kind.TRACKER,  # zh: a word of the file
    "车载秤": Device.Kind.SCALE,  # zh: a word of the file
    "标签读写器": Device.Kind.TAG_READER,  # zh: a word of the file
    "满溢传感器": Device.Kind.FULLNESS,  # zh: a word of the file
    **{kind.value: kind for kind in Device.Kind},
}


def _day(text: str) -> tuple[dt.date | None, str]:
    if not text:
        return None, ""
    try:
        return dt.date.fromisoformat(text[:10].replace("/", "-")), ""
    except ValueError:
        return None, _("“%(text)s”不是日期，例如 2026-03-02。") % {"text": text}


DEVICE_COLUMNS = RowColumns(
    headings={name: heading for heading, name in COLUMNS.items()},
    required=("code", "kind"),
    readers={"kind": word_of(KINDS, Device.Kind.labels), "valid_from": _day},
    most=2_000,
    too_long=DevicesReason.FILE_TOO_LONG,
    absent={"vehicle": "", "bin": "", "valid_from": None},
)
