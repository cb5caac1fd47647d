"""API tokens: a secret shown once, of which only the digest is kept.

A token acts as its owner with the rights the owner has that day; it can be limited to reading.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.audit import record
from wufei.kernel.refusals import Reason, Refusal
from wufei.kernel.scoping import ScopedQuerySet

#: Begins every secret, so that a scan of files for lost secrets finds it.
MARK = "wufei_"
#: Characters of a secret that stay visible, to tell tokens apart.
SHOWN = len(MARK) + 4
LONGEST_DAYS = 366
MOST_TOKENS = 20
#: The time of the last use is written at most this often.
USE_GRAIN = dt.timedelta(minutes=1)


class TokenReason(Reason):
    SIGN_IN_FIRST = (_("令牌只能由本人登录后管理。"), _("请登录后在“我的令牌”页面办理。"), 403)
    NAME_MISSING = (_("没有填写令牌名称。"), _("请写明用在哪里，例如“地磅系统”。"), 422)
    BAD_EXPIRY = (
        _("有效天数 %(days)s 不在 1 至 %(longest)s 之间。"),
        _("请填写 1 至 %(longest)s 天；到期前另做新的令牌。"),
        422,
    )
    TOO_MANY = (
        _("您已有 %(count)s 个有效令牌，达到上限。"),
        _("请先撤销不再使用的令牌。"),
    )
    ALREADY_REVOKED = (_("令牌已经撤销。"), _("不需要再办理。"))
    READ_ONLY = (_("这个令牌只能读取。"), _("请使用可写入的令牌。"), 403)


class ApiTokenQuerySet(ScopedQuerySet["ApiToken"]):
    def visible_to(self, actor: Actor) -> Self:
        """Everyone sees their own, nobody another's."""
        if actor.user_id is None:
            return self.none()
        return self.filter(user_id=actor.user_id)

    def valid_at(self, moment: dt.datetime) -> Self:
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)


class ApiToken(models.Model):
    """A way in for a program of its owner. ``shown`` is the part of the secret a person may see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name=_("用户")
    )
    name = models.CharField(_("名称"), max_length=60)
    shown = models.CharField(_("开头"), max_length=16)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    read_only = models.BooleanField(_("只读"), default=True)
    created_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    objects: ClassVar[Any] = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("令牌")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


def _digest(secret: str) -> str:
    """Secrets are 256 random bits: a plain digest cannot be turned back or guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_token(*, actor: Actor, name: str, days: int, read_only: bool) -> tuple[ApiToken, str]:
    """A new token of the actor and its secret, which is nowhere kept.

    Raises:
        Refusal: a :class:`TokenReason`.
    """
    if actor.user_id is None:
        raise Refusal(TokenReason.SIGN_IN_FIRST)
    if not name.strip():
        raise Refusal(TokenReason.NAME_MISSING, pointer="/name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(TokenReason.BAD_EXPIRY, pointer="/days", days=days, longest=LONGEST_DAYS)
    now = timezone.now()
    secret = MARK + secrets.token_urlsafe(32)
    with transaction.atomic():
        count = ApiToken.objects.visible_to(actor).valid_at(now).count()
        if count >= MOST_TOKENS:
            raise Refusal(TokenReason.TOO_MANY, count=count)
        token: ApiToken = ApiToken.objects.create(
            user_id=actor.user_id,
            name=name.strip(),
            shown=secret[:SHOWN],
            digest=_digest(secret),
            read_only=read_only,
            created_at=now,
            expires_at=now + dt.timedelta(days=days),
        )
        after = {"name": token.name, "read_only": read_only, "expires_at": token.expires_at}
        record(actor=actor, action="people.token.issued", target=token, after=after)
    return token, secret


def revoke_token(*, actor: Actor, token: ApiToken) -> ApiToken:
    """End a token of the actor at once.

    Raises:
        Refusal: not the actor's own, or revoked already.
    """
    if actor.user_id != token.user_id:
        raise Refusal(TokenReason.SIGN_IN_FIRST)
    with transaction.atomic():
        locked: ApiToken = ApiToken.objects.select_for_update().get(pk=token.pk)
        if locked.revoked_at is not None:
            raise Refusal(TokenReason.ALREADY_REVOKED)
        locked.revoked_at = timezone.now()
        locked.save(update_fields=["revoked_at"])
        record(actor=actor, action="people.token.revoked", target=locked)
    return locked


def token_named(secret: str) -> ApiToken | None:
    """The valid token with this secret, of an active account; notes that it was used."""
    if not secret.startswith(MARK) or len(secret) > 100:
        return None
    now = timezone.now()
    found: ApiToken | None = (
        ApiToken.objects.valid_at(now)
        .filter(digest=_digest(secret), user__is_active=True)
        .select_related("user")
        .first()
    )
    if found is not None and (found.last_used_at is None or now - found.last_used_at > USE_GRAIN):
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=now)
    return found
