"""Forms of devices: they read input; the domain judges and saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Bin
from wufei.devices.models import Device
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry.public import Vehicle


class BindForm(forms.Form):
    code = forms.CharField(label=_("设备编码"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=Device.Kind.choices)
    vehicle = forms.ModelChoiceField(
        label=_("车辆"), queryset=Vehicle.objects.none(), required=False
    )
    bin = forms.CharField(label=_("桶码"), max_length=40, required=False)
    valid_from = forms.DateField(
        label=_("启用日期"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._actor = actor
        rows = Vehicle.objects.visible_to(actor).in_force(timezone.localdate())
        offer(self, "vehicle", rows.order_by("plate"))

    def clean_bin(self) -> Bin | None:
        code = self.cleaned_data["bin"].strip()
        if not code:
            return None
        found: Bin | None = Bin.objects.visible_to(self._actor).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有这个桶码。"))
        return found


class UnbindForm(forms.Form):
    last_day = forms.DateField(
        label=_("最后一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(label=_("原因"), max_length=300)


class KeyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
