"""The figures of each rule: how people read and type them, and how the library takes them.

Everything here is derived from the records of ``tracking.rulebook``: a field that the library does
not know cannot be set, and one that has no words here cannot be forgotten (a test compares them).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated
from wufei.registry.public import Material
from wufei.supervision.naming import rule_name
from wufei.supervision.refusals import SupervisionReason
from wufei.tracking.public import Kind, Parameters, Rule, Severity

#: Set from the time zone of the installation, not by people.
FROM_ZONE = "offset"
#: Where the library's name of a rule's record differs from the rule's.
_RECORDS = {"deviation": "left_line"}
_BETWEEN = r"\s*[-–—~至]\s*"  # zh: how people join two clock times
_HOURS = re.compile(rf"([01]?\d|2[0-4]):([0-5]\d){_BETWEEN}([01]?\d|2[0-4]):([0-5]\d)")

PLACES: dict[str, Any] = {
    Kind.POINT.value: pgettext_lazy("place", "收集点"),
    Kind.DEPOT.value: pgettext_lazy("place", "停车场站"),
    Kind.PLANT.value: pgettext_lazy("place", "处置场所"),
    Kind.ZONE.value: pgettext_lazy("place", "区域"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One figure: ``scale`` library units make one of the ``unit`` that people type; ``least`` and
    ``most`` in people's unit. ``form``: number, hours, classes or kinds."""

    name: str
    label: Any
    unit: Any = ""
    scale: int = 1
    least: int = 0
    most: int = 1000
    form: str = "number"


MINUTES, KILOGRAMS, PER_CENT = _("分钟"), _("千克"), "%"
_SURE = Field("sure", _("视为到访的最低可信度"), PER_CENT, 1, 0, 100)


def _minutes(name: str, label: Any) -> Field:
    return Field(name, label, MINUTES, 60_000, 0, 1440)


def _kinds(label: Any) -> Field:
    return Field("excused", label, form="kinds")


FIELDS: dict[str, tuple[Field, ...]] = {
    "missed_point": (
        _minutes("grace", _("时段结束后的宽限")),
        _minutes("early", _("时段开始前可提前")),
        _SURE,
        Field("least", _("低于此可信度不报"), PER_CENT, 1, 0, 100),
        Field("unassigned", _("未指定车辆时的可信度"), PER_CENT, 1, 0, 100),
    ),
    "late": (_minutes("tolerance", _("容许迟到")),),
    "deviation": (_minutes("least", _("偏离满此时长才报")),),
    "long_stop": (
        _minutes("longest", _("容许停留")),
        _kinds(_("不计停留的场所")),
    ),
    "wrong_vehicle": (),
    "two_classes": (Field("together", _("允许同趟分仓运输的类别组"), form="classes"),),
    "unscanned_load": (
        _minutes("same_load", _("此间隔内的过磅算同一车")),
        Field("sure", _("扫过其他类别时的可信度"), PER_CENT, 1, 0, 100),
        Field("unsure", _("全程未扫码时的可信度"), PER_CENT, 1, 0, 100),
    ),
    "closed_window": (_minutes("tolerance", _("容许提前或推后")),),
    "outside_band": (
        Field("history", _("参照此前称重次数"), _("次"), 1, 1, 1000),
        Field("least_history", _("至少要有的称重次数"), _("次"), 1, 1, 1000),
        Field("reach", _("容许离差为中位离差的"), _("倍"), 10, 0, 100),
        Field("share", _("容许离差为中位数的"), PER_CENT, 10, 0, 1000),
        Field("floor", _("离差不足此数不报"), KILOGRAMS, 1000, 0, 100_000),
    ),
    "unexplained_mass": (
        Field("share", _("容许相差比例"), PER_CENT, 10, 0, 100),
        Field("floor", _("相差不足此数不报"), KILOGRAMS, 1000, 0, 100_000),
        _minutes("slack", _("到离前后计入过磅的时间")),
    ),
    "out_of_hours": (Field("hours", _("作业时间"), form="hours"), _SURE),
    "overfull_bin": (
        Field("percent", _("视为满的读数"), PER_CENT, 1, 1, 1000),
        Field("readings", _("须连续读到"), _("次"), 1, 1, 100),
    ),
    "silent_scale": (Field("points", _("至少到访收集点"), _("个"), 1, 1, 1000),),
    "silent_tracker": (
        _minutes("longest", _("容许中断")),
        _kinds(_("不计中断的场所")),
    ),
    "unregistered_vehicle": (),
    "over_quota": (Field("tolerance", _("容许超出比例"), PER_CENT, 10, 0, 1000),),
}


def record_name(rule: str) -> str:
    """The rule's field in ``tracking.Parameters``."""
    return _RECORDS.get(rule, rule)


def shipped(rule: str) -> Any:
    """The rule's record as the library ships it."""
    return getattr(Parameters(), record_name(rule))


def fields_of(rule: str) -> tuple[Field, ...]:
    """Raises UNKNOWN_RULE."""
    if rule not in {each.value for each in Rule}:
        raise Refusal(SupervisionReason.UNKNOWN_RULE, pointer="/rule", rule=rule)
    return FIELDS[rule]


def shipped_values(rule: str) -> dict[str, Any]:
    """The shipped figures as JSON, in the library's units."""
    record = shipped(rule)
    return {field.name: _as_json(getattr(record, field.name)) for field in fields_of(rule)}


def record_of(rule: str, values: Mapping[str, Any], severity: str, *, offset: int) -> Any:
    """The library's record from stored ``values``; ``offset``: seconds of the zone from UTC."""
    record = shipped(rule)
    names = {field.name for field in dataclasses.fields(record)}
    given = {name: _as_value(name, value) for name, value in values.items()}
    if FROM_ZONE in names:
        given[FROM_ZONE] = offset
    return dataclasses.replace(record, severity=Severity[severity.upper()], **given)


def shipped_severity(rule: str) -> str:
    return str(shipped(rule).severity.name.lower())


def checked(rule: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as typed by people (numbers in their unit, texts) → JSON in the library's units.

    A field that is left out, or empty, keeps what is shipped and is not stored.

    Raises:
        Refusal: UNKNOWN_RULE, UNKNOWN_PARAMETER, BAD_PARAMETER, BAD_HOURS, BAD_CLASSES, BAD_KINDS.
    """
    known = {field.name: field for field in fields_of(rule)}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise Refusal(
                SupervisionReason.UNKNOWN_PARAMETER,
                pointer=f"/values/{name}",
                rule=rule_name(rule),
                name=name,
            )
        if value is not None and value != "":
            found[name] = _READ[known[name].form](known[name], value)
    return found


def shown(field: Field, value: Any) -> str:
    """A stored value as people read it, with its unit."""
    if field.form == "number":
        space = "" if field.unit == PER_CENT else " "
        return f"{typed(field, value)}{space}{field.unit}".strip()
    if field.form == "kinds":
        return enumerated(PLACES[kind] for kind in value) or "–"
    return typed(field, value) or "–"


def typed(field: Field, value: Any) -> str:
    """A stored value as people type it."""
    if field.form == "number":
        number = (Decimal(value) / field.scale).normalize()
        return f"{number:f}"
    if field.form == "hours":
        return ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in value)
    if field.form == "classes":
        return ", ".join("+".join(group) for group in value)
    return ",".join(value)


def _clock(second: int) -> str:
    return f"{second // 3600:02d}:{second % 3600 // 60:02d}"


def _number(field: Field, value: Any) -> int:
    try:
        number = Decimal(str(value)) * field.scale
    except InvalidOperation:
        number = Decimal("NaN")
    fits = number.is_finite() and field.least * field.scale <= number <= field.most * field.scale
    if not fits or number != number.to_integral_value():
        raise Refusal(
            SupervisionReason.BAD_PARAMETER,
            pointer=f"/values/{field.name}",
            name=str(field.label),
            value=str(value),
            least=field.least,
            most=field.most,
            unit=str(field.unit),
        )
    return int(number)


def _hours(field: Field, value: Any) -> list[list[int]]:
    spans = []
    for part in re.split(r"[,，、;；]", str(value)):
        match = _HOURS.fullmatch(part.strip())
        numbers = [int(number) for number in match.groups()] if match else [0, 0, 0, 0]
        opens, closes = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
        if not 0 <= opens < closes <= 1440:
            raise Refusal(
                SupervisionReason.BAD_HOURS,
                pointer=f"/values/{field.name}",
                value=part.strip(),
            )
        spans.append([opens * 60, closes * 60])
    return sorted(spans)


def _classes(field: Field, value: Any) -> list[list[str]]:
    groups = [
        sorted({key.strip() for key in part.split("+")})
        for part in re.split(r"[,，、;；]", str(value))
        if part.strip()
    ]
    wanted = {key for group in groups for key in group}
    known = set(Material.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key in sorted(wanted - known):
        raise Refusal(SupervisionReason.BAD_CLASSES, pointer=f"/values/{field.name}", value=key)
    return sorted(groups)


def _kinds_of(field: Field, value: Any) -> list[str]:
    chosen = value if isinstance(value, list | tuple | set) else str(value).split(",")
    for kind in chosen:
        if kind not in PLACES:
            raise Refusal(
                SupervisionReason.BAD_KINDS,
                pointer=f"/values/{field.name}",
                value=kind,
                choices=enumerated(PLACES),
            )
    return sorted(set(chosen))


_READ = {"number": _number, "hours": _hours, "classes": _classes, "kinds": _kinds_of}


def _as_json(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(item.value if isinstance(item, Kind) else item for item in value)
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    return value


def _as_value(name: str, value: Any) -> Any:
    if name == "excused":
        return frozenset(Kind(kind) for kind in value)
    if name == "together":
        return tuple(frozenset(group) for group in value)
    if name == "hours":
        return tuple((opens, closes) for opens, closes in value)
    return value
