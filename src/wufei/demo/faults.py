"""Faults planted in the demo, so that every page that should show a fault has one to show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from wufei.demo import weighbridge_file
from wufei.demo.places import DISTRICT


class Fault(StrEnum):
    OVERDUE_LOAD = "overdue_load"
    OVERDUE_MANIFEST = "overdue_manifest"
    REFUSED_ON_SITE = "refused_on_site"
    EXPIRED_HOLD = "expired_hold"
    LOW_GATE_WEIGHT = "low_gate_weight"
    LATE_ENTRIES = "late_entries"
    WRONG_WEIGHT = "wrong_weight"
    OVER_CAPACITY = "over_capacity"
    SILENT_COMMUNITY = "silent_community"
    REJECTED_ROWS = "rejected_rows"


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault, the page that shows it, and the words by which it is found there."""

    fault: Fault
    page: str
    text: str
    find: str


#: Days of the faults; all lie in the months that stay open.
OVERDUE_DAY = dt.date(2026, 10, 28)
OVERDUE_MANIFEST_MONTH = dt.date(2026, 10, 1)
OVERDUE_GENERATOR = "ORG-GEN-3"
REFUSED_DAY = dt.date(2026, 10, 27)
LOW_GATE_DAY = dt.date(2026, 10, 14)
LATE_DAY = dt.date(2026, 9, 18)
WRONG_DAY = dt.date(2026, 10, 9)
STANDSTILL_DAY = dt.date(2026, 9, 14)
OVER_CAPACITY_DAY = dt.date(2026, 9, 15)
SILENT_FROM, SILENT_TO = dt.date(2026, 10, 5), dt.date(2026, 10, 25)
SILENT_SOURCE = f"SRC-{DISTRICT}101203"

#: The furnace's yearly overhaul, when part of the residual waste goes to the landfill. No fault.
OVERHAUL = (dt.date(2026, 4, 6), dt.date(2026, 4, 15))

#: Whole rounds that go wrong: stream and day → fault (the first sheet of the first round).
ROUNDS = {
    ("recyclable", OVERDUE_DAY): Fault.OVERDUE_LOAD,
    ("kitchen_family", REFUSED_DAY): Fault.REFUSED_ON_SITE,
    ("residual", LOW_GATE_DAY): Fault.LOW_GATE_WEIGHT,
    ("residual", WRONG_DAY): Fault.WRONG_WEIGHT,
}

PLANTED = (
    Planted(
        Fault.OVERDUE_LOAD,
        "transit",
        "一车可回收物收运后三天以上没有进场",
        f"T-recyclable-{OVERDUE_DAY:%Y%m%d}-01-01",
    ),
    Planted(
        Fault.OVERDUE_MANIFEST,
        "transit",
        "电镀企业十月的一批危险废物仍在途",
        "本地-GEN-3-336-054-17-202610",
    ),
    Planted(Fault.REFUSED_ON_SITE, "refused", "厨余处理厂拒收的一部分还没有运走", "REF-KITCHEN"),
    Planted(
        Fault.EXPIRED_HOLD, "holds", "一车预报的装修垃圾没有来，预报已超期", "预约-20261030-03"
    ),
    Planted(
        Fault.LOW_GATE_WEIGHT,
        "losses",
        "转运站过磅比收运称重少 18 %",
        f"T-residual-{LOW_GATE_DAY:%Y%m%d}-01-01",
    ),
    Planted(Fault.LATE_ENTRIES, "entries", "九月十八日三条线路的收运日报月底后才补录", "补录"),
    Planted(
        Fault.WRONG_WEIGHT,
        "entry",
        "一张收运单多写一个零，已冲销并更正",
        f"T-residual-{WRONG_DAY:%Y%m%d}-01-01-X",
    ),
    Planted(
        Fault.OVER_CAPACITY,
        "plants",
        "焚烧厂停炉次日投料超过设计能力",
        f"WTE-furnace-{OVER_CAPACITY_DAY:%Y%m%d}",
    ),
    Planted(Fault.SILENT_COMMUNITY, "supervision", "一个村连续三周没有厨余垃圾", SILENT_SOURCE),
    Planted(Fault.REJECTED_ROWS, "intake", "一份磅单文件有几行不能入账", weighbridge_file.NAME),
)


def fault_of(stream: str, day: dt.date, round_number: int, sheet: int) -> Fault | None:
    """The fault planted on this sheet of a round, if any."""
    return ROUNDS.get((stream, day)) if (round_number, sheet) == (1, 1) else None


def is_late(stream: str, day: dt.date, round_number: int) -> bool:
    """Sheets that are entered only after the window has ended."""
    return stream == "recyclable" and day == LATE_DAY and round_number <= 3


def is_silent(stream: str, account: str, day: dt.date) -> bool:
    return (
        stream == "kitchen_family" and account == SILENT_SOURCE and SILENT_FROM <= day <= SILENT_TO
    )
