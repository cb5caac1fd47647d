from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet

ROLE_LABELS = {
    Role.OPERATOR: "系统管理员",
    Role.CITY_OFFICER: "市无废办",
    Role.DISTRICT_OFFICER: "区县无废办",
    Role.STREET_OFFICER: "街镇管理员",
    Role.COMMUNITY_WORKER: "社区工作者",
    Role.DISPATCHER: "收运调度员",
    Role.DRIVER: "收运驾驶员",
    Role.GATEKEEPER: "处置厂地磅员",
    Role.GENERATOR: "产废单位",
    Role.CARRIER: "承运人",
    Role.RECEIVER: "接受人",
    Role.PROVINCIAL_APPROVER: "省级审批员",
    Role.EVALUATOR: "第三方评估员",
    Role.RESIDENT: "居民",
    Role.SCHOOL: "学校",
}


class User(AbstractUser):
    """An account. What it may do comes only from memberships, never from flags."""

    display_name = models.CharField("姓名", max_length=60, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.display_name or self.username


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """Operators see all; everyone else their own."""
        if actor.is_system or actor.has_role(Role.OPERATOR):
            return self
        return self.filter(user_id=actor.user_id)


class Membership(models.Model):
    """A person's role over a region subtree, or within one organisation, between two dates."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="用户")
    role = models.CharField(
        "角色", max_length=24, choices=[(role.value, label) for role, label in ROLE_LABELS.items()]
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name="区划范围"
    )
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, verbose_name="所属单位"
    )
    valid_from = models.DateField("生效日期", null=True, blank=True)
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(region__isnull=True) ^ Q(organisation__isnull=True),
                name="membership_one_scope",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "region"],
                name="membership_once_per_region",
                condition=Q(region__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "organisation"],
                name="membership_once_per_organisation",
                condition=Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
