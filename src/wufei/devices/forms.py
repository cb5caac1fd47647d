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
from wufei.registry.public import ActionForm, ReasonForm, Vehicle, day_input, reason_field


class PlaceFields(forms.Form):
    """What a device stands on: a vehicle or a bin that the actor sees."""

    vehicle = forms.ModelChoiceField(
        label=_("车辆"), queryset=Vehicle.objects.none(), required=False
    )
    bin = forms.CharField(label=_("桶码"), max_length=40, required=False)
    actor: Actor

    def offer_places(self) -> None:
        rows = Vehicle.objects.visible_to(self.actor).in_force(timezone.localdate())
        offer(self, "vehicle", rows.order_by("plate"))

    def clean_bin(self) -> Bin | None:
        code = self.cleaned_data["bin"].strip()
        if not code:
            return None
        found: Bin | None = Bin.objects.visible_to(self.actor).filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("没有这个桶码。"))
        return found


class BindForm(PlaceFields):
    code = forms.CharField(label=_("设备编码"), max_length=80)
    kind = forms.ChoiceField(label=_("类别"), choices=Device.Kind.choices)
    valid_from = forms.DateField(label=_("启用日期"), required=False, widget=day_input())

    field_order = ("code", "kind", "vehicle", "bin", "valid_from")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.offer_places()


class MoveForm(ActionForm, PlaceFields):
    first_day = forms.DateField(
        label=_("改装日期"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("自该日起装在新的地方。"),
    )
    reason = reason_field()

    field_order = ("vehicle", "bin", "first_day", "reason")

    def narrow(self) -> None:
        self.offer_places()


class UnbindForm(ActionForm):
    last_day = forms.DateField(label=_("最后一天"), widget=day_input(), initial=timezone.localdate)
    reason = reason_field()


class RetireForm(ActionForm):
    last_day = forms.DateField(
        label=_("最后一天"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("已停用的设备，停用日期不变。"),
    )
    reason = reason_field()


class ReinstateForm(ReasonForm):
    """Why it is taken back."""


class KeyForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=60)
