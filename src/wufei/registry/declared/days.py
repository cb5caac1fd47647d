from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.registry import action_forms, filters, forms, rules, tables
from wufei.registry.domain import calendar
from wufei.registry.models import SpecialDay
from wufei.registry.registers import Register, RowAction


def _may_edit(actor: Actor, row: SpecialDay) -> bool:
    return rules.may_edit_reference_data(actor)


def _may_withdraw(actor: Actor, row: SpecialDay) -> bool:
    return row.kind != SpecialDay.Kind.ORDINARY and _may_edit(actor, row)


def _withdraw(*, actor: Actor, row: SpecialDay, **values: Any) -> SpecialDay:
    return calendar.withdraw_special_day(actor=actor, special_day=row, **values)


CALENDAR = Register(
    slug="calendar",
    icon="calendar",
    title=_("工作日历"),
    lead=_("放假日和调休上班日。工作日期限按此推算；未登记的年份只区分周末。"),
    model=SpecialDay,
    table=tables.SpecialDayTable,
    filters=filters.SpecialDayFilters,
    rows=lambda actor: SpecialDay.objects.visible_to(actor).order_by("day"),
    facts=("day", "kind", "name", "source", "confirmed"),
    add_label=_("登记日期"),
    form=forms.SpecialDayForm,
    argument="special_day",
    create=calendar.create_special_day,
    update=calendar.update_special_day,
    may_add=rules.may_edit_reference_data,
    may_edit=_may_edit,
    actions=(
        RowAction(
            slug="withdraw",
            label=_("撤销安排"),
            lead=_("该日恢复照常：周一至周五上班，周末休息。"),
            form=action_forms.ReasonForm,
            run=_withdraw,
            may=_may_withdraw,
            done=_("该日已恢复照常。"),
            danger=True,
        ),
    ),
)
