"""The weigh-out slip of a transfer station as it is typed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.form_choices import offer
from wufei.registry.public import Site, Vehicle
from wufei.settlement.domain.hauling import HaulDraft, Portion
from wufei.settlement.forms.gate import KilogramField
from wufei.settlement.models import Haul
from wufei.settlement.queries.hauls import Batch, destinations

_PART = "out_"


def named_lots(data: Any) -> list[int]:
    """Keys of the lots that a posted slip names."""
    keys = [name.removeprefix(_PART) for name in data if name.startswith(_PART)]
    return [int(key) for key in keys if key.isdecimal() and len(key) < 19]


class HaulForm(forms.Form):
    """Batches with a mass each, vehicle and plant, gross and tare or the net mass."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    plate = forms.CharField(label=_("车牌"), max_length=16)
    plant = forms.ModelChoiceField(label=_("送往"), queryset=Site.objects.none())
    gross = KilogramField(label=_("毛重（千克）"))
    tare = KilogramField(label=_("皮重（千克）"))
    net = KilogramField(label=_("净重（千克）"), help_text=_("填了毛重和皮重，净重可以不填。"))
    ticket = forms.CharField(label=_("磅单号"), max_length=80, required=False)
    loss_cause = forms.ChoiceField(
        label=_("差额去向"),
        choices=[("", _("没有差额")), *Haul.Cause.choices],
        required=False,
        help_text=_("出库合计与净重不一致时必填。"),
    )
    loss_reason = forms.CharField(label=_("差额原因"), max_length=300, required=False)
    left_at = forms.DateTimeField(
        label=_("出站时间"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=timezone.now,
    )

    def __init__(self, *args: Any, station: Site, batches: Iterable[Batch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "plant", destinations(station))
        self.batches = list(batches)
        for batch in self.batches:
            label = _("%(code)s 出库（千克）") % {"code": batch.lot.code}
            field = KilogramField(label=label)
            field.widget.attrs["data-stands"] = str(batch.stands)
            self.fields[f"{_PART}{batch.lot.pk}"] = field

    def parts(self) -> list[tuple[Batch, forms.BoundField]]:
        return [(batch, self[f"{_PART}{batch.lot.pk}"]) for batch in self.batches]

    def clean_plate(self) -> Vehicle:
        plate = self.cleaned_data["plate"].strip().upper()
        today = timezone.localdate()
        found: Vehicle | None = Vehicle.objects.in_force(today).filter(plate=plate).first()
        if found is None:
            raise forms.ValidationError(_("没有登记这个车牌的车辆。请核对车牌，或先登记车辆。"))
        return found

    def draft(self) -> HaulDraft:
        data = self.cleaned_data
        portions = [
            Portion(batch.lot.code, grams)
            for batch in self.batches
            if (grams := data[f"{_PART}{batch.lot.pk}"])
        ]
        names = ("client_id", "left_at", "gross", "tare", "net")
        words = ("loss_cause", "loss_reason", "ticket")
        told = {name: data[name] for name in (*names, *words)}
        return HaulDraft(portions=tuple(portions), **told)
