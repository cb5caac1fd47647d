"""Forms of the offices: opening and closing accounts, closing periods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.ledger.domain.accounts import AccountDraft
from wufei.ledger.forms.holds import ReasonForm
from wufei.ledger.forms.pickers import PickerField
from wufei.ledger.forms.proofs import DayField
from wufei.ledger.models import Stage
from wufei.registry.public import Organisation, Region, Site, Vehicle


class AccountForm(forms.Form):
    """A new account, within the regions and organisations that the actor sees."""

    code = forms.CharField(
        label=_("编码"), max_length=80, help_text=_("一经使用不能更改；账页摘要以编码计算。")
    )
    name = forms.CharField(label=_("名称"), max_length=160)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    stage = forms.ChoiceField(label=_("环节"), choices=Stage.choices)
    cause = forms.CharField(
        label=_("损耗原因"), max_length=40, required=False, help_text=_("损耗账户必填。")
    )
    use = forms.CharField(
        label=_("用途"),
        max_length=40,
        required=False,
        help_text=_("去向账户写明如何利用；拒收暂存账户写 refused。"),
    )
    region = PickerField("regions", label=_("区划"), required=False)
    organisation = PickerField("organisations", label=_("持有单位"), required=False)
    site = PickerField("sites", label=_("场所"), required=False)
    vehicle = forms.CharField(label=_("车牌"), max_length=16, required=False)
    transit_limit_hours = forms.IntegerField(
        label=_("在途时限（小时）"), min_value=1, max_value=8760, initial=48
    )
    opened_on = DayField(label=_("启用日期"), required=False)

    POINTERS = {
        f"/{name}": name for name in ("code", "stage", "cause", "region", "organisation", "site")
    }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def _named(self, field: str, model: Any, lookup: str) -> int | None:
        text = self.cleaned_data.get(field)
        if not text:
            return None
        rows = model.objects.visible_to(self.actor).filter(**{lookup: text})
        found: int | None = rows.values_list("pk", flat=True).first()
        if found is None:
            message = _("没有“%(code)s”，或不在您的范围内。请从列表中选择。")
            self.add_error(field, str(message) % {"code": text})
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["region_id"] = self._named("region", Region, "code")
        data["organisation_id"] = self._named("organisation", Organisation, "code")
        data["site_id"] = self._named("site", Site, "code")
        data["vehicle_id"] = self._named("vehicle", Vehicle, "plate")
        return data

    def draft(self) -> AccountDraft:
        return AccountDraft(**{n: self.cleaned_data[n] for n in AccountDraft.__slots__})


class CloseAccountForm(forms.Form):
    day = DayField(label=_("停用日期"), initial=timezone.localdate)


class ClosePeriodForm(ReasonForm):
    first_day = DayField(label=_("首日"))
    last_day = DayField(label=_("末日"))

    POINTERS = {
        "/first_day": "first_day",
        "/last_day": "last_day",
        "/reason": "reason",
    }
    field_order = ("first_day", "last_day", "reason")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("末日早于首日；请对调两个日期。"))
        return data
