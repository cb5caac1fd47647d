"""Forms of the two phases: announce, weigh, void; and the form of a reason."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.kernel.quantities import unit_named
from wufei.ledger.forms.masses import AmountField, UnitField, read_amount
from wufei.ledger.forms.pickers import PICKER_HELP, PickerField
from wufei.ledger.forms.proofs import MomentField, ProofForm, this_minute


def _tomorrow() -> dt.datetime:
    return this_minute() + dt.timedelta(hours=24)


class AnnounceForm(forms.Form):
    """A load expected: nothing else can take its mass until it is weighed, voided or expired."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    from_account = PickerField("all-accounts", label=_("交出账户"), help_text=PICKER_HELP)
    to_account = PickerField("all-accounts", label=_("收入账户"), help_text=PICKER_HELP)
    material = PickerField("materials", label=_("物料"), help_text=PICKER_HELP)
    lot = PickerField("lots", label=_("批号"), required=False)
    amount = AmountField(label=_("预报质量"))
    unit = UnitField()
    estimated = forms.BooleanField(label=_("是估算，未称重"), required=False, initial=True)
    expires_at = MomentField(
        label=_("期限"), initial=_tomorrow, help_text=_("到期仍未过磅即告警并释放质量。")
    )
    paper_reference = forms.CharField(label=_("凭证号"), max_length=160, required=False)

    POINTERS = {"/client_id": "client_id", "/grams": "amount", "/expires_at": "expires_at"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["grams"] = read_amount(self, "amount", empty=None)
        return data

    def announcement(self) -> dict[str, Any]:
        """The arguments of ``announce``, without the actor."""
        names = ("client_id", "from_account", "to_account", "material", "grams", "expires_at")
        found = {name: self.cleaned_data[name] for name in names}
        found["lot"] = self.cleaned_data["lot"] or None
        found["estimated"] = self.cleaned_data["estimated"]
        found["paper_reference"] = self.cleaned_data["paper_reference"]
        return found


class SettleForm(ProofForm):
    """The weighing of an announced load."""

    amount = AmountField(label=_("过磅质量"))
    unit = UnitField()
    final = forms.BooleanField(
        label=_("这是最后一次过磅"), required=False, initial=True,
        help_text=_("勾选后，预报剩下的质量作废；不勾选则继续预占，等下一次过磅。"),
    )  # fmt: skip

    POINTERS = {**ProofForm.POINTERS, "/postings": "amount"}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["grams"] = read_amount(self, "amount", empty=None)
        if data["grams"] is not None and data["grams"] <= 0:
            self.add_error("amount", _("质量须大于零；没有到货请作废预报。"))
        return data

    def weighing(self) -> dict[str, Any]:
        """The arguments of ``settle``, without actor and hold."""
        data = self.cleaned_data
        return {
            "client_id": data["client_id"],
            "grams": data["grams"],
            "occurred_at": data["occurred_at"],
            "final": data["final"],
            "paper": self.paper(),
            "handover": self.handover(),
            "declared": f"{data['amount']} {unit_named(data['unit']).code}",
        }


class ReasonForm(forms.Form):
    """Why something is undone; asked for by everything that takes a step back."""

    reason = forms.CharField(
        label=_("事由"), max_length=300, widget=forms.Textarea({"rows": 3}), strip=True
    )

    POINTERS = {"/reason": "reason"}

    def clean_reason(self) -> str:
        """Line breaks are no part of a reason: it is one line of the book."""
        return " ".join(str(self.cleaned_data["reason"]).split())
