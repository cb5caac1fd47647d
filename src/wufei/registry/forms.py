"""Forms of the registers: they read input; the domain functions judge and save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.form_choices import offer
from wufei.kernel.quantities import format_grams, parse_mass
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.models import (
    Material,
    Organisation,
    Region,
    ReportingUnit,
    Site,
    SpecialDay,
    Vehicle,
)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TonnesField(forms.CharField):
    """Tonnes as a person writes them; whole grams inside."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_mass(text, "t", thousands=",").grams
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def prepare_value(self, value: Any) -> Any:
        return format_grams(value, "t", grouping=False) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except forms.ValidationError:
            return True


class Checkboxes(forms.CheckboxSelectMultiple):
    """Boxes one below the other; the look of a box belongs to the boxes, not to their frame."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("class", None)
        return context


class RegionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Divisions in the order of the tree, indented by depth."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{'　' * max(obj.path.count('/') - 3, 0)}{obj}"


class RegionsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj)


def regions_of(actor: Actor, roles: Iterable[Role]) -> QuerySet[Any]:
    """Divisions in force today in the areas where ``actor`` holds one of ``roles``; all for the
    system and for those who keep reference data over no area."""
    rows: QuerySet[Any] = Region.objects.in_force(timezone.localdate()).order_by("path")
    if actor.is_system:
        return rows
    condition = Q(pk__in=[])
    for grant in actor.with_role(*roles):
        if grant.region_path is not None:
            condition |= Q(path__startswith=grant.region_path)
    return rows.filter(condition)


class RegisterForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row's editable fields and the reason for the change.

    ``fixed`` are fields that are chosen once, with the first entry.
    """

    fixed: ClassVar[tuple[str, ...]] = ()

    reason = forms.CharField(
        label=_("事由"),
        required=False,
        max_length=300,
        help_text=_("写入审计日志；例如依据的文件。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        if self.instance.pk is not None:
            for name in self.fixed:
                del self.fields[name]
        self.narrow(actor)

    def narrow(self, actor: Actor) -> None:
        """Offers only choices that the actor may take."""

    def values(self) -> dict[str, Any]:
        """What the domain function is called with: all for a new row, else what was changed."""
        names = [name for name in self.fields if name != "reason"]
        if self.instance.pk is not None:
            names = [name for name in names if name in self.changed_data]
        return {name: self.cleaned_data[name] for name in names}


class RegionForm(RegisterForm):
    fixed = ("parent",)

    parent = RegionChoice(label=_("上级"), queryset=Region.objects.none())

    class Meta:
        model = Region
        fields = (
            "parent",
            "code",
            "name",
            "name_en",
            "kind",
            "valid_from",
            "households",
            "population",
            "confirmed",
            "source",
        )
        widgets = {"valid_from": day_input()}
        help_texts = {"code": _("国家标准 GB/T 2260 代码；下级依次加三位。")}

    def narrow(self, actor: Actor) -> None:
        if "parent" not in self.fields:
            return
        leaves = (Region.Level.COMMUNITY, Region.Level.VILLAGE)
        rows: QuerySet[Any] = Region.objects.in_force(timezone.localdate()).order_by("path")
        if not rules.may_edit_reference_data(actor):
            rows = regions_of(actor, (Role.DISTRICT_OFFICER,))
        offer(self, "parent", rows.exclude(level__in=leaves))


class ReportingUnitForm(RegisterForm):
    regions = RegionsChoice(
        label=_("涉及区划"),
        queryset=Region.objects.filter(level=Region.Level.DISTRICT).order_by("code"),
        help_text=_("功能区可涉及多个区县。"),
        widget=Checkboxes,
    )

    class Meta:
        model = ReportingUnit
        fields = ("code", "name", "name_en", "kind", "regions", "valid_from")
        widgets = {"valid_from": day_input()}


class OrganisationForm(RegisterForm):
    region = RegionChoice(label=_("所在区划"), queryset=Region.objects.none())

    class Meta:
        model = Organisation
        fields = ("code", "name", "name_en", "kind", "region", "valid_from", "notes")
        widgets = {"valid_from": day_input()}
        help_texts = {"code": _("统一社会信用代码，或本市统一编码。")}

    def narrow(self, actor: Actor) -> None:
        offer(self, "region", regions_of(actor, rules.OFFICERS))


class SiteForm(RegisterForm):
    region = RegionChoice(label=_("所在区划"), queryset=Region.objects.none())
    capacity_grams_per_day = TonnesField(label=_("设计能力（吨/日）"), required=False)

    class Meta:
        model = Site
        fields = (
            "code",
            "name",
            "name_en",
            "kind",
            "status",
            "organisation",
            "region",
            "latitude",
            "longitude",
            "capacity_grams_per_day",
            "valid_from",
        )
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        offer(self, "region", regions_of(actor, rules.OFFICERS))
        rows = Organisation.objects.visible_to(actor).in_force(timezone.localdate())
        offer(self, "organisation", rows)


class VehicleForm(RegisterForm):
    payload_grams = TonnesField(label=_("核定载质量（吨）"), required=False)
    materials = forms.ModelMultipleChoiceField(
        label=_("可装类别"),
        required=False,
        queryset=Material.objects.filter(scheme=Material.Scheme.HOUSEHOLD, parent=None).order_by(
            "key"
        ),
        widget=Checkboxes,
        help_text=_("不选表示不限。"),
    )

    class Meta:
        model = Vehicle
        fields = ("plate", "organisation", "materials", "payload_grams", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        rows = Organisation.objects.visible_to(actor).in_force(timezone.localdate())
        offer(self, "organisation", rows)


class MaterialForm(RegisterForm):
    fixed = ("key", "scheme")

    class Meta:
        model = Material
        fields = ("key", "scheme", "parent", "name", "name_en", "colour", "confirmed")
        help_texts = {
            "key": _("一经使用不再更改；只用英文字母、数字、下划线和连字符。"),
            "colour": _("例如 #236192；留空为无。"),
        }

    def narrow(self, actor: Actor) -> None:
        rows = Material.objects.filter(codes=None).exclude(pk=self.instance.pk)
        offer(self, "parent", rows.order_by("scheme", "key"))


class SpecialDayForm(RegisterForm):
    fixed = ("day",)

    class Meta:
        model = SpecialDay
        fields = ("day", "kind", "name", "source", "confirmed")
        widgets = {"day": day_input()}
