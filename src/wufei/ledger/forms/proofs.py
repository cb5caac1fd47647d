"""The parts that all forms of daily work share: when, which paper, whose proof, which name."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.ledger.drafts import Handover, Paper
from wufei.ledger.models import Exemption
from wufei.ledger.phrases import PAPER_KINDS
from wufei.registry.public import local_name

_LOCAL = "%Y-%m-%dT%H:%M"


def this_minute() -> dt.datetime:
    """Now at the installation's place, in whole minutes."""
    return timezone.localtime().replace(second=0, microsecond=0)


class MomentField(forms.DateTimeField):
    """A moment at the installation's place."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local", "step": "60"}, format=_LOCAL)
        formats = [_LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]
        super().__init__(widget=widget, input_formats=formats, **kwargs)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


def exemption_choices() -> list[tuple[str, str]]:
    """The exemptions to choose from, none first."""
    rows = [(row.code, local_name(row.name, row.name_en)) for row in Exemption.objects.all()]
    return [("", str(_("无，凭据见上"))), *rows]


class ProofForm(forms.Form):
    """``client_id`` is drawn when the form is shown: sent twice, it is one entry."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    occurred_at = MomentField(label=_("发生时间"), initial=this_minute)
    paper_kind = forms.ChoiceField(
        label=_("凭证类别"), choices=[("", _("未填写")), *PAPER_KINDS.items()], required=False
    )
    paper_reference = forms.CharField(label=_("凭证号"), max_length=160, required=False)
    giver_proof = forms.CharField(
        label=_("交方凭据"), max_length=120, required=False, help_text=_("交方签字人或单号。")
    )
    receiver_proof = forms.CharField(
        label=_("收方凭据"), max_length=120, required=False, help_text=_("收方签字人或单号。")
    )
    exemption = forms.ChoiceField(
        label=_("交接豁免"),
        choices=exemption_choices,
        required=False,
        help_text=_("双方单位不同而没有凭据时，说明为何可以没有。"),
    )

    #: JSON pointers of refusals and the fields they speak of.
    POINTERS = {
        "/client_id": "client_id",
        "/occurred_at": "occurred_at",
        "/handover/exemption": "exemption",
        "/handover": "giver_proof",
    }

    def paper(self) -> Paper:
        data = self.cleaned_data
        return Paper(kind=data["paper_kind"], reference=data["paper_reference"])

    def handover(self) -> Handover:
        data = self.cleaned_data
        return Handover(
            giver=data["giver_proof"],
            receiver=data["receiver_proof"],
            exemption=data["exemption"],
        )
