"""Forms of planning: they read input; the domain judges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor, Role
from wufei.kernel.form_choices import offer
from wufei.people.public import User
from wufei.registry.public import Organisation, Vehicle, day_input
from wufei.rounds.domain.drafting import LONGEST, MOST_BALANCE, SHORTEST
from wufei.rounds.domain.locking import drivers_of
from wufei.rounds.forms.registers import haulers_of
from wufei.rounds.models import Plan, Round


class VersionedForm(forms.Form):
    """Knows which version of the plan was looked at, and asks before it overrides a warning."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial.setdefault("version", plan.version)
        self.narrow()

    def narrow(self) -> None:
        """Fills the choices."""


class ConfirmedForm(VersionedForm):
    confirmed = forms.BooleanField(
        label=_("我已知道，仍要这样做"), required=False, widget=forms.HiddenInput
    )

    def ask(self) -> None:
        """Shows the box by which a warning is overridden."""
        self.fields["confirmed"].widget = forms.CheckboxInput()
        if self.is_bound:
            self.data = {name: self.data[name] for name in self.data if name != "confirmed"}


class ComputeForm(VersionedForm):
    seconds = forms.IntegerField(label=_("计算时间（秒）"), min_value=SHORTEST, max_value=LONGEST)
    balance_percent = forms.IntegerField(
        label=_("均衡工时可多花（%）"),
        min_value=0,
        max_value=MOST_BALANCE,
        help_text=_("0：只求费用最省；10：为让各车工时接近，最多多花一成。"),
    )

    def narrow(self) -> None:
        for name in ("seconds", "balance_percent"):
            self.initial.setdefault(name, self.plan.settings.get(name))


class DraftForm(forms.Form):
    hauler = forms.ModelChoiceField(
        label=_("收运单位"), queryset=Organisation.objects.none(), empty_label=None
    )
    day = forms.DateField(label=_("作业日期"), widget=day_input())
    seconds = forms.IntegerField(
        label=_("计算时间（秒）"),
        min_value=SHORTEST,
        max_value=LONGEST,
        required=False,
        help_text=_("留空按排班规则。"),
    )
    balance_percent = forms.IntegerField(
        label=_("均衡工时可多花（%）"),
        min_value=0,
        max_value=MOST_BALANCE,
        required=False,
        help_text=_("留空按排班规则。"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("day", timezone.localdate())
        bodies = [grant.organisation_id for grant in actor.with_role(Role.DISPATCHER)]
        own = haulers_of(actor) if actor.is_system else haulers_of(actor).filter(pk__in=bodies)
        offer(self, "hauler", own)


class PublishForm(VersionedForm):
    replace = forms.BooleanField(
        label=_("替代当天已发布的方案"),
        required=False,
        help_text=_("原方案的订单改按本方案收运；已有车辆出车的不能替代。"),
    )

    def __init__(self, *args: Any, published: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if published is None:
            del self.fields["replace"]


class ReasonForm(VersionedForm):
    reason = forms.CharField(label=_("事由"), max_length=300)


class DiscardForm(VersionedForm):
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)


class PlaceForm(ConfirmedForm):
    to_round = forms.ModelChoiceField(label=_("线路"), queryset=Round.objects.none())
    position = forms.IntegerField(
        label=_("第几站"), min_value=1, help_text=_("不计休息；超过末站的排在最后。")
    )

    def narrow(self) -> None:
        rows = self.plan.rounds.select_related("vehicle").order_by("code")
        offer(self, "to_round", rows)
        self.fields["to_round"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.vehicle.plate} · {row.code}"
        )


class VehicleForm(ConfirmedForm):
    to_vehicle = forms.ModelChoiceField(label=_("车辆"), queryset=Vehicle.objects.none())

    def narrow(self) -> None:
        used = self.plan.rounds.filter(stops__isnull=False).values("vehicle_id")
        rows = Vehicle.objects.in_force(self.plan.day).filter(organisation=self.plan.hauler_id)
        free = rows.filter(profiles__isnull=False).exclude(pk__in=used).distinct()
        offer(self, "to_vehicle", free)


class DriverForm(VersionedForm):
    driver = forms.ModelChoiceField(
        label=_("驾驶员"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("不指定：本单位任何驾驶员"),
    )

    def narrow(self) -> None:
        keys = [person.pk for person in drivers_of(self.plan.hauler_id)]
        offer(self, "driver", User.objects.filter(pk__in=keys))


class CompareForm(forms.Form):
    other = forms.ModelChoiceField(label=_("与方案"), queryset=Plan.objects.none())

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Plan.objects.filter(hauler=plan.hauler_id, day=plan.day).exclude(pk=plan.pk)
        offer(self, "other", rows)
        self.fields["other"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row} · {row.get_state_display()}"
        )
