from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.measures.forms.exploring import DayInput

_CODE: dict[str, Any] = {"required": False, "max_length": 120}


class LineFilterForm(forms.Form):
    """What the lines behind a figure are narrowed to, each by its exact code."""

    day = forms.DateField(label=_("发生日"), required=False, widget=DayInput)
    account = forms.CharField(label=_("账户编码"), **_CODE)
    counter_account = forms.CharField(label=_("对方账户编码"), **_CODE)
    material = forms.CharField(label=_("物料编码"), **_CODE)
    lot = forms.CharField(label=pgettext_lazy("lot", "批次"), **_CODE)
    paper_kind = forms.CharField(label=_("凭证种类"), **_CODE)
