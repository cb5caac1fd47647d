from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.audit import record
from wufei.kernel.refusals import Refusal
from wufei.people import rules
from wufei.people.domain.accounts import keep_an_operator, require_operator
from wufei.people.models import ROLE_LABELS, Membership, User
from wufei.people.refusals import PeopleReason


def _state(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user.username,
        "role": membership.role,
        "scope": membership.scope_code,
        "valid_from": membership.valid_from,
        "valid_to": membership.valid_to,
    }


def _check_scope(role: Role, region: Any, organisation: Any) -> None:
    if (region is None) == (organisation is None):
        raise Refusal(PeopleReason.ONE_SCOPE, pointer="/region")
    fitting = rules.REGION_ROLES if region is not None else rules.ORGANISATION_ROLES
    if role not in fitting:
        words = (_("区划"), _("单位"))
        given, wanted = words if region is not None else words[::-1]
        raise Refusal(
            PeopleReason.SCOPE_DOES_NOT_FIT,
            pointer="/region" if region is not None else "/organisation",
            role=str(ROLE_LABELS[role]),
            given=given,
            wanted=wanted,
        )


def grant_membership(
    *,
    actor: Actor,
    user: User,
    role: Role | str,
    region: Any = None,
    organisation: Any = None,
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
) -> Membership:
    """Gives a person a role over a region (and all below it) or within an organisation.

    ``valid_from`` is inclusive, ``valid_to`` exclusive; empty means without end. A membership of
    the same role and scope that has ended is put in force again with the new dates.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``UNKNOWN_ROLE``, ``ONE_SCOPE``, ``SCOPE_DOES_NOT_FIT``,
            ``DATES_REVERSED``, ``ALREADY_GRANTED``.
    """
    require_operator(actor)
    try:
        role = Role(role)
    except ValueError:
        raise Refusal(PeopleReason.UNKNOWN_ROLE, pointer="/role", role=role) from None
    _check_scope(role, region, organisation)
    if valid_from and valid_to and valid_to <= valid_from:
        raise Refusal(
            PeopleReason.DATES_REVERSED,
            pointer="/valid_to",
            valid_from=valid_from.isoformat(),
            valid_to=valid_to.isoformat(),
        )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        membership, before = _open_row(user, role, region, organisation)
        membership.valid_from, membership.valid_to = valid_from, valid_to
        membership.save()
        record(
            actor=actor,
            action="people.membership.granted",
            target=membership,
            before=before,
            after=_state(membership),
            reason=reason,
        )
    return membership


def _open_row(
    user: User, role: Role, region: Any, organisation: Any
) -> tuple[Membership, dict[str, Any] | None]:
    """A new row, or the ended one of the same role and scope with its state."""
    old = Membership.objects.filter(
        user=user, role=role, region=region, organisation=organisation
    ).first()
    if old is None:
        return Membership(user=user, role=role, region=region, organisation=organisation), None
    if old.valid_to is None or old.valid_to > timezone.localdate():
        raise Refusal(PeopleReason.ALREADY_GRANTED)
    return old, _state(old)


def revoke_membership(*, actor: Actor, membership: Membership, reason: str = "") -> None:
    """Ends a membership today; the row stays, so that it is known who held what when.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``ALREADY_REVOKED``, ``LAST_OPERATOR``.
    """
    require_operator(actor)
    today = timezone.localdate()
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership.pk)
        if membership.valid_to is not None and membership.valid_to <= today:
            raise Refusal(PeopleReason.ALREADY_REVOKED)
        keep_an_operator(without=membership)
        before = _state(membership)
        membership.valid_to = today
        membership.save(update_fields=["valid_to"])
        record(
            actor=actor,
            action="people.membership.revoked",
            target=membership,
            before=before,
            after=_state(membership),
            reason=reason,
        )
