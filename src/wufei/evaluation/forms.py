"""What the pages of statistics and evaluation ask for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.evaluation import rules
from wufei.evaluation.models import Scheme
from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.kernel.refusals import Refusal
from wufei.measures.public import (
    Catalogue,
    DayInput,
    Question,
    RegionFacts,
    Wanted,
    dimension_name,
    latest_editions,
    local,
    periods_of,
    read_cut,
)
from wufei.registry.public import Region

#: Groups of figures that a statistics page offers, and by what each may be told apart.
GROUP = "collection"
AREAS = ("district", "township", "community")
UNITS = (*AREAS, "organisation", "vehicle", "point", "material_root")
EACH = (
    ("day", _("每日")),
    ("month", _("每月")),
    ("quarter", _("每季")),
    ("year", _("每年")),
    ("run", _("合为一个期间")),
)
COMPARE = (
    ("", _("不比较")),
    ("previous", _("与上一期")),
    ("last_year", _("与上年同期")),
)
#: What a page begins with.
FIRST_FIGURES = ("service_punctuality", "missed_rate", "crew_mass")
MOST_FIGURES = 8
#: Figures over drop-offs and registers know no hauler, vehicle or class.
AREA_ONLY = ("card_participation", "drop_accuracy")


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m")


class MonthField(forms.DateField):
    widget = MonthInput
    input_formats = ["%Y-%m", "%Y-%m-%d"]


class StatisticsForm(forms.Form):
    figure = forms.MultipleChoiceField(
        label=_("指标"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选择至少一个指标。")},
    )
    unit = forms.ChoiceField(label=_("统计对象"), required=False)
    first = forms.DateField(label=_("自"), widget=DayInput)
    last = forms.DateField(label=_("至"), widget=DayInput)
    each = forms.ChoiceField(label=_("期间"), choices=EACH)
    region = forms.ChoiceField(label=_("区划"), required=False)
    compare = forms.ChoiceField(label=_("与之比较"), choices=COMPARE, required=False)
    as_of = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        known: Catalogue,
        regions: Sequence[RegionFacts],
        body: str,
    ) -> None:
        """``body``: the code of the hauler whose own work alone may be read; empty for others."""
        super().__init__(data)
        self.body = body
        fields: Any = self.fields
        offered = [figure for figure in latest_editions(known) if figure.group == GROUP]
        if body:
            offered = [figure for figure in offered if figure.id not in AREA_ONLY]
        fields["figure"].choices = [(figure.id, local(figure.name)) for figure in offered]
        units = [unit for unit in UNITS if not (body and unit in {*AREAS, "organisation"})]
        fields["unit"].choices = [("", _("合计")), *((u, dimension_name(u)) for u in units)]
        listed = [(each.code, f"{'　' * (each.depth - 2)}{each.name}") for each in regions]
        fields["region"].choices = [("", _("全部")), *listed]
        if body:
            del fields["region"]

    def clean_figure(self) -> list[str]:
        figures: list[str] = self.cleaned_data["figure"]
        if len(figures) > MOST_FIGURES:
            raise ValidationError(_("一次最多选 %(most)s 个指标。"), params={"most": MOST_FIGURES})
        return figures

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        apart = given.get("unit", "") not in {"", *AREAS}
        if apart and set(given.get("figure", ())) & set(AREA_ONLY):
            self.add_error("unit", _("刷卡投放的指标只能按区划统计。"))
        return given

    def wanted(self) -> Wanted | None:
        """What was asked, None where the form says what is wrong with it."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            periods = periods_of(given["first"], given["last"], given["each"])
            cut = read_cut(given["as_of"])
        except Refusal as refusal:
            self.add_error("last", str(refusal))
            return None
        unit = given["unit"]
        question = Question(
            figures=tuple(given["figure"]),
            periods=periods,
            region=given.get("region", ""),
            level=unit if unit in AREAS else "",
            by=(unit,) if unit and unit not in AREAS else (),
            where=(("organisation", self.body),) if self.body else (),
            cut=cut,
        )
        return Wanted(question, given["compare"])

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All but the figures, which have a picker of their own."""
        return [field for field in self.visible_fields() if field.name != "figure"]

    @property
    def figures(self) -> list[tuple[str, str, bool]]:
        """Id, name, and whether it is chosen."""
        chosen = set(self["figure"].value() or ())
        choices: Any = self.fields["figure"]
        return [(name, words, name in chosen) for name, words in choices.choices]


def runnable_schemes(actor: Actor) -> list[Scheme]:
    """Schemes by which the actor may evaluate."""
    rows = Scheme.objects.visible_to(actor).select_related("region")
    return [row for row in rows if rules.may_run(actor, region_path=row.region.path)]


class EvaluationForm(forms.Form):
    scheme = forms.ModelChoiceField(label=_("考评方案"), queryset=Scheme.objects.none())
    month = MonthField(label=_("月份"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        rows = runnable_schemes(actor)
        fields["scheme"].queryset = Scheme.objects.filter(pk__in=[row.pk for row in rows])
        fields["scheme"].label_from_instance = scheme_label


def scheme_label(scheme: Scheme) -> str:
    """A scheme by the name of its latest version."""
    from wufei.evaluation.queries import name_of

    return f"{name_of(scheme)} · {scheme.region}"


def last_month(today: Any) -> Period:
    return Period.month(today.year, today.month).previous()


class SchemeForm(forms.Form):
    """A new scheme, or (without code and region) another version of one."""

    code = forms.SlugField(label=_("编码"), max_length=40)
    region = forms.ModelChoiceField(label=_("考评区划"), queryset=Region.objects.none())
    first_month = MonthField(label=_("自月份起"))
    text = forms.CharField(
        label=_("方案内容"),
        max_length=60_000,
        widget=forms.Textarea({"rows": 28, "spellcheck": "false", "class": "form-control code"}),
        strip=False,
    )
    reason = forms.CharField(label=_("修订说明"), max_length=300)

    def __init__(self, *args: Any, actor: Actor, revises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if revises:
            del fields["code"], fields["region"]
        else:
            del fields["reason"]
            fields["region"].queryset = runnable_regions(actor)


def runnable_regions(actor: Actor) -> Any:
    """Districts and above in which the actor may evaluate."""
    rows = Region.objects.filter(level__in=("province", "district")).order_by("path")
    if actor.is_system:
        return rows
    paths = [g.region_path for g in actor.with_role(*rules.RUNNERS) if g.region_path]
    keep = [row.pk for row in rows if any(row.path.startswith(path) for path in paths)]
    return rows.filter(pk__in=keep)


class MoveForm(forms.Form):
    reason = forms.CharField(
        label=_("事由"), max_length=300, widget=forms.Textarea({"rows": 3}), required=False
    )


class ObjectionForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    indicator = forms.ChoiceField(label=_("评分项"), required=False)
    text = forms.CharField(label=_("异议内容"), max_length=1000, widget=forms.Textarea({"rows": 5}))

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["indicator"].choices = [("", _("整个得分")), *indicators]


class CorrectionForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    indicator = forms.ChoiceField(label=_("评分项"), required=False)
    points = forms.DecimalField(
        label=_("更正分值"),
        help_text=_("加分为正，扣分为负，至多两位小数。"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
    reason = forms.CharField(label=_("事由"), max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, indicators: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["indicator"].choices = [("", _("整个得分")), *indicators]


class AnswerForm(forms.Form):
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    outcome = forms.ChoiceField(
        label=_("结论"),
        choices=[
            ("upheld", pgettext_lazy("objection", "成立")),
            ("rejected", pgettext_lazy("objection", "不成立")),
        ],
    )
    answer = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea({"rows": 4}))
    points = forms.DecimalField(
        label=_("更正分值"),
        required=False,
        help_text=_("异议成立时可同时更正得分；不更正就留空。"),
        widget=forms.TextInput({"inputmode": "decimal"}),
    )
