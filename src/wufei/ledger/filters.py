"""What the ledger's lists can be narrowed to."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

import django_filters as filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wufei.ledger.forms.pickers import PickerInput
from wufei.ledger.models import Account, Entry, Hold, Lot, Page, Stage

_DAY = {"widget": forms.DateInput({"type": "date"})}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


class AccountFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索编码或名称"), method="search")
    stage = filters.ChoiceFilter(label=_("环节"), choices=Stage.choices, empty_label=_("全部"))
    region = filters.CharFilter(label=_("区划"), method="within", widget=PickerInput("regions"))
    site = filters.CharFilter(label=_("场所"), field_name="site__code", widget=PickerInput("sites"))
    organisation = filters.CharFilter(
        label=_("持有单位"), field_name="organisation__code", widget=PickerInput("organisations")
    )
    state = filters.ChoiceFilter(
        label=_("状态"),
        method="standing",
        choices=[("open", _("在用")), ("closed", _("已停用"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Account
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        value = value.strip()
        return rows.filter(
            Q(code__icontains=value) | Q(name__icontains=value) | Q(name_en__icontains=value)
        )

    def within(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return rows.filter(region__path__contains=f"/{value.strip()}/")

    def standing(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return rows.filter(closed_on__isnull=value == "open")


class EntryFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索凭证号、业务号或经办人"), method="search")
    kind = filters.ChoiceFilter(label=_("种类"), choices=Entry.Kind.choices, empty_label=_("全部"))
    first = filters.DateFilter(
        label=_("发生日自"), field_name="occurred_at", lookup_expr="date__gte", **_DAY
    )
    last = filters.DateFilter(
        label=_("发生日至"), field_name="occurred_at", lookup_expr="date__lte", **_DAY
    )
    sealed = filters.ChoiceFilter(
        label=_("封页"),
        method="on_page",
        choices=[("yes", _("已封页")), ("no", _("待封页"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Entry
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        if (client_id := _uuid(value)) is not None:
            return rows.filter(client_id=client_id)
        value = value.strip()
        return rows.filter(Q(paper_reference__startswith=value) | Q(actor_name=value))

    def on_page(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return rows.filter(seq__isnull=value == "no")


class HoldFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索凭证号或账户"), method="search")
    state = filters.ChoiceFilter(label=_("状态"), choices=Hold.State.choices, empty_label=_("全部"))
    account = filters.CharFilter(label=_("账户"), method="touching", widget=PickerInput("accounts"))

    class Meta:
        model = Hold
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[Hold], name: str, value: str) -> QuerySet[Hold]:
        if (client_id := _uuid(value)) is not None:
            return rows.filter(client_id=client_id)
        value = value.strip()
        return rows.filter(
            Q(paper_reference__icontains=value)
            | Q(from_account__name__icontains=value)
            | Q(to_account__name__icontains=value)
        )

    def touching(self, rows: QuerySet[Hold], name: str, value: str) -> QuerySet[Hold]:
        code = value.strip()
        return rows.filter(Q(from_account__code=code) | Q(to_account__code=code))


class LotFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索批号"), field_name="code", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("种类"), choices=Lot.Kind.choices, empty_label=_("全部"))
    material = filters.CharFilter(
        label=_("物料"), field_name="material__key", widget=PickerInput("materials")
    )
    standing = filters.ChoiceFilter(
        label=_("现状"),
        method="stands",
        choices=[("yes", _("还有结存")), ("no", _("已全部移出"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Lot
        fields: ClassVar[list[str]] = []

    def stands(self, rows: QuerySet[Lot], name: str, value: str) -> QuerySet[Lot]:
        if value == "yes":
            return rows.filter(in_grams__gt=F("out_grams"))
        return rows.filter(in_grams=F("out_grams"))


class PageFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(label=_("搜索页号、序号或摘要开头"), method="search")

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def search(self, rows: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        text = value.strip().lower()
        if text.isascii() and text.isdigit() and len(text) <= 15:
            number = int(text)
            return rows.filter(Q(number=number) | Q(first_seq__lte=number, last_seq__gte=number))
        start = _digest_start(text)
        if start is None:
            return rows.none()
        whole, above = start
        found = rows.filter(digest__gte=whole)
        return found if above is None else found.filter(digest__lt=above)


def _digest_start(text: str) -> tuple[bytes, bytes | None] | None:
    """The bytes between which digests beginning with these hexadecimal digits lie."""
    if not text or len(text) > 64 or any(digit not in "0123456789abcdef" for digit in text):
        return None
    low = int(text.ljust(64, "0"), 16)
    above = low + 16 ** (64 - len(text))
    return low.to_bytes(32, "big"), above.to_bytes(32, "big") if above < 16**64 else None
