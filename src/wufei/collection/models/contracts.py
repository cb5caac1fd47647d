from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.collection.models.points import CODE
from wufei.kernel.actors import Actor
from wufei.kernel.transitions import Transition, TransitionTable
from wufei.registry.public import Dated, DatedQuerySet, scope_filter


class ContractState(models.TextChoices):
    DRAFT = "draft", _("草拟")
    ACTIVE = "active", _("履行")
    SUSPENDED = "suspended", _("中止")
    ENDED = "ended", _("终止")


LIFECYCLE = TransitionTable[ContractState](
    states={state: state.label for state in ContractState},
    initial=ContractState.DRAFT,
    transitions=(
        Transition(ContractState.DRAFT, ContractState.ACTIVE, _("生效")),
        Transition(ContractState.DRAFT, ContractState.ENDED, _("作废")),
        Transition(ContractState.ACTIVE, ContractState.SUSPENDED, _("中止")),
        Transition(ContractState.ACTIVE, ContractState.ENDED, _("终止")),
        Transition(ContractState.SUSPENDED, ContractState.ACTIVE, _("恢复")),
        Transition(ContractState.SUSPENDED, ContractState.ENDED, _("终止")),
    ),
)


class ContractQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Contracts of holders in the actor's areas, and those the own body holds or serves."""
        if actor.is_system:
            return self
        held = scope_filter(actor, region="holder__region__path", organisation="holder_id")
        own = [grant.organisation_id for grant in actor.grants if grant.organisation_id]
        return self.filter(held | Q(hauler_id__in=own))


class Contract(Dated):
    """Who collects which classes from a holder's points, and what it costs."""

    class FeeBasis(models.TextChoices):
        BIN = "bin", _("每桶")
        TONNE = "tonne", _("每吨")

    code = models.CharField(_("合同编号"), max_length=40, unique=True, validators=[CODE])
    holder = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="held_contracts",
        verbose_name=_("委托单位"),
    )
    hauler = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        related_name="served_contracts",
        verbose_name=_("收运单位"),
    )
    materials = models.ManyToManyField(
        "registry.Material", related_name="+", verbose_name=_("收运类别")
    )
    fee_basis = models.CharField(_("计费单位"), max_length=8, choices=FeeBasis)
    fee = models.DecimalField(_("单价（元）"), max_digits=10, decimal_places=2)
    state = models.CharField(
        _("状态"), max_length=12, choices=ContractState, default=ContractState.DRAFT, editable=False
    )
    paid_until = models.DateField(_("费用缴至"), null=True, blank=True)

    objects: ClassVar[Any] = ContractQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("收运合同")
        ordering = ["code"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=Q(fee__gte=0), name="collection_contract_fee"),
        ]

    def __str__(self) -> str:
        return self.code
