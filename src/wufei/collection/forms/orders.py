"""Forms of booking and of what is done to an order; the domain judges."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from wufei.collection.forms.fields import KilogramsField
from wufei.collection.forms.registers import clock
from wufei.collection.models import Contract, Crew, Order, Point
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry.public import Organisation, day_input

PHOTO_TYPES = "image/jpeg,image/png,image/webp"


def note_field(label: Any, *, longest: int = 300, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def photo_field() -> forms.FileField:
    widget = forms.FileInput(attrs={"accept": PHOTO_TYPES})
    return forms.FileField(label=_("照片"), required=False, widget=widget)


class SlotFields(forms.Form):
    """When: a slot on a day (``CODE|2026-12-09``), or a day with times of one's own."""

    slot = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    day = forms.DateField(label=_("日期"), widget=day_input(), required=False)
    opens_at = forms.TimeField(label=_("最早时间"), widget=clock(), required=False)
    closes_at = forms.TimeField(label=_("最晚时间"), widget=clock(), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        code, _bar, day = values.get("slot", "").partition("|")
        if code:
            values["slot"], values["day"] = code, parse_date(day)
            values["opens_at"] = values["closes_at"] = None
        if values.get("day") is None and "day" not in self.errors:
            self.add_error("day", _("请选择预约时段，或填写日期。"))
        return values


class QuantityFields(forms.Form):
    bins = forms.IntegerField(label=_("桶数"), min_value=1, max_value=999, required=False)
    estimated_grams = KilogramsField(label=_("预估质量（千克）"), required=False)
    note = note_field(_("备注"), required=False)


class BookForm(SlotFields, QuantityFields):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    photo = photo_field()
    photos = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    name = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(label=_("上门地址"), max_length=200, required=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_photos(self) -> tuple[uuid.UUID, ...]:
        """Names of photos that came with an earlier try."""
        names = [name for name in self.cleaned_data["photos"].split(",") if name]
        try:
            return tuple(uuid.UUID(name) for name in names)
        except ValueError as error:
            raise forms.ValidationError(_("照片编号无效，请重新上传照片。")) from error

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if bool(values.get("name")) != bool(values.get("phone")):
            missing = "phone" if values.get("name") else "name"
            self.add_error(missing, _("联系人和电话请一起填写。"))
        return values

    @staticmethod
    def new_id() -> str:
        return str(uuid.uuid4())


class AmendForm(SlotFields, QuantityFields):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)


class RebookForm(SlotFields, QuantityFields):
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("取消的原因"), max_length=300)


class MissedForm(forms.Form):
    note = note_field(_("情况说明"), required=False)
    photo = photo_field()


class ComplaintForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    text = note_field(_("投诉内容"), longest=500)
    photo = photo_field()


class AnswerForm(forms.Form):
    answer = note_field(_("答复"), longest=500)


class AcceptForm(forms.Form):
    """The hauler is asked for only where none is known."""

    hauler = forms.ModelChoiceField(
        label=_("收运单位"), queryset=Organisation.objects.none(), required=False
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order.hauler_id is not None:
            del self.fields["hauler"]
            return
        rows = Organisation.objects.filter(kind=Organisation.Kind.HAULER)
        offer(self, "hauler", rows.in_force(timezone.localdate()))


class PlainForm(forms.Form):
    """Nothing but the wish itself."""


class FeedForm(forms.Form):
    """One of three: what the calendar is of."""

    point = forms.ModelChoiceField(
        label=_("收集点或地址"), queryset=Point.objects.none(), required=False
    )
    contract = forms.ModelChoiceField(
        label=_("收运合同"), queryset=Contract.objects.none(), required=False
    )
    crew = forms.ModelChoiceField(label=_("收运班组"), queryset=Crew.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        points = Point.objects.bookable_by(actor) | Point.objects.visible_to(actor)
        seen = {
            "point": points.in_force(today).order_by("code"),
            "contract": Contract.objects.visible_to(actor).order_by("code"),
            "crew": Crew.objects.visible_to(actor).in_force(today).order_by("code"),
        }
        for name, rows in seen.items():
            if rows.exists():
                offer(self, name, rows)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = {name: row for name, row in values.items() if row is not None}
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(_("请选择其中一项，且只选一项。"))
        return chosen
