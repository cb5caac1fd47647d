"""Named reads of evaluations for pages and the API."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from wufei.evaluation.domain.running import month_of
from wufei.evaluation.domain.units import address
from wufei.evaluation.models import (
    PUBLISHED,
    Evaluation,
    IndicatorScore,
    Scheme,
    SchemeVersion,
    UnitScore,
)
from wufei.evaluation.schemes import Award, Deduct, Linear, Steps, Text
from wufei.evaluation.schemes import Scheme as Told
from wufei.kernel.actors import Actor
from wufei.lake.public import Cut
from wufei.measures.public import (
    FigureAddress,
    catalogue,
    local,
    number_text,
    value_text,
)
from wufei.registry.public import local_name


def evaluations(actor: Actor) -> Any:
    """Those the actor sees, with how many units were ranked."""
    rows = Evaluation.objects.visible_to(actor).select_related("version", "scheme__region")
    return rows.annotate(ranked=Count("scores", filter=Q(scores__rank__isnull=False)))


def schemes(actor: Actor) -> Any:
    """Those the actor sees, with the name of their latest version."""
    latest = SchemeVersion.objects.filter(scheme=OuterRef("pk")).order_by("-number")
    told = {
        f"latest_{name}": Subquery(latest.values(name)[:1])
        for name in ("name", "name_en", "units", "number", "first_month", "confirmed")
    }
    return Scheme.objects.visible_to(actor).select_related("region").annotate(**told)


def name_of(scheme: Scheme) -> str:
    version = scheme.versions.order_by("-number").first()
    return version_name(version) if version else scheme.code


def version_name(version: SchemeVersion) -> str:
    return local_name(version.name, version.name_en)


def text_of(text: Text) -> str:
    return local_name(text.zh, text.en)


def points_text(hundredths: int | None) -> str:
    """``8525`` → ``85.25``; a dash where there are none."""
    return "–" if hundredths is None else f"{Decimal(hundredths).scaleb(-2):.2f}"


def exact_points(points: str) -> str:
    return "–" if not points else f"{float(round(Fraction(points), 4)):.2f}"


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of a score: what was asked, what it came to, and where it is opened."""

    name: str
    figure: str
    value: str
    weight: str
    points: str
    curve: str
    href: str
    lines: int
    is_veto: bool
    hit: bool


def explanation(score: UnitScore, told: Told) -> list[Explained]:
    """Every indicator and veto of a score with its figure's address at the evaluation's cut."""
    evaluation = score.evaluation
    known = catalogue()
    names = told.names()
    weights = {each.id: each for each in told.indicators}
    month, cut = month_of(evaluation), Cut.parse(evaluation.cut)
    found = []
    for row in score.indicators.all():
        editions = known.figures.get(row.figure, ())
        edition = next((e for e in editions if e.edition == row.edition), None)
        edition = edition or (editions[-1] if editions else None)
        value = Fraction(row.value) if row.value else None
        indicator = weights.get(row.indicator)
        at = FigureAddress(row.figure, month, evaluation.scheme.region.code, (), cut)
        found.append(
            Explained(
                name=text_of(names[row.indicator]) if row.indicator in names else row.indicator,
                figure=local(edition.name) if edition else row.figure,
                value=_value(value, edition),
                weight=number_text(indicator.weight) if indicator else "",
                points=exact_points(row.points) if indicator else "",
                curve=curve_text(indicator.curve, edition) if indicator else _veto(row, told),
                href=address(at, units=told.units, key=score.key).url() if edition else "",
                lines=row.lines,
                is_veto=indicator is None,
                hit=row.indicator in score.vetoes,
            )
        )
    return found


def _value(value: Fraction | None, edition: Any) -> str:
    if value is None or edition is None:
        return _("无数据")
    return value_text(value, edition.decimals, edition.unit)


def _veto(row: IndicatorScore, told: Told) -> str:
    veto = next((each for each in told.vetoes if each.id == row.indicator), None)
    if veto is None:
        return ""
    return _("超过 %(above)s 即否决") % {"above": number_text(veto.above)}


def curve_text(curve: Any, edition: Any) -> str:
    """How points are made, in words."""

    def shown(value: Fraction) -> str:
        return value_text(value, edition.decimals, edition.unit) if edition else number_text(value)

    match curve:
        case Linear(zero, full):
            return _("%(zero)s 得 0 分，%(full)s 得满分，其间按比例") % {
                "zero": shown(zero),
                "full": shown(full),
            }
        case Deduct(each, cap):
            return _("每 1 扣 %(each)s 分，最多扣 %(cap)s 分") % {
                "each": number_text(each),
                "cap": number_text(cap),
            }
        case Award(each, cap):
            return _("每 1 加 %(each)s 分，最多加 %(cap)s 分") % {
                "each": number_text(each),
                "cap": number_text(cap),
            }
        case Steps(rising, steps):
            sign = "≥" if rising else "≤"
            parts = [
                f"{sign} {shown(step.bound)}{_('：')}{number_text(step.share * 100)}%"
                for step in steps
            ]
            return _("分级得分：%(steps)s") % {"steps": _("；").join(parts)}
    return ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's place in one month."""

    evaluation: Evaluation
    score: UnitScore
    of: int


def history(score: UnitScore, actor: Actor) -> list[Standing]:
    """The unit's places by the same scheme, oldest first, as far as the actor sees them."""
    rows = (
        UnitScore.objects.visible_to(actor)
        .filter(
            key=score.key,
            evaluation__scheme=score.evaluation.scheme_id,
            evaluation__state__in=(*PUBLISHED, score.evaluation.state),
        )
        .select_related("evaluation")
        .order_by("evaluation__month", "evaluation__number")
    )
    kept = list(rows)
    ranked = ranked_numbers(row.evaluation_id for row in kept)
    return [
        Standing(row.evaluation, row, ranked.get((row.evaluation_id, row.group), 0)) for row in kept
    ]


def ranked_numbers(evaluation_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """How many units were ranked in each evaluation and group."""
    rows = UnitScore.objects.filter(evaluation__in=list(evaluation_ids), rank__isnull=False)
    counted = rows.order_by().values_list("evaluation", "group").annotate(number=Count("pk"))
    return {(pk, group): number for pk, group, number in counted}


def ranking(evaluation: Evaluation, actor: Actor) -> Any:
    """Scores in the order of groups and places: all of them for whoever sees the evaluation of
    areas; of haulers only the own, but for those who run or check it."""
    rows = evaluation.scores.order_by("group", F("rank").asc(nulls_last=True), "key")
    if evaluation.version.units == "organisation":
        rows = rows.filter(pk__in=UnitScore.objects.visible_to(actor))
    return rows
