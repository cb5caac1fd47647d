from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.registry.public import Dated, DatedQuerySet
from wufei.supervision import rules
from wufei.supervision.naming import RULES, SEVERITIES


class RuleParameterQuerySet(DatedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """Whoever reads findings may read by which figures they are made."""
        return self if rules.may_read(actor) else self.none()


class RuleParameter(Dated):
    """The figures of one rule in one district (none: in all that have no own) between two dates.

    ``values``: field of the rule's record in ``tracking.rulebook`` → JSON, in the library's units;
    a field that is left out keeps what is shipped. ``enabled`` false turns the rule off.
    """

    rule = models.CharField(_("规则"), max_length=32, choices=list(RULES.items()), db_index=True)
    district = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rule_parameters",
        verbose_name=_("适用区县"),
    )
    enabled = models.BooleanField(_("启用"), default=True)
    severity = models.CharField(_("严重程度"), max_length=8, choices=list(SEVERITIES.items()))
    values = models.JSONField(_("参数"), default=dict, blank=True)
    source = models.CharField(_("依据"), max_length=300)

    objects: ClassVar[Any] = RuleParameterQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = verbose_name_plural = _("规则参数")
        ordering = ["rule", "district__code", "-valid_from", "-id"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["rule", "district", "valid_from"],
                name="supervision_parameters_once",
            ),
            models.UniqueConstraint(
                fields=["rule", "valid_from"],
                condition=Q(district__isnull=True),
                name="supervision_parameters_of_all_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=False), name="supervision_parameters_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{RULES.get(self.rule, self.rule)} {self.valid_from}"
