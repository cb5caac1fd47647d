"""Reads a scheme from its YAML text; what is wrong is told with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import ValidationError

from wufei.evaluation import schemes as records
from wufei.evaluation.scheme_shapes import CurveShape, IndicatorShape, SchemeShape
from wufei.kernel.refusals import Refusal
from wufei.measures.public import BrokenFile, Catalogue, Node, Place, of_pydantic, read_text

#: Schemes that come with the house, as examples: their weights are nobody's rule.
SHIPPED = Path(__file__).resolve().parent / "data"
_NOWHERE = Place("", 1)
_Steps = list[str | int]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a scheme, at its line."""

    line: int
    message: str


class FaultyScheme(Exception):  # noqa: N818 - it is the scheme that is faulty
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{each.line}: {each.message}" for each in faults))


def shipped_texts() -> dict[str, str]:
    """Name of the file → its text."""
    return {path.stem: path.read_text("utf-8") for path in sorted(SHIPPED.glob("*.yaml"))}


def read_scheme(text: str, known: Catalogue | None = None) -> records.Scheme:
    """The scheme that ``text`` tells; with ``known``, its figures must be among these.

    Raises:
        FaultyScheme: all that is wrong, by line.
    """
    try:
        root = read_text(text)
    except BrokenFile as broken:
        raise FaultyScheme([Fault(broken.line, str(broken.refusal))]) from None
    if root is None or not isinstance(root.value, dict):
        raise FaultyScheme([Fault(1, _("方案须为键值表：name、units、indicators 等。"))])
    inexact = [
        Fault(line, _("数值“%(value)s”须加引号，才能准确读取。") % {"value": value})
        for line, value in root.inexact()
    ]
    if inexact:
        raise FaultyScheme(inexact)
    shape = _shape(root)
    faults = [*_faults(shape, root), *_unknown_figures(shape, root, known)]
    if faults:
        raise FaultyScheme(sorted(faults, key=lambda fault: fault.line))
    return _record(shape)


def _shape(root: Node) -> SchemeShape:
    try:
        return SchemeShape.model_validate(root.plain())
    except ValidationError as wrong:
        problems = [
            of_pydantic(error, root, _NOWHERE, "", SchemeShape)
            for error in wrong.errors(include_url=False)
        ]
        found = {(p.line, str(Refusal(p.reason, **p.params))): None for p in problems}
        raise FaultyScheme([Fault(line, message) for line, message in found]) from None


def _faults(shape: SchemeShape, root: Node) -> Iterator[Fault]:
    total = sum((each.weight for each in shape.indicators), Fraction(0))
    if total != shape.full:
        words = _("各项权重之和为 %(total)s，应为 %(full)s。")
        yield Fault(root.line_of(["indicators"]), words % {"total": total, "full": shape.full})
    if shape.most < shape.full:
        yield Fault(root.line_of(["most"]), _("most 不能小于 full。"))
    if not 0 <= shape.known <= 1:
        yield Fault(root.line_of(["known"]), _("known 是权重的份额，应在 0 至 1 之间。"))
    for number, each in enumerate(shape.indicators):
        line = root.line_of(["indicators", number, "score"])
        yield from (Fault(line, message) for message in _curve_faults(each))
    yield from _unknown_ids(shape, root)
    yield from _doubled(shape, root)


def _unknown_ids(shape: SchemeShape, root: Node) -> Iterator[Fault]:
    """Tiers and indicators that are named and not defined."""
    tiers = {tier.id for tier in shape.tiers}
    for number, veto in enumerate(shape.vetoes):
        if veto.tier is not None and veto.tier not in tiers:
            words = _("没有等次“%(tier)s”。")
            yield Fault(root.line_of(["vetoes", number, "tier"]), words % {"tier": veto.tier})
    indicators = {each.id for each in shape.indicators}
    for number, name in enumerate(shape.tie_break):
        if name not in indicators:
            yield Fault(
                root.line_of(["tie_break", number]), _("没有评分项“%(id)s”。") % {"id": name}
            )


def _doubled(shape: SchemeShape, root: Node) -> Iterator[Fault]:
    """Ids and units that stand twice."""
    seen: set[str] = set()
    for section in ("indicators", "vetoes", "tiers", "groups"):
        for number, each in enumerate(getattr(shape, section)):
            if each.id in seen:
                line = root.line_of([section, number])
                yield Fault(line, _("标识“%(id)s”出现了两次。") % {"id": each.id})
            seen.add(each.id)
    units: set[str] = set()
    for number, group in enumerate(shape.groups):
        for place, unit in enumerate(group.units):
            if unit in units:
                line = root.line_of(["groups", number, "units", place])
                yield Fault(line, _("“%(unit)s”分在了两个组。") % {"unit": unit})
            units.add(unit)


def _curve_faults(each: IndicatorShape) -> Iterator[str]:
    curve = each.score
    told = [name for name in CurveShape.model_fields if getattr(curve, name) is not None]
    if len(told) != 1:
        yield _("计分方式须为 linear、steps、deduct、award 之一。")
        return
    if (curve.award is None) is (each.weight == 0):
        yield _("award 是加分，权重为 0；其他计分方式的权重须大于 0。")
    if each.weight < 0:
        yield _("权重不能为负数。")
    if curve.linear and curve.linear.zero == curve.linear.full:
        yield _("zero 与 full 不能相同。")
    for amount in (curve.deduct, curve.award):
        if amount and (amount.each <= 0 or amount.cap <= 0):
            yield _("each 和 cap 须大于 0。")
    if curve.deduct and curve.deduct.cap > each.weight:
        yield _("扣分上限不能超过权重。")
    if curve.steps:
        yield from _step_faults(curve)


def _step_faults(curve: CurveShape) -> Iterator[str]:
    steps = curve.steps or []
    rising = {step.bound_from is not None for step in steps}
    single = all((step.bound_from is None) is not (step.bound_to is None) for step in steps)
    if not single or len(rising) != 1:
        yield _("各级须全部用 from，或全部用 to。")
        return
    if any(not 0 <= step.share <= 1 for step in steps):
        yield _("share 是权重的份额，应在 0 至 1 之间。")
    shares = [step.share for step in _ordered(curve)]
    if shares != sorted(shares, reverse=True):
        yield _("较好的数值不能得较少的分。")
    if len({(step.bound_from, step.bound_to) for step in steps}) < len(steps):
        yield _("两级的界限相同。")


def _unknown_figures(shape: SchemeShape, root: Node, known: Catalogue | None) -> Iterator[Fault]:
    for section in ("indicators", "vetoes"):
        for number, each in enumerate(getattr(shape, section)):
            if known is not None and each.figure not in known.figures:
                line = root.line_of([section, number, "figure"])
                yield Fault(line, _("没有指标“%(figure)s”。") % {"figure": each.figure})


def _record(shape: SchemeShape) -> records.Scheme:
    lists = records.Lists(shape.lists.red.first, shape.lists.red.least, shape.lists.lowest)
    return records.Scheme(
        name=records.Text(shape.name.zh, shape.name.en),
        units=records.Units(shape.units),
        full=shape.full,
        most=shape.most,
        indicators=tuple(_indicator(each) for each in shape.indicators),
        vetoes=tuple(each.record() for each in shape.vetoes),
        tiers=tuple(each.record() for each in shape.tiers),
        groups=tuple(each.record() for each in shape.groups),
        lists=lists,
        known=shape.known,
        tie_break=tuple(shape.tie_break),
        objection_days=shape.objection_days,
        source=shape.source.document,
        confirmed=shape.source.confirmed,
    )


def _indicator(each: IndicatorShape) -> records.Indicator:
    name = records.Text(each.name.zh, each.name.en)
    return records.Indicator(each.id, name, each.figure, each.weight, _curve(each.score))


def _curve(curve: CurveShape) -> records.Curve:
    if curve.linear:
        return records.Linear(curve.linear.zero, curve.linear.full)
    if curve.deduct:
        return records.Deduct(curve.deduct.each, curve.deduct.cap)
    if curve.award:
        return records.Award(curve.award.each, curve.award.cap)
    steps = _ordered(curve)
    return records.Steps(bool(curve.steps and curve.steps[0].bound_from is not None), tuple(steps))


def _ordered(curve: CurveShape) -> list[records.Step]:
    """The best step first."""
    given = curve.steps or []
    rising = bool(given and given[0].bound_from is not None)
    steps = [
        records.Step(bound, step.share)
        for step in given
        if (bound := step.bound_from if rising else step.bound_to) is not None
    ]
    return sorted(steps, key=lambda step: step.bound, reverse=rising)
