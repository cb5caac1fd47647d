"""Forms of what the offices set: they read input; the domain judges and saves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import ServiceWindow
from wufei.inspection import rules
from wufei.inspection.models import (
    ChainHolder,
    ChainPerson,
    ChainRole,
    DeadlineRule,
    EnforcementMeasure,
    EscalationLevel,
    FormTemplate,
    Notice,
    ProblemKind,
    RecipientList,
    Team,
    TeamKind,
    TeamMember,
    VisitPlan,
)
from wufei.inspection.queries import points_of
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.people.public import User
from wufei.registry.public import (
    ActionForm,
    Checkboxes,
    Organisation,
    Region,
    RegionChoice,
    RegisterForm,
    day_input,
    reason_field,
    regions_of,
)

NAMES = ("code", "name", "name_en")
_DAYS = {"valid_from": day_input()}


class YuanField(forms.DecimalField):
    """Yuan as a person writes them; whole fen inside."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_digits=12, decimal_places=2, **kwargs)

    def clean(self, value: Any) -> Any:
        yuan = super().clean(value)
        return None if yuan is None else int(yuan.scaleb(2))

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value).scaleb(-2):.2f}" if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


def people_of(actor: Actor) -> Any:
    """Accounts that hold a role in the areas where the actor runs inspection, or are in a team
    there: whom one may entrust with work."""
    rows = User.objects.filter(is_active=True).order_by("username")
    if actor.is_system:
        return rows
    near = Q(pk__in=[])
    for grant in actor.with_role(*rules.OFFICES):
        if grant.region_path is not None:
            path = grant.region_path
            near |= Q(memberships__region__path__startswith=path)
            near |= Q(memberships__organisation__region__path__startswith=path)
            near |= Q(team_places__team__region__path__startswith=path)
    return rows.filter(near).distinct()


class SettingForm(RegisterForm):
    """Base: offers only rows that are in force, and districts that the actor keeps."""

    def narrow(self, actor: Actor) -> None:
        today = timezone.localdate()
        for name, field in self.fields.items():
            rows = getattr(field, "queryset", None)
            if rows is not None and hasattr(rows, "in_force"):
                field.queryset = rows.in_force(today)  # type: ignore[attr-defined]
            if name == "district":
                found = regions_of(actor, rules.SETTERS).filter(level=Region.Level.DISTRICT)
                field.queryset = found  # type: ignore[attr-defined]
                field.required = not rules.may_set(actor, region_path=None)
        self.offer("region", regions_of(actor, rules.OFFICES))
        self.offer("user", people_of(actor))
        self.offer("users", people_of(actor))
        self.offer("point", points_of(actor))
        self.offer("points", points_of(actor))
        self.offer("team", Team.objects.visible_to(actor).in_force(today))
        members = TeamMember.objects.visible_to(actor).in_force(today)
        self.offer("member", members.select_related("user", "team"))
        bodies = Organisation.objects.visible_to(actor).in_force(today)
        self.offer("organisations", bodies)

    def offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            offer(self, name, rows)


class ProblemKindForm(SettingForm):
    class Meta:
        model = ProblemKind
        fields = (
            *NAMES,
            "severity",
            "rules",
            "assigns_itself",
            "basis",
            "confirmed",
            "valid_from",
        )
        widgets = _DAYS


class DeadlineRuleForm(SettingForm):
    class Meta:
        model = DeadlineRule
        fields = (
            "kind",
            "severity",
            "district",
            "amount",
            "unit",
            "party",
            "chain_role",
            "source",
            "valid_from",
        )
        widgets = _DAYS


class ChainRoleForm(SettingForm):
    class Meta:
        model = ChainRole
        fields = (*NAMES, "level", "valid_from")
        widgets = _DAYS


class ChainHolderForm(SettingForm):
    fixed = ("role", "region", "point")
    region = RegionChoice(label=_("负责区划"), queryset=None, required=False)

    class Meta:
        model = ChainHolder
        fields = ("role", "region", "point", "user", "post", "valid_from")
        widgets = _DAYS


class PersonForm(ActionForm):
    """Name and phone are asked for anew each time: what stands is shown on the page."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("电话"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    keep_until = forms.DateField(
        label=_("保存至"), widget=day_input(), help_text=_("到期自动删除，最长三年。")
    )
    reason = forms.CharField(label=_("事由"), max_length=300, required=False)

    def narrow(self) -> None:
        known = ChainPerson.objects.filter(holder=self.row).first()
        if known is not None:
            for name in ("name", "phone", "keep_until"):
                self.initial[name] = getattr(known, name)


class ForgetForm(ActionForm):
    reason = reason_field()


class RecipientListForm(SettingForm):
    occasions = forms.MultipleChoiceField(
        label=_("通报时机"), choices=Notice.Occasion.choices, required=False, widget=Checkboxes
    )
    kinds = forms.ModelMultipleChoiceField(
        label=_("问题类别"),
        queryset=ProblemKind.objects.all(),
        required=False,
        widget=Checkboxes,
        help_text=_("不选表示所有类别。"),
    )

    class Meta:
        model = RecipientList
        fields = (
            *NAMES,
            "district",
            "kinds",
            "occasions",
            "users",
            "organisations",
            "valid_from",
        )
        widgets = _DAYS


class EscalationLevelForm(SettingForm):
    class Meta:
        model = EscalationLevel
        fields = (
            "name",
            "name_en",
            "district",
            "after_hours",
            "repeat_hours",
            "recipients",
            "valid_from",
        )
        widgets = _DAYS


class MeasureForm(SettingForm):
    least_fen = YuanField(label=_("最低金额（元）"), required=False)
    most_fen = YuanField(label=_("最高金额（元）"), required=False)

    class Meta:
        model = EnforcementMeasure
        fields = (
            *NAMES,
            "legal_basis",
            "fines",
            "least_fen",
            "most_fen",
            "confirmed",
            "valid_from",
        )
        widgets = _DAYS


class TeamKindForm(SettingForm):
    class Meta:
        model = TeamKind
        fields = (*NAMES, "rechecks", "checks_accuracy", "enforces", "valid_from")
        widgets = _DAYS


class TeamForm(SettingForm):
    region = RegionChoice(label=_("工作区划"), queryset=None)

    class Meta:
        model = Team
        fields = (*NAMES, "kind", "region", "valid_from")
        widgets = _DAYS


class TeamMemberForm(SettingForm):
    fixed = ("team", "user")
    regions = forms.ModelMultipleChoiceField(
        label=_("负责区划"),
        queryset=Region.objects.none(),
        required=False,
        help_text=_("区划和收集点都不选，表示队伍的整个工作区划。"),
    )

    class Meta:
        model = TeamMember
        fields = ("team", "user", "regions", "points", "valid_from")
        widgets = _DAYS

    def narrow(self, actor: Actor) -> None:
        super().narrow(actor)
        self.offer("regions", regions_of(actor, rules.OFFICES))


class VisitPlanForm(SettingForm):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("星期"),
        choices=ServiceWindow.Weekday.choices,
        coerce=int,
        required=False,
        widget=Checkboxes,
    )
    region = RegionChoice(label=_("区划内所有收集点"), queryset=None, required=False)

    class Meta:
        model = VisitPlan
        fields = (
            *NAMES,
            "team",
            "member",
            "template",
            "region",
            "points",
            "weekdays",
            "every_days",
            "only_working_days",
            "opens_at",
            "closes_at",
            "valid_from",
        )
        widgets = {
            **_DAYS,
            "opens_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bits = self.initial.get("weekdays") or 0
        if isinstance(bits, int):
            self.initial["weekdays"] = [day for day in range(7) if bits >> day & 1]

    def clean_weekdays(self) -> int:
        return sum(1 << day for day in set(self.cleaned_data["weekdays"]))


class FormTemplateForm(SettingForm):
    class Meta:
        model = FormTemplate
        fields = (*NAMES, "district", "valid_from")
        widgets = _DAYS
