from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.people.models import ROLE_LABELS, Membership, User


class AccountFilters(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(method="search", label=_("用户名或姓名"))
    role = filters.ChoiceFilter(
        method="with_role",
        label=_("角色"),
        choices=[(role.value, label) for role, label in ROLE_LABELS.items()],
        empty_label=_("全部"),
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def search(self, rows: Any, name: str, value: str) -> Any:
        for word in value.split():
            rows = rows.filter(
                Q(username__icontains=word)
                | Q(display_name__icontains=word)
                | Q(display_name_en__icontains=word)
            )
        return rows

    def with_role(self, rows: Any, name: str, value: str) -> Any:
        held = Membership.objects.in_force(timezone.localdate()).filter(role=value)
        return rows.filter(pk__in=held.values("user_id"))
