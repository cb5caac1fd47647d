from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from wufei.kernel.audit import record
from wufei.people.actors import actor_of
from wufei.people.models import User


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given out by the operator; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str, **how: Any) -> None:
        """Somebody changes their own password: kept in the audit log."""
        with transaction.atomic():
            super().set_password(user, password, **how)
            record(actor=actor_of(user), action="people.password.changed", target=user)
