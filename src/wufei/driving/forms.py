"""Forms of driving."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.driving.models import StopReason


class ReasonForm(forms.Form):
    occasion = forms.ChoiceField(label=_("场合"), choices=StopReason.Occasion.choices)
    text = forms.CharField(label=_("原因"), max_length=80)
    text_en = forms.CharField(label=_("英文"), max_length=120, required=False)
    position = forms.IntegerField(
        label=_("顺序"), min_value=0, max_value=999, initial=0, help_text=_("小的排在前面。")
    )
