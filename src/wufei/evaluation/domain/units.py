"""The units that compete, and what the figures answer for each of them at one cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from wufei.collection.public import Point
from wufei.evaluation.schemes import Scheme, Units
from wufei.kernel.actors import system_actor
from wufei.kernel.periods import Period
from wufei.lake.public import Cut
from wufei.measures.public import Answer, FigureAddress, Question, answer, catalogue, library_at
from wufei.registry.public import Organisation, Region

#: Reads every figure: who may see a score is asked where scores are shown.
READER = system_actor("evaluation")
#: Answers of one unit, by figure.
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Unit:
    """``region_id`` and ``body_id``: whose it is."""

    key: str
    name: str
    name_en: str
    region_id: int | None
    body_id: int | None


def question_for(scheme: Scheme, region: str, month: Period, cut: Cut | None) -> Question:
    """The one question that all scores of a month are made from. Figures that are not defined for
    the month, or no longer, are left out: they are without data."""
    known = catalogue()
    figures = tuple(name for name in scheme.figures if known.figure_on(name, month.last))
    level = scheme.units.value if scheme.units in {Units.TOWNSHIP, Units.COMMUNITY} else ""
    by = () if level else (scheme.units.value,)
    return Question(figures, (month,), region, level, by, cut=cut)


def answers_by_unit(
    scheme: Scheme, region: str, month: Period, cut: Cut | None
) -> dict[str, dict[str, Answer]]:
    """Key of a unit → figure → its answer.

    Raises:
        Refusal: of the engine, as where a figure cannot be told for such units.
    """
    question = question_for(scheme, region, month, cut)
    library = library_at(cut)
    found: dict[str, dict[str, Answer]] = defaultdict(dict)
    for each in answer(actor=READER, question=question, library=library).answers:
        ((_dimension, key),) = each.group
        if key:
            found[key][each.figure] = each
    return dict(found)


def units_of(scheme: Scheme, region: Region, month: Period, keys: set[str]) -> list[Unit]:
    """The units that compete in the month, by key; ``keys``: those of which the figures tell.

    Streets and communities compete where they are in force at the month's end, compounds where
    their collection point is; haulers where they did, or should have done, anything.
    """
    if scheme.units is Units.ORGANISATION:
        bodies = Organisation.objects.filter(code__in=keys, kind=Organisation.Kind.HAULER)
        rows = bodies.order_by("code").values_list("code", "name", "name_en", "pk")
        return [Unit(code, name, name_en, None, pk) for code, name, name_en, pk in rows]
    if scheme.units is Units.POINT:
        points = Point.objects.in_force(month.last).filter(
            region__path__startswith=region.path, kind=Point.Kind.COMPOUND
        )
        rows = points.order_by("code").values_list("code", "name", "name_en", "region_id")
    else:
        levels = [scheme.units.value]
        levels += ["village"] if scheme.units is Units.COMMUNITY else []
        regions = Region.objects.in_force(month.last).filter(
            path__startswith=region.path, level__in=levels
        )
        rows = regions.order_by("code").values_list("code", "name", "name_en", "pk")
    return [Unit(code, name, name_en, pk, None) for code, name, name_en, pk in rows]


def address(at: FigureAddress, *, units: str, key: str) -> FigureAddress:
    """The page of a unit's figure, from that of the whole area's."""
    if units in {Units.TOWNSHIP, Units.COMMUNITY}:
        return replace(at, region=key)
    return at.narrowed(units, key)
