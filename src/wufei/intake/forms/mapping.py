"""The form that makes a column map without a line of YAML."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.intake.forms.guessing import DATE_FORMATS
from wufei.kernel.units import UNITS
from wufei.ledger.public import Exemption, Stage
from wufei.registry.public import local_name

OTHER = "other"
#: Parts that come from a column or from one text for the whole file.
ORIGINS = ("time", "material", "unit", "giver", "receiver", "reference")
_REQUIRED = {
    "time": _("请选择日期所在的列；整个文件同一天的，写明那一天。"),
    "material": _("请选择物料所在的列；整个文件同一种的，写明物料。"),
    "unit": _("请写明质量的计量单位，或选择写着单位的列。"),
    "giver": _("请选择交出方所在的列；整个文件同一方的，写明账户。"),
    "receiver": _("请选择收入方所在的列；整个文件同一方的，写明账户。"),
}
_ZONES = ("Asia/Shanghai", "UTC", "Asia/Urumqi", "Europe/London", "Europe/Berlin",
          "America/New_York", "America/Chicago", "America/Denver",
          "America/Los_Angeles")  # fmt: skip


def _exemptions() -> list[tuple[str, Any]]:
    rows = Exemption.objects.all()
    return [("", _("没有豁免")), *((e.code, local_name(e.name, e.name_en)) for e in rows)]


def _choice(label: Any, choices: Any, initial: str = "", **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, initial=initial, required=False, **kwargs
    )


def _text(label: Any, *, length: int = 160, suggestions: str = "", **kwargs: Any) -> Any:
    attrs = {"autocomplete": "off"} | ({"list": suggestions} if suggestions else {})
    return forms.CharField(
        label=label, max_length=length, required=False, widget=forms.TextInput(attrs), **kwargs
    )


def _column(label: Any) -> forms.ChoiceField:
    return _choice(label, [])


def _units() -> list[tuple[str, Any]]:
    label = _("%(unit)s（%(code)s）")
    return [("", _("请选择")), *((u.code, label % {"unit": u, "code": u.code}) for u in UNITS)]


_STAGES = [choice for choice in Stage.choices if choice[0] != Stage.LOSS]


class MapForm(forms.Form):
    """Choices for every part of a map. ``header``: the columns of the file."""

    title = _text(_("方案名称"), help_text=_("下次遇到同样表头的文件，会先推荐这个方案。"))

    time_column = _column(_("日期或时间在哪一列"))
    time_second = _column(_("时刻另在一列"))
    time_fixed = _text(_("整个文件同一天"), length=40)
    time_format = _choice(_("日期写法"), [*DATE_FORMATS.items(), (OTHER, _("其他写法"))], "iso")
    time_pattern = _text(
        _("其他写法"),
        length=80,
        help_text=_("用 %Y、%m、%d、%H、%M、%S 写，如 %d-%m-%Y。"),
    )
    zone = _text(_("时区"), length=60, suggestions="known-zones", initial="Asia/Shanghai")

    material_column = _column(_("物料在哪一列"))
    material_fixed = _text(_("整个文件同一种物料"), length=64, suggestions="known-materials")
    new_materials = forms.BooleanField(
        label=_("没有对应的值，登记为外来名录的新物料"), required=False
    )
    material_prefix = _text(
        _("新物料标识的开头"), length=30, initial="ext",
        help_text=_("小写字母、数字和连字符，如 austin。"),
    )  # fmt: skip

    mass_column = _column(_("质量在哪一列"))
    mass_minus = _column(_("减去皮重（另一列）"))
    unit_column = _column(_("单位写在哪一列"))
    unit_fixed = _choice(_("整个文件的单位"), _units)
    density = _text(_("密度（克/升）"), length=20, help_text=_("只在单位是体积时需要。"))
    decimal = _choice(_("小数点"), [(".", _("点 .")), (",", _("逗号 ,"))], ".")
    thousands = _choice(
        _("千位分隔符"),
        [("", _("不用分隔符")), (",", _("逗号 ,")), (".", _("点 .")), (" ", _("空格")), ("'", "'")],
    )

    giver_column = _column(_("交出方在哪一列"))
    giver_fixed = _text(_("整个文件同一交出方"), length=80, suggestions="known-accounts")
    giver_stage = _choice(_("新账户的环节"), _STAGES, Stage.SOURCE)
    giver_prefix = _text(_("新账户编码的开头"), length=40, initial="ext:from:")
    receiver_column = _column(_("收入方在哪一列"))
    receiver_fixed = _text(_("整个文件同一收入方"), length=80, suggestions="known-accounts")
    receiver_stage = _choice(_("新账户的环节"), _STAGES, Stage.SINK)
    receiver_prefix = _text(_("新账户编码的开头"), length=40, initial="ext:to:")
    open_accounts = forms.BooleanField(label=_("没有对应账户的，入账时开立新账户"), required=False)

    blank = _choice(
        _("质量没有填写"), [("refuse", _("拒收，列入未入账的行")), ("skip", _("略过，只计数"))],
        "refuse",
    )  # fmt: skip
    zero = _choice(_("质量为零"), [("skip", _("略过，只计数")), ("refuse", _("拒收"))], "skip")
    negative = _choice(
        _("质量为负"), [("refuse", _("拒收")), ("reverse", _("记为反方向"))], "refuse"
    )
    duplicates = _choice(
        _("与前面某行完全相同"),
        [("report", _("照常入账，列入报告")), ("quarantine", _("拒收"))],
        "report",
    )
    plausible_max = _text(_("一行的合理上限"), length=20)
    plausible_unit = _choice(_("上限的单位"), _units)
    plausible_why = _text(_("上限的依据"), help_text=_("如：公路货车总质量限值 49 吨。"))
    plausible_policy = _choice(
        _("超过上限"),
        [("quarantine", _("拒收，由人核对")), ("report", _("照常入账，列入报告"))],
        "quarantine",
    )

    exemption = _choice(_("交接豁免"), _exemptions)
    giver_proof = _column(_("交出凭证在哪一列"))
    receiver_proof = _column(_("收入凭证在哪一列"))
    paper = _text(_("凭证类别"), length=40, help_text=_("如：磅单、联单。"))
    reference_column = _column(_("凭证号在哪一列"))
    reference_fixed = _text(_("整个文件同一凭证号"), length=80)
    lot_column = _column(_("批号在哪一列"))

    carried = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, header: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("（不取自列）")), *((name, name) for name in header if name)]
        for name, form_field in self.fields.items():
            if name.endswith(("_column", "_proof")) or name in ("time_second", "mass_minus"):
                form_field.choices = columns  # type: ignore[attr-defined]
        self.zones = _ZONES

    def clean_carried(self) -> dict[str, Any]:
        try:
            found = json.loads(self.cleaned_data["carried"] or "{}")
        except ValueError:
            found = {}
        return found if isinstance(found, dict) else {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, words in _REQUIRED.items():
            column, fixed = data.get(f"{name}_column"), data.get(f"{name}_fixed")
            if column and fixed:
                both = _("已经选了列，请清空这里；或者不选列。")
                self.add_error(f"{name}_fixed", both)
            elif not column and not fixed and f"{name}_column" not in self.errors:
                self.add_error(f"{name}_column", words)
        if not data.get("mass_column") and "mass_column" not in self.errors:
            self.add_error("mass_column", _("请选择质量所在的列。"))
        if data.get("time_format") == OTHER and not data.get("time_pattern"):
            self.add_error("time_pattern", _("请写明日期的写法。"))
        if data.get("plausible_max") and not data.get("plausible_unit"):
            self.add_error("plausible_unit", _("请写明上限的单位。"))
        if not data.get("title"):
            self.add_error("title", _("请给方案起个名称，以便下次使用。"))
        return data
