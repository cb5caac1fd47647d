"""Bills of a contract by month: drawn up, issued, paid; an issued one never changes."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.kernel.transitions import Transition, TransitionTable
from wufei.registry.public import scope_filter
from wufei.settlement.models.readers import without_crews


class BillState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("bill", "草稿")
    ISSUED = "issued", pgettext_lazy("bill", "已出具")
    PAID = "paid", pgettext_lazy("bill", "已付清")
    WITHDRAWN = "withdrawn", pgettext_lazy("bill", "已撤回")


BILL_LIFECYCLE = TransitionTable[BillState](
    states={state: state.label for state in BillState},
    initial=BillState.DRAFT,
    transitions=(
        Transition(BillState.DRAFT, BillState.ISSUED, _("出具")),
        Transition(BillState.DRAFT, BillState.WITHDRAWN, _("作废")),
        Transition(BillState.ISSUED, BillState.PAID, _("登记付款")),
        Transition(BillState.ISSUED, BillState.WITHDRAWN, _("撤回")),
    ),
)
#: Bills whose lines count as billed.
BINDING = (BillState.ISSUED, BillState.PAID)


class BillQuerySet(ScopedQuerySet["Bill"]):
    def visible_to(self, actor: Actor) -> Self:
        """Bills in the actor's areas and of the own body; who pays sees no drafts."""
        if actor.is_system:
            return self
        actor = without_crews(actor)
        held, served = "contract__holder", "contract__hauler"
        payer = scope_filter(actor, region=f"{held}__region__path", organisation=f"{held}_id")
        payee = scope_filter(actor, region=f"{served}__region__path", organisation=f"{served}_id")
        return self.filter(payee | (payer & ~Q(state=BillState.DRAFT)))


class Bill(models.Model):
    """What a contract's holder owes for a month. ``total_fen`` is the sum of its lines."""

    contract = models.ForeignKey(
        "collection.Contract", models.PROTECT, related_name="bills", verbose_name=_("收运合同")
    )
    month = models.DateField(_("月份"), db_index=True)
    number = models.PositiveSmallIntegerField(_("序号"))
    code = models.CharField(_("账单号"), max_length=64, unique=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=BillState, default=BillState.DRAFT, editable=False
    )
    total_fen = models.BigIntegerField(_("合计（分）"), default=0)
    drawn_up_at = models.DateTimeField(_("编制时间"))
    issued_at = models.DateTimeField(_("出具时间"), null=True, blank=True)
    paid_on = models.DateField(_("付款日期"), null=True, blank=True)
    payment_reference = models.CharField(_("付款凭证"), max_length=120, blank=True)
    #: Orders of the month that are not settled yet; they follow as corrections.
    pending = models.PositiveIntegerField(_("尚未入账的订单"), default=0)

    objects: ClassVar[Any] = BillQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("收运账单")
        ordering = ["-month", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "month", "number"], name="settlement_bill_number"
            ),
            models.UniqueConstraint(
                fields=["contract", "month"],
                condition=~Q(state="withdrawn"),
                name="settlement_one_bill_a_month",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class BillLine(models.Model):
    """One order on a bill, with the entries it rests on. Money is whole fen."""

    class Kind(models.TextChoices):
        SERVICE = "service", pgettext_lazy("bill", "收运")
        REFUSED = "refused", pgettext_lazy("bill", "拒收")
        MISSED = "missed", pgettext_lazy("bill", "漏收")
        CORRECTION = "correction", pgettext_lazy("bill", "更正")

    bill = models.ForeignKey(Bill, models.CASCADE, related_name="lines", verbose_name=_("账单"))
    number = models.PositiveIntegerField(_("行号"))
    kind = models.CharField(_("性质"), max_length=12, choices=Kind)
    order = models.ForeignKey(
        "collection.Order", models.PROTECT, related_name="bill_lines", verbose_name=_("收运订单")
    )
    day = models.DateField(_("收运日期"))
    bins = models.PositiveIntegerField(_("桶数"), default=0)
    grams = models.BigIntegerField(_("质量（克）"), default=0)
    price_fen = models.BigIntegerField(_("单价（分）"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    entries = models.JSONField(_("分录"), default=list)
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("账单行")
        ordering = ["bill", "number"]
        constraints = [
            models.UniqueConstraint(fields=["bill", "number"], name="settlement_bill_line")
        ]

    def __str__(self) -> str:
        return f"{self.bill_id}/{self.number}"
