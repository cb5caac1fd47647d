"""Keys with which programs send in by HTTP."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.devices import rules
from wufei.devices.models import DoorKey
from wufei.devices.refusals import DevicesReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def issue_key(*, actor: Actor, name: str) -> tuple[DoorKey, str]:
    """A key for a program that sends by HTTP, and its secret, which is nowhere kept.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``CODE_MISSING``, ``KEY_EXISTS``.
    """
    if not rules.may_keep_doors(actor):
        raise Refusal(No.NOT_ALLOWED, roles=_("系统管理员或市无废办"))
    if not name.strip():
        raise Refusal(No.CODE_MISSING, pointer="/name")
    if DoorKey.objects.filter(name=name.strip()).exists():
        raise Refusal(No.KEY_EXISTS, pointer="/name", name=name.strip())
    secret = f"wufei_{secrets.token_urlsafe(32)}"
    with transaction.atomic():
        key: DoorKey = DoorKey.objects.create(name=name.strip(), digest=digest_of(secret))
        audit.record(actor=actor, action="devices.key.issued", target=key, after={"name": name})
    return key, secret


def revoke_key(*, actor: Actor, key: DoorKey) -> None:
    """
    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    if not rules.may_keep_doors(actor):
        raise Refusal(No.NOT_ALLOWED, roles=_("系统管理员或市无废办"))
    with transaction.atomic():
        DoorKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
        audit.record(actor=actor, action="devices.key.revoked", target=key)


def key_of(secret: str) -> DoorKey | None:
    """The key that a secret opens with, if it still does."""
    found: DoorKey | None = DoorKey.objects.filter(
        digest=digest_of(secret), revoked_at__isnull=True
    ).first()
    return found


def digest_of(secret: str) -> str:
    """Secrets are 256 random bits: a plain digest cannot be turned back or guessed."""
    return hashlib.sha256(secret.encode()).hexdigest()
