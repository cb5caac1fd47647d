"""Forms of problems: opened, assigned, corrected, looked at again, enforced."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.collection.public import Point
from wufei.inspection import rules
from wufei.inspection.forms.settings import YuanField, people_of
from wufei.inspection.models import EnforcementMeasure, Problem, ProblemKind, Severity
from wufei.inspection.queries import points_of
from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.people.public import User
from wufei.registry.public import Organisation, RegionChoice, day_input, regions_of

MOST_PHOTOS = 6
EMPTY = _("——")


class PhotosInput(forms.ClearableFileInput):
    """Several pictures at once; a phone offers its camera."""

    allow_multiple_selected = True

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs={"accept": "image/*", "class": "form-control", **attrs})


class PhotosField(forms.FileField):
    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PhotosField, self).clean(each, initial) for each in files]
        found = [each for each in cleaned if each]
        if len(found) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("一次最多 %(most)s 张照片。"), params={"most": MOST_PHOTOS}
            )
        return found


def photos_field(*, required: bool = False) -> PhotosField:
    return PhotosField(label=_("照片"), required=required)


class OpenForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ModelChoiceField(
        label=_("问题类别"), queryset=ProblemKind.objects.none(), empty_label=EMPTY
    )
    title = forms.CharField(label=_("问题"), max_length=120)
    point = forms.ModelChoiceField(
        label=_("收集点"), queryset=Point.objects.none(), required=False, empty_label=EMPTY
    )
    region = RegionChoice(
        label=_("区划"),
        queryset=None,
        required=False,
        empty_label=EMPTY,
        help_text=_("没有对应收集点时选择。"),
    )
    severity = forms.TypedChoiceField(
        label=_("严重程度"),
        choices=[("", _("按类别")), *Severity.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    description = forms.CharField(
        label=_("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = photos_field()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        kinds = ProblemKind.objects.in_force(timezone.localdate())
        offer(self, "kind", kinds)
        offer(self, "point", points_of(actor))
        places = regions_of(actor, (*rules.OFFICES, *rules.LOCALS))
        offer(self, "region", places)


class StepForm(forms.Form):
    """Base of what is done to a problem: the version that was seen, and a name for the act."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("说明"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, problem: Problem, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problem, self.actor = problem, actor
        self.initial.setdefault("version", problem.version)
        self.initial.setdefault("client_id", uuid.uuid4())
        self.narrow()

    def narrow(self) -> None:
        """Fills the choices."""


class ReasonedForm(StepForm):
    reason = forms.CharField(
        label=_("事由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def moment_field(**kwargs: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], **kwargs
    )


class AssignForm(StepForm):
    user = forms.ModelChoiceField(
        label=_("责任人"), queryset=User.objects.none(), required=False, empty_label=EMPTY
    )
    organisation = forms.ModelChoiceField(
        label=_("责任单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=EMPTY,
        help_text=_("责任人和责任单位都不选，由所在社区整改。"),
    )
    due_at = moment_field(label=_("整改期限"))
    field_order = ("user", "organisation", "due_at", "reason")

    def narrow(self) -> None:
        offer(self, "user", people_of(self.actor))
        bodies = Organisation.objects.in_force(timezone.localdate()).visible_to(self.actor)
        offer(self, "organisation", bodies)
        if self.problem.assigned_at is not None:
            self.fields["reason"].required = True


class CorrectForm(StepForm):
    photos = photos_field()
    field_order = ("photos", "reason")


class RecheckForm(StepForm):
    verdict = forms.ChoiceField(
        label=_("复查结果"),
        choices=[("passed", _("通过")), ("returned", _("退回整改"))],
        widget=forms.RadioSelect,
    )
    photos = photos_field()
    due_at = moment_field(
        label=_("新的期限"), required=False, help_text=_("只在退回时填写；不填则期限不变。")
    )
    field_order = ("verdict", "reason", "photos", "due_at")


class EnforceForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    measure = forms.ModelChoiceField(
        label=_("执法措施"), queryset=EnforcementMeasure.objects.none(), empty_label=EMPTY
    )
    organisation = forms.ModelChoiceField(
        label=_("当事单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=EMPTY,
        help_text=_("个人的姓名只留在纸质案卷中。"),
    )
    case_number = forms.CharField(label=_("案卷号"), max_length=60)
    amount = YuanField(label=_("金额（元）"), required=False)
    served_on = forms.DateField(label=_("送达日期"), widget=day_input(), initial=timezone.localdate)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)
    photos = photos_field()

    def __init__(self, *args: Any, problem: Problem, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid.uuid4())
        self.initial.setdefault("organisation", problem.responsible_organisation_id)
        today = timezone.localdate()
        measures = EnforcementMeasure.objects.in_force(today)
        offer(self, "measure", measures)
        bodies = Organisation.objects.in_force(today)
        if not rules.may_run_somewhere(actor):
            bodies = bodies.filter(pk=problem.responsible_organisation_id)
        offer(self, "organisation", bodies)


class WorkloadForm(forms.Form):
    """The days that are counted."""

    first = forms.DateField(label=_("开始日期"), widget=day_input(), required=False)
    last = forms.DateField(label=_("截止日期"), widget=day_input(), required=False)

    def days(self) -> tuple[dt.date, dt.date]:
        """The days asked for; this month up to today unless told."""
        today = timezone.localdate()
        told = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = told.get("last") or today
        return told.get("first") or last.replace(day=1), last
