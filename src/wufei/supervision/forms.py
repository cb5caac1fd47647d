"""Forms of supervision: they read input; the domain judges and saves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Checkboxes, Region, day_input, reason_field
from wufei.supervision import rules
from wufei.supervision.domain.parameters import PLACES, Field, fields_of, shipped_values, typed
from wufei.supervision.domain.parameters import shown as shown_value
from wufei.supervision.naming import SEVERITIES


class MoveForm(forms.Form):
    """Why a finding changes its state."""

    reason = reason_field()


class NoteForm(forms.Form):
    reason = forms.CharField(label=_("阅知事由"), max_length=300)


class SpanForm(forms.Form):
    """The days that are to be judged again."""

    first_day = forms.DateField(label=_("开始日期"), widget=day_input())
    last_day = forms.DateField(label=_("截止日期"), widget=day_input())


class FiguresForm(forms.Form):
    """The figures of one rule, made from its fields; empty keeps what is shipped."""

    district = forms.ModelChoiceField(
        label=_("适用区县"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("全部区县"),
    )

    def __init__(self, *args: Any, rule: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        district: Any = self.fields["district"]
        district.queryset = districts_of(actor)
        if not rules.may_set(actor, region_path=None):
            district.required, district.empty_label = True, None
        shipped = shipped_values(rule)
        for field in fields_of(rule):
            self.fields[f"figure_{field.name}"] = _input(field, shipped[field.name])

    def figures(self) -> dict[str, Any]:
        """What was typed, by the library's names."""
        return {
            field.name: self.cleaned_data[f"figure_{field.name}"] for field in fields_of(self.rule)
        }

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """A refusal of a figure is shown beside its field, any other where it points."""
        try:
            yield
        except Refusal as refusal:
            name = refusal.pointer.removeprefix("/values/")
            field = f"figure_{name}" if f"figure_{name}" in self.fields else name.strip("/")
            self.add_error(field if field in self.fields else None, str(refusal))


class ParameterForm(FiguresForm):
    enabled = forms.BooleanField(label=_("启用这条规则"), required=False, initial=True)
    severity = forms.ChoiceField(label=_("严重程度"), choices=list(SEVERITIES.items()))
    valid_from = forms.DateField(
        label=_("生效日期"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("现行参数在该日结束。"),
    )
    valid_to = forms.DateField(
        label=_("失效日期"),
        widget=day_input(),
        required=False,
        help_text=_("自该日起不再有效；留空为长期。"),
    )
    source = forms.CharField(
        label=_("依据"), max_length=300, help_text=_("例如会议纪要、合同条款或误报统计。")
    )


class TrialForm(FiguresForm):
    first_day = forms.DateField(label=_("开始日期"), widget=day_input())
    last_day = forms.DateField(label=_("截止日期"), widget=day_input())


class EndForm(forms.Form):
    valid_to = forms.DateField(
        label=_("失效日期"),
        widget=day_input(),
        initial=timezone.localdate,
        help_text=_("自该日起不再有效。"),
    )
    reason = reason_field()


def districts_of(actor: Actor) -> Any:
    """The districts whose figures the actor sets."""
    rows = Region.objects.filter(level=Region.Level.DISTRICT).order_by("path")
    own = [row.pk for row in rows if rules.may_set(actor, region_path=row.path)]
    return rows.filter(pk__in=own)


def last_month() -> tuple[dt.date, dt.date]:
    """The thirty days before today, for trials."""
    today = timezone.localdate()
    return today - dt.timedelta(days=30), today - dt.timedelta(days=1)


def _input(field: Field, shipped: Any) -> forms.Field:
    help_text = _("留空为 %(shipped)s") % {"shipped": shown_value(field, shipped)}
    given: dict[str, Any] = {"label": field.label, "required": False, "help_text": help_text}
    if field.form == "kinds":
        chosen = [(key, words) for key, words in PLACES.items() if key != "zone"]
        given["help_text"] = ""
        return forms.MultipleChoiceField(
            choices=chosen, widget=Checkboxes, initial=shipped, **given
        )
    if field.form == "number":
        given["label"] = _named(field)
        return forms.DecimalField(**given)
    return forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": typed(field, shipped)}),
        **given,
    )


def _named(field: Field) -> str:
    if not field.unit:
        return str(field.label)
    return gettext("%(field)s（%(unit)s）") % {"field": field.label, "unit": field.unit}
