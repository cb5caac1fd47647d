"""Forms of collection: they read input; the domain judges and saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection import rules
from wufei.collection.models import Bin, Contract, Crew, Depot, Point, PointContact, ServiceWindow
from wufei.kernel.actors import Actor, Role
from wufei.kernel.form_choices import offer
from wufei.ledger.public import Account, Stage
from wufei.registry.public import (
    ActionForm,
    Checkboxes,
    Material,
    Organisation,
    Region,
    RegionChoice,
    RegisterForm,
    Vehicle,
    day_input,
    reason_field,
    regions_of,
)


def household_classes() -> QuerySet[Any]:
    rows: QuerySet[Any] = Material.objects.filter(
        scheme=Material.Scheme.HOUSEHOLD, parent=None
    ).order_by("key")
    return rows


def class_boxes(label: Any) -> forms.ModelMultipleChoiceField:  # type: ignore[type-arg]
    return forms.ModelMultipleChoiceField(
        label=label, queryset=household_classes(), widget=Checkboxes
    )


def clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class CollectionForm(RegisterForm):
    """Base: offers only rows that the actor sees and that are in force."""

    def offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            offer(self, name, rows)

    def seen(self, model: Any) -> Any:
        return model.objects.visible_to(self.actor).in_force(timezone.localdate())


class PointForm(CollectionForm):
    region = RegionChoice(label=_("所在区划"), queryset=None)

    class Meta:
        model = Point
        fields = (
            "code",
            "name",
            "name_en",
            "kind",
            "organisation",
            "region",
            "address",
            "latitude",
            "longitude",
            "account",
            "valid_from",
        )
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("region", regions_of(actor, rules.KEEPERS))
        self.offer("organisation", self.seen(Organisation))
        self.offer("account", Account.objects.visible_to(actor).filter(stage=Stage.SOURCE))


class WindowForm(CollectionForm):
    fixed = ("point",)
    materials = class_boxes(_("接收类别"))

    class Meta:
        model = ServiceWindow
        fields = ("point", "weekday", "opens_at", "closes_at", "materials", "valid_from")
        widgets = {"valid_from": day_input(), "opens_at": clock(), "closes_at": clock()}

    def narrow(self, actor: Actor) -> None:
        self.offer("point", self.seen(Point))


class BinForm(CollectionForm):
    class Meta:
        model = Bin
        fields = ("code", "point", "material", "litres", "tare_grams", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("point", self.seen(Point))
        self.offer("material", household_classes())


class ContractForm(CollectionForm):
    materials = class_boxes(_("收运类别"))

    class Meta:
        model = Contract
        fields = (
            "code",
            "holder",
            "hauler",
            "materials",
            "fee_basis",
            "fee",
            "valid_from",
            "valid_to",
            "paid_until",
        )
        widgets = {name: day_input() for name in ("valid_from", "valid_to", "paid_until")}
        help_texts = {"valid_to": _("自该日起不再有效。")}

    def narrow(self, actor: Actor) -> None:
        today = timezone.localdate()
        self.offer("holder", self.seen(Organisation))
        rows = Organisation.objects.filter(kind=Organisation.Kind.HAULER).in_force(today)
        self.offer("hauler", rows)
        if not rules.may_add_points(actor):
            # a hauler's dispatcher enters contracts with anyone, but only for the own body
            self.offer("holder", Organisation.objects.in_force(today))
            self.offer("hauler", rows.visible_to(actor))


class DepotForm(CollectionForm):
    fixed = ("organisation",)
    region = RegionChoice(label=_("所在区划"), queryset=None)

    class Meta:
        model = Depot
        fields = (
            "code",
            "name",
            "name_en",
            "organisation",
            "region",
            "latitude",
            "longitude",
            "valid_from",
        )
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("organisation", haulers_of(actor))
        regions = regions_of(actor, rules.KEEPERS)
        if actor.has_role(Role.DISPATCHER):
            near = Q(pk__in=regions.values("pk"))
            for home in haulers_of(actor).select_related("region"):
                near |= Q(path__startswith=home.region.path)
            regions = Region.objects.in_force(timezone.localdate()).filter(near).order_by("path")
        self.offer("region", regions)


class CrewForm(CollectionForm):
    fixed = ("organisation",)

    class Meta:
        model = Crew
        fields = ("code", "name", "name_en", "organisation", "depot", "vehicle", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("organisation", haulers_of(actor))
        self.offer("depot", self.seen(Depot))
        self.offer("vehicle", self.seen(Vehicle))


def haulers_of(actor: Actor) -> Any:
    rows = Organisation.objects.visible_to(actor).in_force(timezone.localdate())
    return rows.filter(kind=Organisation.Kind.HAULER)


class ContactForm(ActionForm):
    """Name and phone are asked for anew each time: what stands is shown on the page."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("电话"), max_length=24, widget=forms.TextInput(attrs={"type": "tel"})
    )
    keep_until = forms.DateField(
        label=_("保存至"), widget=day_input(), help_text=_("到期自动删除，最长三年。")
    )
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    def narrow(self) -> None:
        known = PointContact.objects.filter(point=self.row).first()
        if known is not None:
            for name in ("name", "phone", "keep_until"):
                self.initial[name] = getattr(known, name)


class StateForm(ActionForm):
    reason = reason_field()
