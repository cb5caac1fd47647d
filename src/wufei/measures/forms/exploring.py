"""What the explorer asks for: read from the address, so that a link shares the whole question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wufei.kernel.periods import Period, PeriodKind
from wufei.kernel.refusals import Refusal
from wufei.measures.answers import Question
from wufei.measures.asking import periods_between, read_cut
from wufei.measures.definitions import Catalogue, Figure
from wufei.measures.queries import RegionFacts
from wufei.measures.showing.wording import GROUP_NAMES, LEVEL_NAMES, group_name, local

EACH = (
    ("month", _("每月")),
    ("quarter", _("每季")),
    ("year", _("每年")),
    ("run", _("合为一个期间")),
)
COMPARE = (
    ("", _("不比较")),
    ("previous", _("与上一期")),
    ("last_year", _("与上年同期")),
    ("region", _("与另一区划")),
)
#: Figures of one page.
MOST_FIGURES = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an explorer page shows: ``question``, and what its values are compared with."""

    question: Question
    compare: str = ""
    compared_region: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that must be asked: periods to compare with stand in the same question."""
        if self.compare == "region":
            return self.question, replace(self.question, region=self.compared_region)
        periods = dict.fromkeys(self.question.periods)
        periods |= dict.fromkeys(filter(None, map(self.earlier, self.question.periods)))
        return (replace(self.question, periods=tuple(periods)),)

    def earlier(self, period: Period) -> Period | None:
        """The period with which one is compared."""
        if self.compare == "previous":
            return period.previous()
        return period.same_period_last_year() if self.compare == "last_year" else None


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ExplorerForm(forms.Form):
    figure = forms.MultipleChoiceField(
        label=_("指标"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("请选择至少一个指标。"),
            "invalid_choice": _("没有指标“%(value)s”，或它的定义没有通过检查。"),
        },
    )
    first = forms.DateField(label=_("自"), widget=DayInput)
    last = forms.DateField(label=_("至"), widget=DayInput)
    each = forms.ChoiceField(label=_("期间"), choices=EACH)
    region = forms.ChoiceField(label=_("区划"), required=False)
    level = forms.ChoiceField(label=_("按层级分"), required=False)
    by_class = forms.BooleanField(label=_("再按类别分"), required=False)
    compare = forms.ChoiceField(label=_("与之比较"), choices=COMPARE, required=False)
    with_region = forms.ChoiceField(label=_("比较的区划"), required=False)
    as_of = forms.CharField(
        label=_("截至账页"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "decimal", "placeholder": _("现在")}),
    )

    def __init__(self, data: Any, *, known: Catalogue, regions: Sequence[RegionFacts]) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["figure"].choices = figure_choices(known)
        listed = [(each.code, f"{'　' * (each.depth - 2)}{each.name}") for each in regions]
        fields["region"].choices = [("", _("全部")), *listed]
        fields["with_region"].choices = [("", "–"), *listed]
        fields["level"].choices = [("", _("不分")), *LEVEL_NAMES.items()]

    def clean_figure(self) -> list[str]:
        figures: list[str] = self.cleaned_data["figure"]
        if len(figures) > MOST_FIGURES:
            raise ValidationError(_("一次最多选 %(most)s 个指标。"), params={"most": MOST_FIGURES})
        return figures

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("compare") == "region":
            if not given.get("with_region"):
                self.add_error("with_region", _("请选择要比较的区划。"))
            if given.get("level"):
                self.add_error("level", _("与另一区划比较时，请选“不分”。"))
        return given

    def wanted(self) -> Wanted | None:
        """What was asked, None where the form says what is wrong with it."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        try:
            periods = periods_of(given["first"], given["last"], given["each"])
        except Refusal as refusal:
            self.add_error("last", str(refusal))
            return None
        try:
            cut = read_cut(given["as_of"])
        except Refusal as refusal:
            self.add_error("as_of", str(refusal))
            return None
        question = Question(
            figures=tuple(given["figure"]),
            periods=periods,
            region=given["region"],
            level=given["level"],
            by=("material_root",) if given["by_class"] else (),
            cut=cut,
        )
        return Wanted(question, given["compare"], given["with_region"])

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """All but the figures, which have a picker of their own."""
        return [field for field in self.visible_fields() if field.name != "figure"]

    @property
    def figure_groups(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """Figures by group: id, name, and whether each is chosen."""
        chosen = set(self["figure"].value() or ())
        choices: Any = self.fields["figure"]
        return [
            (group, [(name, words, name in chosen) for name, words in listed])
            for group, listed in choices.choices
        ]


def periods_of(first: dt.date, last: dt.date, each: str) -> tuple[Period, ...]:
    """The days, months, quarters or years from ``first`` to ``last``, or the run as one period.

    Raises:
        Refusal: ``LAST_BEFORE_FIRST``, ``TOO_MANY_PERIODS``.
    """
    if each != "run":
        return periods_between(first, last, PeriodKind(each))
    run = Period.days(first, last)
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
    whole = (Period.containing(first, kind) for kind in kinds)
    return (next((p for p in whole if (p.first, p.last) == (first, last)), run),)


def figure_choices(known: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """Figures by group, each by the name of its latest edition."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for figure in latest_editions(known):
        groups.setdefault(figure.group, []).append((figure.id, local(figure.name)))
    return [(group_name(group), figures) for group, figures in groups.items()]


def latest_editions(known: Catalogue) -> list[Figure]:
    """The last edition of every figure: groups in the order of their words, figures as in their
    files."""
    groups = list(GROUP_NAMES)
    figures = [editions[-1] for editions in known.figures.values()]

    def place(figure: Figure) -> tuple[int, str, str, int]:
        group = figure.group or "other"
        rank = groups.index(group) if group in groups else len(groups)
        return rank, group, figure.at.file, figure.at.line

    return sorted(figures, key=place)
