"""Forms of what is done to one row: close, merge, transfer, name, density."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry import rules
from wufei.registry.forms import Checkboxes, RegionChoice, RegionsChoice, day_input
from wufei.registry.models import Region
from wufei.registry.queries.regions import children_on


class TreeForm(forms.Form):
    """The day whose tree is shown."""

    day = forms.DateField(label=_("日期"), widget=day_input(), required=False)


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("事由"), max_length=300, help_text=_("写入审计日志；例如依据的文件。")
    )


class ActionForm(forms.Form):
    """Knows the row and the actor, so that it offers only what fits them."""

    def __init__(self, *args: Any, row: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.actor = actor
        self.narrow()

    def narrow(self) -> None:
        """Fills the choices."""


class ReasonForm(ActionForm):
    reason = reason_field()


class CloseForm(ActionForm):
    valid_to = forms.DateField(
        label=_("失效日期"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("自该日起不再有效。"),
    )
    reason = reason_field()


class SuccessionForm(ActionForm):
    into = RegionChoice(label=_("新的归属"), queryset=Region.objects.none())
    effective_on = forms.DateField(
        label=_("生效日期"), widget=day_input(), initial=timezone.localdate
    )
    source = forms.CharField(label=_("依据文件"), max_length=300, required=False)
    reason = reason_field()

    def narrow(self) -> None:
        rows: QuerySet[Region] = (
            Region.objects.in_force(timezone.localdate())
            .filter(level=self.row.level)
            .exclude(pk=self.row.pk)
            .order_by("path")
        )
        if not rules.may_edit_reference_data(self.actor):
            own = [r.pk for r in rows if rules.may_edit_region(self.actor, path=r.path)]
            rows = rows.filter(pk__in=own)
        offer(self, "into", rows)


class MergeForm(SuccessionForm):
    pass


class TransferForm(SuccessionForm):
    units = RegionsChoice(
        label=_("划转的下级区划"),
        queryset=Region.objects.none(),
        widget=Checkboxes,
    )
    field_order = ("units", "into", "effective_on", "source", "reason")

    def narrow(self) -> None:
        super().narrow()
        units = children_on(self.row, timezone.localdate())
        rows = Region.objects.filter(pk__in=[unit.pk for unit in units]).order_by("code")
        offer(self, "units", rows)


class SplitForm(ActionForm):
    """One choice of a new home per unit."""

    effective_on = forms.DateField(
        label=_("生效日期"), widget=day_input(), initial=timezone.localdate
    )
    source = forms.CharField(label=_("依据文件"), max_length=300, required=False)
    reason = reason_field()

    def narrow(self) -> None:
        self.units = children_on(self.row, timezone.localdate())
        homes = (
            Region.objects.in_force(timezone.localdate())
            .filter(level=self.row.level)
            .exclude(pk=self.row.pk)
            .order_by("path")
        )
        for unit in self.units:
            self.fields[f"unit_{unit.pk}"] = RegionChoice(
                label=_("%(unit)s划归") % {"unit": unit}, queryset=homes
            )
        self.order_fields([*(f"unit_{unit.pk}" for unit in self.units), "effective_on"])


class LabelForm(ActionForm):
    name = forms.CharField(label=_("名称"), max_length=160)
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=day_input(),
        help_text=_("此前的名称在该日结束。"),
    )
    source = forms.CharField(label=_("依据"), max_length=300)
    reason = reason_field()


class DensityForm(ActionForm):
    grams_per_litre = forms.DecimalField(
        label=_("密度（克/升）"),
        max_digits=12,
        decimal_places=4,
        help_text=_("1 吨/立方米 = 1000 克/升。"),
    )
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=day_input(),
        help_text=_("此前的密度在该日结束。"),
    )
    source = forms.CharField(label=_("依据"), max_length=300)
    reason = reason_field()


class CodeForm(ActionForm):
    list_name = forms.CharField(label=_("名录"), max_length=32, initial="hw")
    edition = forms.CharField(label=_("版次"), max_length=16)
    code = forms.CharField(label=_("代码"), max_length=32)
    category = forms.CharField(label=_("类别"), max_length=32, required=False)
    hazards = forms.CharField(label=_("危险特性"), max_length=32, required=False)
    hazard_logic = forms.ChoiceField(
        label=_("特性关系"),
        required=False,
        choices=[
            ("", "—"),
            ("single", _("单一")),
            ("any_of", _("其一或多项")),
            ("first_certain", _("首项确定，其余可能")),
        ],
    )
    valid_from = forms.DateField(label=_("生效日期"), widget=day_input(), required=False)
    valid_to = forms.DateField(label=_("失效日期"), widget=day_input(), required=False)
    reason = reason_field()
