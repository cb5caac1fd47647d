"""What pages of settlement ask for: a period and area, a month, a payment, running data."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Contract
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry.public import Material, Organisation, Region
from wufei.settlement import rules
from wufei.settlement.domain.reporting import REPORTERS
from wufei.settlement.filters import classes, day_input, districts
from wufei.settlement.queries.balance import Asked

#: Longest period of one balance, in days.
MOST_DAYS = 400


class MonthField(forms.DateField):
    """A month as ``2026-01``; cleaned to its first day."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "month"}, format="%Y-%m")
        super().__init__(widget=widget, input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.replace(day=1) if day else day


class BalanceForm(forms.Form):
    first = forms.DateField(label=_("日期自"), widget=day_input())
    last = forms.DateField(label=_("日期至"), widget=day_input())
    district = forms.ModelChoiceField(
        label=_("区县"), queryset=Region.objects.none(), required=False, empty_label=_("全部")
    )
    material = forms.ModelChoiceField(
        label=_("类别"), queryset=Material.objects.none(), required=False, empty_label=_("全部")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "district", districts(None))
        offer(self, "material", classes(None))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and not dt.timedelta() <= last - first <= dt.timedelta(MOST_DAYS):
            self.add_error("last", _("结束日期须在开始日期之后，最长 400 天。"))
        return data

    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


def last_month() -> dt.date:
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


class DrawUpForm(forms.Form):
    contract = forms.ModelChoiceField(label=_("收运合同"), queryset=Contract.objects.none())
    month = MonthField(label=_("月份"), initial=last_month)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Contract.objects.visible_to(actor).select_related("hauler__region", "holder")
        own = [
            row.pk
            for row in rows
            if rules.may_bill(
                actor, region_path=row.hauler.region.path, organisation_id=row.hauler_id
            )
        ]
        field: Any = self.fields["contract"]
        field.queryset = rows.filter(pk__in=own).order_by("code")
        field.label_from_instance = lambda row: f"{row.code} {row.holder}"


class PaymentForm(forms.Form):
    paid_on = forms.DateField(label=_("付款日期"), widget=day_input(), initial=timezone.localdate)
    reference = forms.CharField(label=_("付款凭证"), max_length=120)


class GenerateForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("报送单位"), queryset=Organisation.objects.none())
    month = MonthField(label=_("月份"), initial=last_month)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Organisation.objects.visible_to(actor).filter(kind__in=REPORTERS)
        own = [
            row.pk
            for row in rows.select_related("region")
            if rules.may_report(actor, region_path=row.region.path, organisation_id=row.pk)
        ]
        field: Any = self.fields["organisation"]
        field.queryset = rows.filter(pk__in=own).order_by("code")


class DeclareForm(forms.Form):
    days = forms.IntegerField(label=_("运行天数"), min_value=0, max_value=31)
    downtime_hours = forms.DecimalField(
        label=_("停机（小时）"), min_value=0, max_digits=6, decimal_places=1
    )
    note = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
