"""A weighbridge's monthly export as it arrives in an office: most rows right, a few not.

Made for the shipped map ``weighbridge-cn``: columns in Chinese, encoded in GB18030.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random

from wufei.demo.accounts import side_source, stock
from wufei.demo.bodies import fleet
from wufei.demo.place_names import TOWNSHIPS

NAME = "磅单_磐石建筑垃圾资源化厂_202610.csv"
MAP = "weighbridge-cn"
ENCODING = "gb18030"
HEADER = ("日期", "车号", "货名", "毛重", "皮重", "净重", "单位", "发货单位", "收货单位", "磅单号")
GOOD_ROWS = 46

_YARD = stock("SITE-CDW")


def _row(number: int, day: dt.date, draw: random.Random) -> list[str]:
    truck = draw.choice(fleet("side-1"))
    town = draw.choice(TOWNSHIPS)
    net, tare = draw.randint(280, 700) * 20, draw.randint(450, 560) * 20
    clock = f"{draw.randint(8, 17):02}:{draw.randint(0, 59):02}"
    return [
        f"{day:%Y/%m/%d} {clock}",
        truck.plate,
        "装修垃圾",
        f"{net + tare:,}",
        f"{tare:,}",
        f"{net:,}",
        "kg",
        side_source(town.code),
        _YARD,
        f"P202610{number:04}",
    ]


def _wrong_rows(draw: random.Random) -> list[list[str]]:
    """What such files hold: a month long closed, a blank, a sign, a unit, names nobody knows."""
    days = [dt.date(2026, 10, 12)] * 6
    rows = [_row(900 + index, day, draw) for index, day in enumerate(days)]
    rows[0][0] = "2026/06/12 09:15"
    rows[1][5] = ""
    rows[2][5] = f"-{rows[2][5]}"
    rows[3][6] = "t"
    rows[4][2] = "杂物"
    rows[5][7] = "城东二队"
    return rows


#: Rows of the file that cannot be posted, the repeated one among them.
WRONG_ROWS = 7


def content(seed: int) -> bytes:
    """The file; the same for the same seed."""
    draw = random.Random(f"{seed}/weighbridge")  # noqa: S311
    rows = [_row(number, dt.date(2026, 10, 1 + number % 31), draw) for number in range(GOOD_ROWS)]
    rows.sort(key=lambda row: row[0])
    rows += [*_wrong_rows(draw), rows[-1]]
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode(ENCODING)
