"""Forms of daily work: a transfer, and a load at the gate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.kernel.quantities import unit_named
from wufei.ledger.domain.receiving import Gate, Weighing
from wufei.ledger.drafts import EntryDraft, LotDraft, PostingDraft
from wufei.ledger.forms.masses import AmountField, UnitField, read_amount
from wufei.ledger.forms.pickers import PICKER_HELP, PickerField
from wufei.ledger.forms.proofs import ProofForm


class TransferForm(ProofForm):
    """Mass of one material from one account to another."""

    from_account = PickerField("all-accounts", label=_("交出账户"), help_text=PICKER_HELP)
    to_account = PickerField("all-accounts", label=_("收入账户"), help_text=PICKER_HELP)
    material = PickerField("materials", label=_("物料"), help_text=PICKER_HELP)
    amount = AmountField(label=_("质量"))
    unit = UnitField()
    lot = PickerField(
        "lots", label=_("批号"), required=False, help_text=_("有批次的质量须写明批号。")
    )
    new_lot = forms.BooleanField(
        label=_("开立新批次"), required=False, help_text=_("批号尚不存在，由本笔开立。")
    )
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    POINTERS = {
        **ProofForm.POINTERS,
        "/postings/0/account": "from_account",
        "/postings/1/account": "to_account",
        "/postings/0/material": "material",
        "/postings/1/material": "material",
        "/postings/0/grams": "amount",
        "/postings/1/grams": "amount",
        "/postings/0/lot": "lot",
        "/postings/1/lot": "lot",
        "/lots/0/code": "lot",
        "/lots/0/material": "material",
    }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["grams"] = read_amount(self, "amount", empty=None)
        if data["grams"] is not None and data["grams"] <= 0:
            self.add_error("amount", _("质量须大于零；方向由交出和收入账户决定。"))
        if data.get("new_lot") and not data.get("lot"):
            self.add_error("lot", _("请填写新批次的批号。"))
        return data

    def draft(self) -> EntryDraft:
        data = self.cleaned_data
        lot, grams, material = data["lot"] or None, data["grams"], data["material"]
        opened = (LotDraft(lot, material),) if lot and data["new_lot"] else ()
        leaving = None if opened else lot
        return EntryDraft(
            client_id=data["client_id"],
            occurred_at=data["occurred_at"],
            postings=(
                PostingDraft(data["from_account"], material, -grams, leaving),
                PostingDraft(data["to_account"], material, grams, lot),
            ),
            paper=self.paper(),
            handover=self.handover(),
            lots=opened,
            reason=data["reason"],
            declared=f"{data['amount']} {unit_named(data['unit']).code}",
        )


class ReceiptForm(ProofForm):
    """A load at the gate: received = accepted + refused + residue in the vehicle."""

    vehicle = PickerField("all-accounts", label=_("车辆在途账户"), help_text=PICKER_HELP)
    stock = PickerField("accounts", label=_("本场贮存账户"), help_text=PICKER_HELP)
    refused_at = PickerField(
        "accounts", label=_("拒收暂存账户"), required=False, help_text=_("有拒收时填写。")
    )
    difference = PickerField(
        "all-accounts",
        label=_("磅差账户"),
        required=False,
        help_text=_("收运称重与本磅不一致时，差额记入此账户。"),
    )
    material = PickerField("materials", label=_("物料"), help_text=PICKER_HELP)
    lot = PickerField("lots", label=_("车次批号"), required=False)
    into_lot = PickerField("lots", label=_("并入批次"), required=False)
    unit = UnitField()
    received = AmountField(label=_("到场"))
    accepted = AmountField(label=_("接收"))
    refused = AmountField(label=_("拒收"), required=False)
    residue = AmountField(label=_("车内残留"), required=False)
    announced = AmountField(
        label=_("收运称重合计"),
        required=False,
        help_text=_("车上各次收运称重之和；不填则以本磅为准。"),
    )
    refusal_reason = forms.CharField(label=_("拒收原因"), max_length=300, required=False)

    AMOUNTS = ("received", "accepted", "refused", "residue")
    POINTERS = {
        **ProofForm.POINTERS,
        "/received": "received",
        "/refusal_reason": "refusal_reason",
        "/postings/0/account": "vehicle",
        "/postings/0/material": "material",
        "/postings/0/grams": "received",
        "/postings/0/lot": "lot",
        "/postings/1/account": "stock",
        "/postings/1/lot": "into_lot",
    }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["grams"] = {name: read_amount(self, name) for name in self.AMOUNTS}
        data["announced_grams"] = read_amount(self, "announced", empty=None)
        if data["grams"]["refused"] and not data.get("refused_at"):
            self.add_error("refused_at", _("有拒收质量，请填写暂存账户。"))
        difference = (data["announced_grams"] or 0) - (data["grams"]["received"] or 0)
        if data["announced_grams"] is not None and difference and not data.get("difference"):
            self.add_error("difference", _("收运称重与到场不一致，请填写磅差账户。"))
        return data

    def weighing(self) -> Weighing:
        grams = self.cleaned_data["grams"]
        return Weighing(**grams, refusal_reason=self.cleaned_data["refusal_reason"])

    def gate(self) -> Gate:
        data = self.cleaned_data
        return Gate(
            vehicle=data["vehicle"],
            stock=data["stock"],
            refused=data["refused_at"],
            difference=data["difference"],
        )
