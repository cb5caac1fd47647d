from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.collection import rules
from wufei.collection.domain import bins, contacts, points, windows
from wufei.collection.filters import registers as filters
from wufei.collection.forms import registers as forms
from wufei.collection.models import Bin, Point, PointContact, ServiceWindow
from wufei.collection.tables import registers as tables
from wufei.kernel.actors import Actor
from wufei.registry.public import CloseForm, Register, RowAction

HOME_LABEL = _("收运登记")


@dataclass(frozen=True, kw_only=True)
class CollectionRegister(Register):
    """A register whose pages stand below ``/collection/``."""

    namespace: str = "collection"
    home_label: Any = HOME_LABEL


def _may_edit(actor: Actor, row: Any) -> bool:
    point = row if isinstance(row, Point) else row.point
    return rules.may_keep_points(actor, region_path=point.region.path)


def _may_close(actor: Actor, row: Any) -> bool:
    return row.valid_to is None and _may_edit(actor, row)


def _may_forget(actor: Actor, row: Point) -> bool:
    return _may_edit(actor, row) and PointContact.objects.filter(point=row).exists()


def _close_point(*, actor: Actor, row: Point, **values: Any) -> Point:
    return points.close_point(actor=actor, point=row, **values)


def _close_window(*, actor: Actor, row: ServiceWindow, **values: Any) -> ServiceWindow:
    return windows.close_window(actor=actor, window=row, **values)


def _close_bin(*, actor: Actor, row: Bin, **values: Any) -> Bin:
    return bins.close_bin(actor=actor, bin=row, **values)


def _set_contact(*, actor: Actor, row: Point, **values: Any) -> PointContact:
    return contacts.set_contact(actor=actor, point=row, **values)


def _forget_contact(*, actor: Actor, row: Point, **values: Any) -> int:
    return contacts.remove_contact(actor=actor, point=row, **values)


def _at_point(row: Point, actor: Actor) -> Mapping[str, Any]:
    today = timezone.localdate()
    contact = None
    if rules.may_call(actor):
        contact = PointContact.objects.filter(point=row, keep_until__gt=today).first()
    return {
        "contact": contact,
        "windows": ServiceWindow.objects.filter(point=row)
        .in_force(today)
        .prefetch_related("materials"),
        "bins": Bin.objects.filter(point=row).in_force(today).select_related("material"),
    }


POINTS = CollectionRegister(
    slug="points",
    icon="city",
    title=pgettext_lazy("registers", "收集点"),
    lead=_("小区桶组、餐饮单位、食堂、市场、办公场所、学校和居民户。"),
    model=Point,
    table=tables.PointTable,
    filters=filters.PointFilters,
    rows=lambda actor: Point.objects.visible_to(actor).select_related(
        "organisation", "region", "account"
    ),
    facts=(
        "code",
        "name",
        "name_en",
        "kind",
        "organisation",
        "region",
        "address",
        "latitude",
        "longitude",
        "account",
        "valid_from",
        "valid_to",
    ),
    add_label=_("登记收集点"),
    form=forms.PointForm,
    argument="point",
    create=points.create_point,
    update=points.update_point,
    may_add=rules.may_add_points,
    may_edit=_may_edit,
    more=_at_point,
    detail_template="collection/point_detail.html",
    links=(("collection:map", _("分布图")), ("collection:import_points", _("从 Excel 导入"))),
    actions=(
        RowAction(
            slug="contact",
            label=_("责任人…"),
            lead=_("姓名和电话属于个人信息，只给在此工作的人看，到期删除。"),
            form=forms.ContactForm,
            run=_set_contact,
            may=_may_edit,
            done=_("责任人已登记。"),
        ),
        RowAction(
            slug="forget",
            label=_("删除责任人"),
            form=forms.StateForm,
            run=_forget_contact,
            may=_may_forget,
            done=_("责任人已删除。"),
            danger=True,
        ),
        RowAction(
            slug="close",
            label=_("停用"),
            lead=_("在用的桶须先停用或改到别处。"),
            form=CloseForm,
            run=_close_point,
            may=_may_close,
            done=_("收集点已停用。"),
            danger=True,
        ),
    ),
)

WINDOWS = CollectionRegister(
    slug="windows",
    icon="calendar",
    title=pgettext_lazy("registers", "服务时段"),
    lead=_("每个收集点在星期几、几点到几点收运哪些类别。"),
    model=ServiceWindow,
    table=tables.WindowTable,
    filters=filters.WindowFilters,
    rows=lambda actor: (
        ServiceWindow.objects.visible_to(actor)
        .select_related("point__region")
        .prefetch_related("materials")
    ),
    facts=("point", "weekday", "opens_at", "closes_at", "materials", "valid_from", "valid_to"),
    add_label=_("登记服务时段"),
    form=forms.WindowForm,
    argument="window",
    create=windows.create_window,
    update=windows.update_window,
    may_add=rules.may_add_points,
    may_edit=_may_edit,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=CloseForm,
            run=_close_window,
            may=_may_close,
            done=_("服务时段已停用。"),
            danger=True,
        ),
    ),
)

BINS = CollectionRegister(
    slug="bins",
    icon="leaf",
    title=pgettext_lazy("registers", "收集桶"),
    lead=_("每个桶一个桶码，可打印二维码标签。"),
    model=Bin,
    table=tables.BinTable,
    filters=filters.BinFilters,
    rows=lambda actor: Bin.objects.visible_to(actor).select_related("point__region", "material"),
    facts=("code", "point", "material", "litres", "tare_grams", "valid_from", "valid_to"),
    add_label=_("登记收集桶"),
    form=forms.BinForm,
    argument="bin",
    create=bins.create_bin,
    update=bins.update_bin,
    may_add=rules.may_add_points,
    may_edit=_may_edit,
    links=(("collection:labels", _("打印二维码标签")),),
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=CloseForm,
            run=_close_bin,
            may=_may_close,
            done=_("收集桶已停用。"),
            danger=True,
        ),
    ),
)
