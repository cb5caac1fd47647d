from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.scoping import ScopedQuerySet

ROLE_LABELS = {
    Role.OPERATOR: _("系统管理员"),
    Role.CITY_OFFICER: _("市无废办"),
    Role.DISTRICT_OFFICER: _("区县无废办"),
    Role.STREET_OFFICER: _("街镇管理员"),
    Role.COMMUNITY_WORKER: _("社区工作者"),
    Role.DISPATCHER: _("收运调度员"),
    Role.DRIVER: _("收运驾驶员"),
    Role.GATEKEEPER: _("处置厂地磅员"),
    Role.GENERATOR: _("产废单位"),
    Role.CARRIER: _("承运人"),
    Role.RECEIVER: _("接受人"),
    Role.PROVINCIAL_APPROVER: _("省级审批员"),
    Role.EVALUATOR: _("第三方评估员"),
    Role.RESIDENT: _("居民"),
    Role.SCHOOL: _("学校"),
}


class UserQuerySet(ScopedQuerySet["User"]):
    def visible_to(self, actor: Actor) -> Self:
        """Operators see all accounts; everyone else their own."""
        if actor.is_system or actor.has_role(Role.OPERATOR):
            return self
        return self.filter(pk=actor.user_id) if actor.user_id is not None else self.none()


class AccountManager(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """An account. What it may do comes only from memberships, never from flags."""

    display_name = models.CharField(_("姓名"), max_length=60, blank=True)
    display_name_en = models.CharField(_("英文姓名"), max_length=60, blank=True)

    objects: ClassVar[Any] = AccountManager()

    class Meta(AbstractUser.Meta):
        verbose_name = verbose_name_plural = _("用户")  # type: ignore[assignment]

    def __str__(self) -> str:
        """The same in every language: it is written into records."""
        return self.display_name or self.username

    @property
    def local_name(self) -> str:
        """The name as shown on a page in the active language."""
        english = (get_language() or "").startswith("en")
        return (english and self.display_name_en) or str(self)


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """Operators see all; everyone else their own."""
        if actor.is_system or actor.has_role(Role.OPERATOR):
            return self
        return self.filter(user_id=actor.user_id) if actor.user_id is not None else self.none()

    def in_force(self, day: dt.date) -> Self:
        """From ``valid_from`` inclusive to ``valid_to`` exclusive."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )


class Membership(models.Model):
    """A person's role over a region subtree, or within one organisation, between two dates."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("用户")
    )
    role = models.CharField(
        _("角色"),
        max_length=24,
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
    )
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, blank=True, verbose_name=_("区划范围")
    )
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("单位范围")
    )
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任职")
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
        return f"{self.user} · {self.role}"

    @property
    def scope(self) -> Any:
        """The region or organisation over which it holds."""
        return self.region if self.region_id else self.organisation

    @property
    def scope_code(self) -> str:
        return str(self.scope.code)

    def is_in_force(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or self.valid_to > day
        )


from wufei.people.tokens import ApiToken  # noqa: E402, F401 - tells Django of the model
