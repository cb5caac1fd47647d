from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wufei.kernel.actors import Actor
from wufei.kernel.audit import record
from wufei.kernel.refusals import Refusal
from wufei.people import rules
from wufei.people.models import Membership, User
from wufei.people.queries import active_operators
from wufei.people.refusals import PeopleReason

_SHOWN = ("username", "display_name", "display_name_en", "is_active")


def require_operator(actor: Actor) -> None:
    """Raises ``NOT_ALLOWED`` unless the actor may manage accounts."""
    if not rules.may_manage_accounts(actor):
        raise Refusal(PeopleReason.NOT_ALLOWED)


def _state(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in _SHOWN}


def _check_fields(user: User) -> None:
    if User.objects.filter(username=user.username).exclude(pk=user.pk).exists():
        raise Refusal(PeopleReason.USERNAME_TAKEN, pointer="/username", username=user.username)
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        field = next(iter(error.message_dict))
        raise Refusal(
            PeopleReason.INVALID_ACCOUNT, pointer=f"/{field}", errors=" ".join(error.messages)
        ) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(
            PeopleReason.WEAK_PASSWORD, pointer="/password", errors=" ".join(error.messages)
        ) from error


def create_user(
    *,
    actor: Actor,
    username: str,
    password: str,
    display_name: str = "",
    display_name_en: str = "",
) -> User:
    """A new account, without any membership yet.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``USERNAME_TAKEN``, ``INVALID_ACCOUNT``, ``WEAK_PASSWORD``.
    """
    require_operator(actor)
    user = User(
        username=User.normalize_username(username.strip()),
        display_name=display_name.strip(),
        display_name_en=display_name_en.strip(),
    )
    with transaction.atomic():
        _check_fields(user)
        _check_password(password, user)
        user.password = make_password(password)
        user.save(force_insert=True)
        record(actor=actor, action="people.user.created", target=user, after=_state(user))
    return user


def update_user(*, actor: Actor, user: User, display_name: str, display_name_en: str) -> User:
    """Corrects the names of an account.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``INVALID_ACCOUNT``.
    """
    require_operator(actor)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        before = _state(user)
        user.display_name = display_name.strip()
        user.display_name_en = display_name_en.strip()
        _check_fields(user)
        user.save(update_fields=["display_name", "display_name_en"])
        record(
            actor=actor,
            action="people.user.updated",
            target=user,
            before=before,
            after=_state(user),
        )
    return user


def set_password(*, actor: Actor, user: User, password: str, reason: str = "") -> None:
    """Gives somebody a new password; their sessions end.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``WEAK_PASSWORD``.
    """
    require_operator(actor)
    _check_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record(actor=actor, action="people.password.set", target=user, reason=reason)


def disable_user(*, actor: Actor, user: User, reason: str = "") -> None:
    """The account can no longer sign in; its records stay.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``LAST_OPERATOR``.
    """
    _set_active(actor, user, active=False, reason=reason)


def enable_user(*, actor: Actor, user: User, reason: str = "") -> None:
    """The account can sign in again.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    _set_active(actor, user, active=True, reason=reason)


def _set_active(actor: Actor, user: User, *, active: bool, reason: str) -> None:
    require_operator(actor)
    with transaction.atomic():
        if not active:
            keep_an_operator(without_user=user)
        user.is_active = active
        user.save(update_fields=["is_active"])
        verb = "enabled" if active else "disabled"
        record(
            actor=actor,
            action=f"people.user.{verb}",
            target=user,
            before={"is_active": not active},
            after={"is_active": active},
            reason=reason,
        )


def keep_an_operator(
    *, without_user: User | None = None, without: Membership | None = None
) -> None:
    """Refuses to lose the last operator who can sign in; locks them all until the commit.

    Raises:
        Refusal: ``LAST_OPERATOR``.
    """
    operators = list(active_operators().select_for_update(of=("self",)))
    left = [
        membership
        for membership in operators
        if membership != without and (without_user is None or membership.user_id != without_user.pk)
    ]
    lost = len(left) < len(operators)
    if lost and not left:
        raise Refusal(PeopleReason.LAST_OPERATOR)
