"""The registers of settlement: prices between districts, days by which reports are due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.registry.public import (
    CloseForm,
    DatedFilters,
    DayColumn,
    DetailLink,
    Register,
    RegisterTable,
    RowAction,
)
from wufei.settlement import rules
from wufei.settlement.domain import pricing
from wufei.settlement.forms.registers import RateForm, ReportRuleForm
from wufei.settlement.models import CompensationRate, ReportRule

HOME_LABEL = _("结算规则")


@dataclass(frozen=True, kw_only=True)
class SettlementRegister(Register):
    """A register whose pages stand below ``/settlement/``."""

    namespace: str = "settlement"
    home_label: Any = HOME_LABEL


class RateFilters(DatedFilters):
    searched = ("material__name", "origin__name", "receiver__name", "source")

    class Meta:
        model = CompensationRate
        fields = ()


class RuleFilters(DatedFilters):
    searched = ("source",)

    class Meta:
        model = ReportRule
        fields = ("kind",)


class RateTable(RegisterTable):
    material = DetailLink("rates", namespace="settlement")
    origin = tables.Column(default=_("任意"))
    receiver = tables.Column(default=_("任意"))
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = CompensationRate
        fields = (
            "material", "origin", "receiver", "yuan_per_tonne", "source", "valid_from", "valid_to",
        )  # fmt: skip


class RuleTable(RegisterTable):
    kind = DetailLink("report-rules", namespace="settlement")
    valid_from = DayColumn()
    valid_to = DayColumn()

    class Meta:
        model = ReportRule
        fields = ("kind", "due_day", "source", "valid_from", "valid_to")


def _rules_seen(actor: Actor) -> Any:
    return ReportRule.objects.visible_to(actor)


def _may_edit(actor: Actor, row: Any) -> bool:
    return rules.may_price(actor)


def _may_close(actor: Actor, row: Any) -> bool:
    return row.valid_to is None and rules.may_price(actor)


def _close_rate(*, actor: Actor, row: CompensationRate, **values: Any) -> CompensationRate:
    return pricing.close_rate(actor=actor, rate=row, **values)


def _close_rule(*, actor: Actor, row: ReportRule, **values: Any) -> ReportRule:
    return pricing.close_report_rule(actor=actor, rule=row, **values)


RATES = SettlementRegister(
    slug="rates",
    icon="scale",
    title=pgettext_lazy("registers", "跨区补偿单价"),
    lead=_("一个区县的垃圾在另一个区县处置，每吨补偿多少；空白表示任意区县。"),
    model=CompensationRate,
    table=RateTable,
    filters=RateFilters,
    rows=lambda actor: CompensationRate.objects.visible_to(actor).select_related(
        "material", "origin", "receiver"
    ),
    facts=("material", "origin", "receiver", "yuan_per_tonne", "source", "valid_from", "valid_to"),
    add_label=_("登记补偿单价"),
    form=RateForm,
    argument="rate",
    create=pricing.create_rate,
    update=pricing.update_rate,
    may_add=rules.may_price,
    may_edit=_may_edit,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=CloseForm,
            run=_close_rate,
            may=_may_close,
            done=_("补偿单价已停用。"),
            danger=True,
        ),
    ),
)

REPORT_RULES = SettlementRegister(
    slug="report-rules",
    icon="list",
    title=pgettext_lazy("registers", "月报期限"),
    lead=_("收运单位和处置单位的运营月报在次月几日前报送。"),
    model=ReportRule,
    table=RuleTable,
    filters=RuleFilters,
    rows=_rules_seen,
    facts=("kind", "due_day", "source", "valid_from", "valid_to"),
    add_label=_("登记月报期限"),
    form=ReportRuleForm,
    argument="rule",
    create=pricing.create_report_rule,
    update=pricing.update_report_rule,
    may_add=rules.may_price,
    may_edit=_may_edit,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=CloseForm,
            run=_close_rule,
            may=_may_close,
            done=_("月报期限已停用。"),
            danger=True,
        ),
    ),
)

REGISTERS = (RATES, REPORT_RULES)
