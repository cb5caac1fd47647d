"""Forms of driving."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.driving.models import Decision, StopReason


class ReasonForm(forms.Form):
    occasion = forms.ChoiceField(label=_("场合"), choices=StopReason.Occasion.choices)
    text = forms.CharField(label=_("原因"), max_length=80)
    text_en = forms.CharField(label=_("英文"), max_length=120, required=False)
    position = forms.IntegerField(
        label=_("顺序"), min_value=0, max_value=999, initial=0, help_text=_("小的排在前面。")
    )


class DecisionForm(forms.Form):
    """What becomes of a record; a weight may be set right."""

    verdict = forms.ChoiceField(label=_("处理"), choices=[("", "—"), *Decision.Verdict.choices])
    kilograms = forms.CharField(
        label=_("更正为（千克）"),
        max_length=20,
        required=False,
        help_text=_("补记时用；不填则按原来的重量。"),
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    reason = forms.CharField(label=_("原因"), max_length=300)

    def __init__(self, *args: Any, weighs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not weighs:
            del self.fields["kilograms"]
