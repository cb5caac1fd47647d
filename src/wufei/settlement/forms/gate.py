"""The ticket of a weighbridge as it is typed."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.photos import keep_photo
from wufei.kernel.quantities import parse_mass
from wufei.kernel.refusals import Refusal
from wufei.settlement.domain.receiving import ReceiptDraft


class KilogramField(forms.CharField):
    """Kilograms as written, ``1,234.5``; cleaned to grams, None when empty."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=widget, max_length=20, required=False, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip().replace("，", ",").replace("．", ".")
        if not text:
            return None
        try:
            return parse_mass(text, "kg", thousands=",").grams
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class WeighForm(forms.Form):
    """Gross and tare, or the net mass; what was refused and what stayed in the vehicle."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    gross = KilogramField(label=_("毛重（千克）"))
    tare = KilogramField(label=_("皮重（千克）"))
    net = KilogramField(label=_("净重（千克）"), help_text=_("填了毛重和皮重，净重可以不填。"))
    refused = KilogramField(label=_("拒收（千克）"), help_text=_("没有就留空。"))
    residue = KilogramField(
        label=_("车内残留（千克）"), help_text=_("没有卸完的质量，没有就留空。")
    )
    refusal_reason = forms.CharField(
        label=_("拒收原因"), max_length=300, required=False, help_text=_("有拒收时必填。")
    )
    photo = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("有拒收时必须拍照。"),
        widget=forms.ClearableFileInput({"accept": "image/*", "capture": "environment"}),
    )
    ticket = forms.CharField(label=_("磅单号"), max_length=80, required=False)
    occurred_at = forms.DateTimeField(
        label=_("过磅时间"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=timezone.now,
    )

    def draft(self, actor: Actor) -> ReceiptDraft:
        """The receipt as typed, its photo kept under the form's own name.

        Raises:
            Refusal: the photo is none.
        """
        data = self.cleaned_data
        photo = None
        if data["photo"]:
            name = uuid.uuid5(data["client_id"], "photo")
            photo = keep_photo(actor=actor, file=data["photo"], photo_id=name)
        return ReceiptDraft(
            client_id=data["client_id"],
            occurred_at=data["occurred_at"],
            gross=data["gross"],
            tare=data["tare"],
            net=data["net"],
            refused=data["refused"] or 0,
            residue=data["residue"] or 0,
            refusal_reason=data["refusal_reason"],
            ticket=data["ticket"],
            photo=photo,
        )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("事由"), max_length=300)
