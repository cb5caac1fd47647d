"""Forms of what makes booking possible: slots, terms, normal weights, recurrences, cards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection import rules
from wufei.collection.forms.fields import KilogramsField
from wufei.collection.forms.registers import (
    CollectionForm,
    class_boxes,
    clock,
    haulers_of,
    household_classes,
)
from wufei.collection.models import (
    BookingRule,
    CardHolder,
    LoadBand,
    Point,
    ServiceCard,
    ServiceSlot,
    ServiceWindow,
    StandingOrder,
)
from wufei.kernel.actors import Actor
from wufei.registry.public import (
    ActionForm,
    Checkboxes,
    Organisation,
    Region,
    RegionChoice,
    day_input,
    reason_field,
    regions_of,
)


def kind_boxes(label: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=Point.Kind.choices, widget=Checkboxes, required=False
    )


class SlotForm(CollectionForm):
    fixed = ("hauler",)
    region = RegionChoice(label=_("服务区划"), queryset=None)
    materials = class_boxes(_("收运类别"))
    point_kinds = kind_boxes(_("收集点类别（不选表示不限）"))

    class Meta:
        model = ServiceSlot
        fields = (
            "code",
            "name",
            "name_en",
            "hauler",
            "region",
            "point_kinds",
            "materials",
            "weekday",
            "opens_at",
            "closes_at",
            "capacity_orders",
            "capacity_bins",
            "cut_off_minutes",
            "horizon_days",
            "on_holidays",
            "accepts_itself",
            "valid_from",
        )
        widgets = {"valid_from": day_input(), "opens_at": clock(), "closes_at": clock()}

    def narrow(self, actor: Actor) -> None:
        self.offer("hauler", haulers_of(actor))
        rows: Any = Region.objects.in_force(timezone.localdate()).order_by("path")
        if rules.may_add_points(actor):
            rows = regions_of(actor, rules.KEEPERS)
        self.offer("region", rows)


class TermsForm(CollectionForm):
    fixed = ("region",)
    region = RegionChoice(label=_("适用区划"), queryset=None, required=False)
    contract_kinds = kind_boxes(_("须有合同的收集点类别"))

    class Meta:
        model = BookingRule
        fields = (
            "region",
            "cut_off_minutes",
            "horizon_days",
            "contract_kinds",
            "most_open_orders",
            "missed_report_days",
            "complaint_days",
            "answer_working_days",
            "close_after_days",
            "standing_horizon_days",
            "contact_keep_days",
            "valid_from",
        )
        widgets = {"valid_from": day_input()}
        help_texts = {"region": _("留空表示全市，只有市无废办可以。")}

    def narrow(self, actor: Actor) -> None:
        self.offer("region", regions_of(actor, rules.TERMS_KEEPERS))


class BandForm(CollectionForm):
    fixed = ("region", "material")
    region = RegionChoice(label=_("适用区划"), queryset=None, required=False)

    class Meta:
        model = LoadBand
        fields = ("region", "material", "lightest", "heaviest", "source", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("region", regions_of(actor, rules.TERMS_KEEPERS))
        self.offer("material", household_classes())


class StandingForm(CollectionForm):
    fixed = ("code", "point", "material", "hauler")
    weekdays = forms.MultipleChoiceField(
        label=_("星期"),
        choices=[(str(value + 1), label) for value, label in ServiceWindow.Weekday.choices],
        widget=Checkboxes,
        required=False,
    )
    estimated_grams = KilogramsField(label=_("预估质量（千克）"), required=False)

    class Meta:
        model = StandingOrder
        fields = (
            "code",
            "point",
            "material",
            "hauler",
            "weekdays",
            "every_days",
            "opens_at",
            "closes_at",
            "bins",
            "estimated_grams",
            "note",
            "on_holiday",
            "serves_make_up",
            "valid_from",
            "valid_to",
        )
        widgets = {
            "valid_from": day_input(),
            "valid_to": day_input(),
            "opens_at": clock(),
            "closes_at": clock(),
        }
        help_texts = {"every_days": _("与星期二选一；从生效日期起算。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.initial["weekdays"] = list(self.instance.weekdays)

    def narrow(self, actor: Actor) -> None:
        today = timezone.localdate()
        self.offer("point", Point.objects.bookable_by(actor).in_force(today).order_by("code"))
        self.offer("material", household_classes())
        haulers = Organisation.objects.filter(kind=Organisation.Kind.HAULER).in_force(today)
        self.offer("hauler", haulers)

    def clean_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["weekdays"]))


class ExceptForm(ActionForm):
    day = forms.DateField(label=_("原日期"), widget=day_input())
    moved_to = forms.DateField(
        label=_("改到"), widget=day_input(), required=False, help_text=_("留空表示这一天不收运。")
    )
    reason = reason_field()


class RestoreForm(ActionForm):
    day = forms.DateField(label=_("原日期"), widget=day_input())
    reason = reason_field()


class _PersonFields(forms.Form):
    """Asked for anew each time: what stands is shown on the page."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("电话"), max_length=24, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label=_("住址"), max_length=200)
    need = forms.CharField(
        label=_("需要的帮助"),
        max_length=200,
        required=False,
        help_text=_("例如：独居老人，请敲门等候。"),
    )
    keep_until = forms.DateField(
        label=_("保存至"), widget=day_input(), help_text=_("到期自动删除，最长三年。")
    )


class CardForm(_PersonFields, CollectionForm):
    region = RegionChoice(label=_("所在区划"), queryset=None)
    latitude = forms.DecimalField(
        label=_("纬度（WGS 84）"), max_digits=9, decimal_places=6, required=False
    )
    longitude = forms.DecimalField(
        label=_("经度（WGS 84）"), max_digits=9, decimal_places=6, required=False
    )
    field_order = ("code", "region", "name", "phone", "address", "need", "keep_until")

    class Meta:
        model = ServiceCard
        fields = ("code", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("region", regions_of(actor, rules.CARD_KEEPERS))


class HolderForm(_PersonFields, ActionForm):
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    def narrow(self) -> None:
        known = CardHolder.objects.filter(card=self.row).first()
        if known is not None:
            for name in ("name", "phone", "address", "need", "keep_until"):
                self.initial[name] = getattr(known, name)


class PlaceForm(ActionForm):
    latitude = forms.DecimalField(
        label=_("纬度（WGS 84）"), max_digits=9, decimal_places=6, required=False
    )
    longitude = forms.DecimalField(
        label=_("经度（WGS 84）"), max_digits=9, decimal_places=6, required=False
    )
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    def narrow(self) -> None:
        for name in ("latitude", "longitude"):
            self.initial[name] = getattr(self.row.point, name)
