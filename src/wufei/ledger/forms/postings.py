"""Narrowing the lines of the ledger; the same names as in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.ledger.forms.pickers import PickerField
from wufei.ledger.forms.proofs import DayField
from wufei.ledger.models import Stage


class PostingFilterForm(forms.Form):
    account = PickerField("accounts", label=_("账户"), required=False)
    material = PickerField("materials", label=_("物料"), required=False)
    site = PickerField("sites", label=_("场所"), required=False)
    region = PickerField("regions", label=_("区划"), required=False)
    stage = forms.ChoiceField(
        label=_("环节"), choices=[("", _("全部")), *Stage.choices], required=False
    )
    direction = forms.ChoiceField(
        label=_("方向"),
        choices=[("", _("收入和发出")), ("in", _("收入")), ("out", _("发出"))],
        required=False,
    )
    first = DayField(label=_("发生日自"), required=False)
    last = DayField(label=_("发生日至"), required=False)

    #: Parameters that stay as they are while the form is sent.
    KEPT = ("site_kind", "organisation", "use", "cause", "lot", "batch", "kind", "plant")
