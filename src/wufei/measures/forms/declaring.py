from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.measures.forms.exploring import DayInput
from wufei.measures.importers import MOST_BYTES
from wufei.measures.queries import RegionFacts
from wufei.measures.showing.wording import unit_words


class ValueForm(forms.Form):
    """What is told about a value; ``estimated`` marks what was not counted one by one."""

    value = forms.DecimalField(label=_("数值"), max_digits=27, decimal_places=6)
    unit = forms.CharField(
        label=_("计量单位"), required=False, max_length=24, help_text=_("留空即用该数列的单位。")
    )
    estimated = forms.BooleanField(label=_("估算值"), required=False)
    supplier = forms.CharField(label=_("填报单位"), required=False, max_length=120)
    evidence = forms.CharField(label=_("依据"), required=False, max_length=300)
    note = forms.CharField(label=_("口径说明"), required=False, max_length=300)


class DeclareForm(ValueForm):
    """A new value. ``units``: series → unit, with the words of its measures in ``names``."""

    series = forms.ChoiceField(label=_("数列"))
    region = forms.ChoiceField(label=_("区划"))
    first_day = forms.DateField(label=_("首日"), widget=DayInput)
    last_day = forms.DateField(label=_("末日"), widget=DayInput)
    reason = forms.CharField(
        label=_("更正事由"),
        required=False,
        max_length=300,
        help_text=_("这一数列、区划和期间已有另一个值时填写。"),
    )
    field_order = ("series", "region", "first_day", "last_day")

    def __init__(
        self,
        *args: Any,
        names: Mapping[str, str],
        units: Mapping[str, str],
        regions: Sequence[RegionFacts],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["series"].choices = [
            (series, f"{names.get(series, series)}（{unit_words(unit) or unit}）")
            for series, unit in units.items()
        ]
        fields["region"].choices = [
            (each.code, f"{'　' * max(0, each.depth - 2)}{each.name}") for each in regions
        ]


class CorrectForm(ValueForm):
    reason = forms.CharField(label=_("更正事由"), max_length=300)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("撤回事由"),
        max_length=300,
        help_text=_("撤回后这一期间为无数据；原值和事由都保留在案。"),
    )


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Excel 工作簿"),
        widget=forms.FileInput({"accept": ".xlsx"}),
        error_messages={"required": _("请选择一个文件。"), "empty": _("文件是空的。")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("文件超过上限 %(most)s MB，请分几次上传。"),
                params={"most": MOST_BYTES // 1024**2},
            )
        return file
