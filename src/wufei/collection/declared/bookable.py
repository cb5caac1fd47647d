from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.collection import rules
from wufei.collection.declared.points import CollectionRegister
from wufei.collection.domain import cards, slots, standing
from wufei.collection.filters import bookable as filters
from wufei.collection.forms import bookable as forms
from wufei.collection.models import (
    BookingRule,
    CardHolder,
    LoadBand,
    Point,
    ServiceCard,
    ServiceSlot,
    StandingException,
    StandingOrder,
)
from wufei.collection.queries.timeline import held_back_words
from wufei.collection.tables import bookable as tables
from wufei.kernel.actors import Actor
from wufei.registry.public import CloseForm, RowAction


def _keeps_slot(actor: Actor, row: ServiceSlot) -> bool:
    home = row.hauler
    return rules.may_keep_hauler(actor, region_path=home.region.path, organisation_id=home.pk)


def _keeps_terms(actor: Actor, row: Any) -> bool:
    return rules.may_keep_terms(actor, region_path=row.region.path if row.region else None)


def _keeps_card(actor: Actor, row: ServiceCard) -> bool:
    return rules.may_keep_cards(actor, region_path=row.point.region.path)


def _agrees(actor: Actor, row: StandingOrder) -> bool:
    if not rules.may_agree_standing(actor):
        return False
    return bool(Point.objects.bookable_by(actor).filter(pk=row.point_id).exists())


def _kind_names(kinds: list[str]) -> list[str]:
    return [str(label) for value, label in Point.Kind.choices if value in kinds]


def _open(may: Any) -> Any:
    return lambda actor, row: row.valid_to is None and may(actor, row)


def _close(act: Any, argument: str) -> Any:
    def close(*, actor: Actor, row: Any, **values: Any) -> Any:
        return act(actor=actor, **{argument: row}, **values)

    return close


def _closing(act: Any, argument: str, may: Any, done: Any, lead: Any = "") -> RowAction:
    return RowAction(
        slug="close",
        label=_("停用"),
        lead=lead,
        form=CloseForm,
        run=_close(act, argument),
        may=_open(may),
        done=done,
        danger=True,
    )


SLOTS = CollectionRegister(
    slug="slots",
    icon="calendar",
    title=pgettext_lazy("registers", "预约时段"),
    lead=_("收运单位在星期几、几点到几点可上门，能接多少订单和桶。已约数按订单实时计算。"),
    model=ServiceSlot,
    table=tables.SlotTable,
    filters=filters.SlotFilters,
    rows=lambda actor: (
        ServiceSlot.objects.visible_to(actor)
        .select_related("hauler__region", "region")
        .prefetch_related("materials")
    ),
    facts=(
        "code",
        "name",
        "name_en",
        "hauler",
        "region",
        "materials",
        "weekday",
        "opens_at",
        "closes_at",
        "capacity_orders",
        "capacity_bins",
        "cut_off_minutes",
        "horizon_days",
        "on_holidays",
        "accepts_itself",
        "valid_from",
        "valid_to",
    ),
    more=lambda row, actor: {"kinds": _kind_names(row.point_kinds)},
    detail_template="collection/kinds_detail.html",
    add_label=_("登记预约时段"),
    form=forms.SlotForm,
    argument="slot",
    create=slots.create_slot,
    update=slots.update_slot,
    may_add=rules.may_add_crews,
    may_edit=_keeps_slot,
    actions=(
        _closing(
            slots.close_slot,
            "slot",
            _keeps_slot,
            _("预约时段已停用。"),
            _("已经约好的订单不受影响。"),
        ),
    ),
)

TERMS = CollectionRegister(
    slug="terms",
    icon="book",
    title=pgettext_lazy("registers", "预约规则"),
    lead=_("截止时间、预约期、期限和保存天数；最小区划的规则优先。"),
    model=BookingRule,
    table=tables.TermsTable,
    filters=filters.TermsFilters,
    rows=lambda actor: BookingRule.objects.visible_to(actor).select_related("region"),
    facts=(
        "region",
        "cut_off_minutes",
        "horizon_days",
        "most_open_orders",
        "missed_report_days",
        "complaint_days",
        "answer_working_days",
        "close_after_days",
        "standing_horizon_days",
        "contact_keep_days",
        "valid_from",
        "valid_to",
    ),
    more=lambda row, actor: {"kinds": _kind_names(row.contract_kinds), "of_contract": True},
    detail_template="collection/kinds_detail.html",
    add_label=_("登记预约规则"),
    form=forms.TermsForm,
    argument="rule",
    create=slots.create_booking_rule,
    update=slots.update_booking_rule,
    may_add=rules.may_add_terms,
    may_edit=_keeps_terms,
    actions=(_closing(slots.close_booking_rule, "rule", _keeps_terms, _("预约规则已停用。")),),
)

BANDS = CollectionRegister(
    slug="bands",
    icon="scale",
    title=pgettext_lazy("registers", "单桶质量范围"),
    lead=_("各类别平常每升多少克；预约超出时提醒。"),
    model=LoadBand,
    table=tables.BandTable,
    filters=filters.BandFilters,
    rows=lambda actor: LoadBand.objects.visible_to(actor).select_related("region", "material"),
    facts=("material", "region", "lightest", "heaviest", "source", "valid_from", "valid_to"),
    add_label=_("登记单桶质量范围"),
    form=forms.BandForm,
    argument="band",
    create=slots.create_load_band,
    update=slots.update_load_band,
    may_add=rules.may_add_terms,
    may_edit=_keeps_terms,
    actions=(_closing(slots.close_load_band, "band", _keeps_terms, _("单桶质量范围已停用。")),),
)


def _except_day(*, actor: Actor, row: StandingOrder, **values: Any) -> Any:
    return standing.except_day(actor=actor, standing=row, **values)


def _restore_day(*, actor: Actor, row: StandingOrder, **values: Any) -> Any:
    return standing.restore_day(actor=actor, standing=row, **values)


def _at_standing(row: StandingOrder, actor: Actor) -> Mapping[str, Any]:
    today = timezone.localdate()
    return {
        "coming": row.orders.filter(day__gte=today).order_by("day")[:20],
        "exceptions": StandingException.objects.filter(standing=row, day__gte=today),
        "held_back": held_back_words(row),
        "pattern": tables.StandingTable([]).render_weekdays(row),
    }


STANDING = CollectionRegister(
    slug="standing",
    icon="jobs",
    title=pgettext_lazy("registers", "定期收运"),
    lead=_("按星期或间隔自动生成订单；放假日按约定照常、跳过、顺延或提前。"),
    model=StandingOrder,
    table=tables.StandingTable,
    filters=filters.StandingFilters,
    rows=lambda actor: StandingOrder.objects.visible_to(actor).select_related(
        "point__region", "material", "hauler"
    ),
    facts=(
        "code",
        "point",
        "material",
        "hauler",
        "opens_at",
        "closes_at",
        "bins",
        "note",
        "on_holiday",
        "serves_make_up",
        "valid_from",
        "valid_to",
    ),
    add_label=_("登记定期收运"),
    form=forms.StandingForm,
    argument="standing",
    create=standing.create_standing,
    update=standing.update_standing,
    may_add=rules.may_agree_standing,
    may_edit=_agrees,
    more=_at_standing,
    detail_template="collection/standing_detail.html",
    actions=(
        RowAction(
            slug="except",
            label=_("调整一天…"),
            form=forms.ExceptForm,
            run=_except_day,
            may=_agrees,
            done=_("已调整。"),
        ),
        RowAction(
            slug="restore",
            label=_("恢复一天…"),
            form=forms.RestoreForm,
            run=_restore_day,
            may=_agrees,
            done=_("已恢复。"),
        ),
        _closing(
            standing.close_standing,
            "standing",
            _agrees,
            _("定期收运已停用。"),
            _("该日起的订单一并取消。"),
        ),
    ),
)


def _set_holder(*, actor: Actor, row: ServiceCard, **values: Any) -> Any:
    return cards.set_card_holder(actor=actor, card=row, **values)


def _place(*, actor: Actor, row: ServiceCard, **values: Any) -> Any:
    return cards.place_card(actor=actor, card=row, **values)


def _at_card(row: ServiceCard, actor: Actor) -> Mapping[str, Any]:
    holder = None
    if _keeps_card(actor, row):
        today = timezone.localdate()
        holder = CardHolder.objects.filter(card=row, keep_until__gt=today).first()
    return {"holder": holder, "orders": row.point.orders.order_by("-day")[:10]}


CARDS = CollectionRegister(
    slug="cards",
    icon="people",
    title=pgettext_lazy("registers", "便民服务联系卡"),
    lead=_("为需要帮助的住户上门收运：报卡号即可代约。姓名、电话、住址属于个人信息，到期删除。"),
    model=ServiceCard,
    table=tables.CardTable,
    filters=filters.CardFilters,
    rows=lambda actor: ServiceCard.objects.visible_to(actor).select_related("point__region"),
    facts=("code", "point", "valid_from", "valid_to"),
    add_label=_("发放联系卡"),
    form=forms.CardForm,
    argument="card",
    create=cards.issue_card,
    may_add=rules.may_add_cards,
    more=_at_card,
    detail_template="collection/card_detail.html",
    actions=(
        RowAction(
            slug="holder",
            label=_("持卡人…"),
            lead=_("姓名、电话和住址属于个人信息，只给在此工作的人看，到期删除。"),
            form=forms.HolderForm,
            run=_set_holder,
            may=_open(_keeps_card),
            done=_("持卡人已登记。"),
        ),
        RowAction(
            slug="place",
            label=_("停车位置…"),
            form=forms.PlaceForm,
            run=_place,
            may=_open(_keeps_card),
            done=_("位置已保存。"),
        ),
        _closing(
            cards.close_card,
            "card",
            _keeps_card,
            _("联系卡已停用，持卡人信息已删除。"),
            _("持卡人的姓名、电话和住址随之删除。"),
        ),
    ),
)
