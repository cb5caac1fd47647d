"""Forms of the registers of planning."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Crew, Depot
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry.public import (
    Checkboxes,
    Material,
    Organisation,
    RegionChoice,
    RegisterForm,
    Site,
    Vehicle,
    day_input,
    regions_of,
)
from wufei.rounds import rules
from wufei.rounds.domain import planning_rules, vehicle_profiles
from wufei.rounds.domain.locking import drivers_of
from wufei.rounds.models import PlanningRule, PlantSchedule, VehicleProfile

PLANTS = (
    Site.Kind.TRANSFER_STATION,
    Site.Kind.SORTING_CENTRE,
    Site.Kind.KITCHEN_PLANT,
    Site.Kind.INCINERATION,
    Site.Kind.LANDFILL,
    Site.Kind.HAZARDOUS_PLANT,
    Site.Kind.CONSTRUCTION_PLANT,
)


def _clock() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class _Form(RegisterForm):
    def offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            offer(self, name, rows)

    def seen(self, model: Any) -> Any:
        return model.objects.visible_to(self.actor).in_force(timezone.localdate())


class ScheduleForm(_Form):
    fixed = ("site",)
    materials = forms.ModelMultipleChoiceField(
        label=_("接收类别"),
        queryset=Material.objects.filter(scheme="household", parent=None).order_by("key"),
        widget=Checkboxes,
    )

    class Meta:
        model = PlantSchedule
        fields = (
            "site",
            "materials",
            "weekdays",
            "hours",
            "quota_grams",
            "quota_scope",
            "unloading_seconds",
            "valid_from",
        )
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        self.offer("site", self.seen(Site).filter(kind__in=PLANTS))


class ProfileForm(_Form):
    fixed = ("vehicle",)
    driver_id = forms.TypedChoiceField(
        label=_("驾驶员"), required=False, coerce=int, empty_value=None
    )

    class Meta:
        model = VehicleProfile
        fields = (
            "vehicle",
            *vehicle_profiles.EDITABLE,
        )
        widgets = {
            "valid_from": day_input(),
            "shift_opens": _clock(),
            "shift_closes": _clock(),
        }
        help_texts = {
            "litres": _("压缩车填写相当于压缩前的容积；留空为不限。"),
            "shift_closes": _("不晚于上班时间的为次日。"),
        }

    def narrow(self, actor: Actor) -> None:
        self.offer("vehicle", self.seen(Vehicle))
        self.offer("depot", self.seen(Depot))
        self.offer("crew", self.seen(Crew))
        haulers = haulers_of(actor)
        if self.instance.pk is not None:
            haulers = haulers.filter(pk=self.instance.vehicle.organisation_id)
        people = {p.pk: str(p) for each in haulers for p in drivers_of(each.pk)}
        self.fields["driver_id"].choices = [  # type: ignore[attr-defined]
            ("", _("不指定")),
            *people.items(),
        ]


class RuleForm(_Form):
    fixed = ("hauler", "region")
    region = RegionChoice(label=_("区划"), queryset=None, required=False)

    class Meta:
        model = PlanningRule
        fields = (
            "hauler",
            "region",
            *planning_rules.EDITABLE,
        )
        widgets = {
            "valid_from": day_input(),
            **{
                name: forms.Textarea(attrs={"rows": 3})
                for name in ("speeds", "service", "densities", "demands")
            },
        }

    def narrow(self, actor: Actor) -> None:
        self.offer("hauler", haulers_of(actor))
        self.offer("region", regions_of(actor, rules.OFFICES))


def haulers_of(actor: Actor) -> Any:
    """Haulers that the actor sees, in force today."""
    rows = Organisation.objects.visible_to(actor).in_force(timezone.localdate())
    return rows.filter(kind=Organisation.Kind.HAULER)
