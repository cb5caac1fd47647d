"""What people read about an order: its events in words, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wufei.collection.doubts import read_warning
from wufei.collection.models import Order, OrderEvent, OrderState, StandingOrder
from wufei.collection.refusals import CollectionReason
from wufei.kernel.quantities import format_grams

#: Events that are no state.
VERBS: Mapping[str, Any] = {
    "booked": pgettext_lazy("order", "预约"),
    "amended": pgettext_lazy("order", "修改预约"),
    "photo": pgettext_lazy("order", "补充照片"),
    "complained": pgettext_lazy("order", "投诉"),
    "answered": pgettext_lazy("order", "答复投诉"),
    "confirmed_by_holder": pgettext_lazy("order", "交付方确认"),
    "confirmed_by_hauler": pgettext_lazy("order", "收运方确认"),
}
#: What whoever booked may expect now.
NEXT: Mapping[str, Any] = {
    OrderState.REQUESTED: gettext_lazy("等待收运单位或无废办受理。"),
    OrderState.ACCEPTED: gettext_lazy("等待排入当天的收运线路。"),
    OrderState.SCHEDULED: gettext_lazy("请在约定时间内备好，车辆会按线路到达。"),
    OrderState.ARRIVED: gettext_lazy("车辆已到，正在收运。"),
    OrderState.WEIGHED: gettext_lazy("正在运往处置单位。请核对数量并确认。"),
    OrderState.REFUSED: gettext_lazy("请按拒收原因整改后改约；有异议可以投诉。"),
    OrderState.DELIVERED: gettext_lazy("已送到处置单位，等待入账。"),
    OrderState.SETTLED: gettext_lazy("双方确认后，或期满后自动办结。"),
    OrderState.MISSED: gettext_lazy("可以改约补收；收运单位须说明原因。"),
}
FIELDS: Mapping[str, Any] = {
    "day": gettext_lazy("日期"),
    "slot": gettext_lazy("时段"),
    "opens_at": gettext_lazy("最早"),
    "closes_at": gettext_lazy("最晚"),
    "bins": gettext_lazy("桶数"),
    "estimated_grams": gettext_lazy("预估质量"),
    "note": gettext_lazy("备注"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words; ``lines`` are its figures."""

    verb: str
    words: str
    at: dt.datetime
    recorded_at: dt.datetime
    who: str
    reason: str
    lines: tuple[str, ...]
    photo: UUID | None

    @property
    def late(self) -> bool:
        """Whether it was recorded long after it happened: a phone without reception."""
        return self.recorded_at - self.at > dt.timedelta(minutes=30)


def timeline_of(order: Order) -> list[Told]:
    """The events of an order, oldest first; one query."""
    return [told(event) for event in order.events.all()]


def told(event: OrderEvent) -> Told:
    return Told(
        verb=event.verb,
        words=event_words(event),
        at=event.happened_at,
        recorded_at=event.recorded_at,
        who=event.actor_name,
        reason=event.reason,
        lines=tuple(_lines(event)),
        photo=event.photo_id,
    )


def event_words(event: OrderEvent) -> str:
    """What happened, in two or three words of the active language."""
    if event.verb in VERBS:
        return str(VERBS[event.verb])
    return str(OrderState(event.verb).label) if event.verb in OrderState.values else event.verb


def next_step(order: Order) -> str:
    """What whoever booked may expect now; empty at the end."""
    return str(NEXT.get(order.state, ""))


def held_back_words(standing: StandingOrder) -> str:
    """Why a recurrence could not make its next order, in the active language."""
    by_code = {reason.code: reason for reason in CollectionReason}
    reason = by_code.get(standing.held_back)
    if reason is None:
        return ""
    params = standing.held_back_params
    return f"{str(reason.text) % params} {str(reason.remedy) % params}"


def _lines(event: OrderEvent) -> list[str]:
    detail = event.detail
    found = [_change(detail, name) for name in FIELDS if name in detail.get("after", {})]
    if "collected_grams" in detail and detail["collected_grams"] is not None:
        kg = format_grams(detail["collected_grams"], "kg")
        found.append(_("实收 %(kg)s 千克") % {"kg": kg})
    if detail.get("collected_bins"):
        found.append(_("实收 %(bins)s 桶") % {"bins": detail["collected_bins"]})
    if detail.get("grade"):
        found.append(_("分类质量 %(grade)s（满分 5）") % {"grade": detail["grade"]})
    if detail.get("vehicle"):
        found.append(_("车辆 %(plate)s") % {"plate": detail["vehicle"]})
    if detail.get("round"):
        found.append(_("线路 %(code)s") % {"code": detail["round"]})
    if detail.get("answer_due_on"):
        found.append(_("%(day)s 前答复") % {"day": detail["answer_due_on"]})
    return found + [words for kept in detail.get("warnings", []) if (words := read_warning(kept))]


def _change(detail: Mapping[str, Any], name: str) -> str:
    values = {
        "field": FIELDS[name],
        "before": _shown(name, detail.get("before", {}).get(name)),
        "after": _shown(name, detail["after"][name]),
    }
    return _("%(field)s：%(before)s → %(after)s") % values


def _shown(name: str, value: Any) -> str:
    if value in (None, ""):
        return "–"
    if name == "estimated_grams":
        return _("%(kg)s 千克") % {"kg": format_grams(value, "kg")}
    return str(value)
