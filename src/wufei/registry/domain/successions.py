"""Divisions that become others: merge, split, transfer. Each is one transaction.

What moves keeps its code and gets a new parent and path; where it stood before is kept as
:class:`FormerPlacement`, so the tree of an earlier day can still be drawn. A change is recorded on
or after the day it takes effect, because rights follow the present tree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import (
    locked,
    offices,
    record_change,
    require,
    require_reason,
)
from wufei.registry.domain.regions import repath
from wufei.registry.models import FormerPlacement, Organisation, Region, Site, Succession
from wufei.registry.refusals import RegistryReason


@dataclass(frozen=True, slots=True)
class Part:
    """One new division of a split, with the units of the old one that it takes over."""

    into: Region
    units: Sequence[Region] = ()


@dataclass(frozen=True, slots=True)
class _Change:
    """What all rows of one change share."""

    actor: Actor
    kind: Succession.Kind
    effective_on: dt.date
    source: str
    reason: str


def merge_regions(
    *,
    actor: Actor,
    regions: Sequence[Region],
    into: Region,
    effective_on: dt.date,
    reason: str,
    source: str = "",
) -> list[Succession]:
    """Abolishes ``regions``; their units, organisations and sites come under ``into``.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, NO_UNITS, SUCCEEDS_ITSELF, NOT_IN_FORCE,
            SUCCESSION_OF_OTHER_LEVEL, EFFECTIVE_IN_FUTURE.
    """
    _check(actor, [*regions, into], effective_on, reason)
    change = _Change(actor, Succession.Kind.MERGE, effective_on, source, reason)
    with transaction.atomic():
        into = _locked_in_force(into, effective_on)
        made = []
        for region in regions:
            old = _locked_in_force(region, _day_before(effective_on))
            _check_pair(old, into)
            for unit in _units_of(old, effective_on):
                _move(unit, old, into, effective_on)
            _rehome(old, into)
            _end(old, effective_on)
            made.append(_succeed(change=change, old=old, into=into))
        if not made:
            raise Refusal(RegistryReason.NO_UNITS, pointer="/regions")
        return made


def split_region(
    *,
    actor: Actor,
    region: Region,
    parts: Sequence[Part],
    effective_on: dt.date,
    reason: str,
    source: str = "",
) -> list[Succession]:
    """Abolishes ``region``; every unit of it goes to the part that names it.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, NO_UNITS, UNIT_LEFT_OVER, UNIT_NOT_OF_REGION,
            STILL_IN_USE (organisations or sites that would lose their place), and as for merging.
    """
    _check(actor, [region, *(part.into for part in parts)], effective_on, reason)
    if not parts:
        raise Refusal(RegistryReason.NO_UNITS, pointer="/parts")
    change = _Change(actor, Succession.Kind.SPLIT, effective_on, source, reason)
    with transaction.atomic():
        old = _locked_in_force(region, _day_before(effective_on))
        made = []
        for part in parts:
            into = _locked_in_force(part.into, effective_on)
            _check_pair(old, into)
            _move_all(part.units, old, into, effective_on)
            names = _names(part.units)
            made.append(_succeed(change=change, old=old, into=into, part=names))
        left = _units_of(old, effective_on)
        if left:
            raise Refusal(RegistryReason.UNIT_LEFT_OVER, region=str(old), unit=str(left[0]))
        _refuse_homeless(old, effective_on)
        _end(old, effective_on)
        return made


def transfer_units(
    *,
    actor: Actor,
    units: Sequence[Region],
    into: Region,
    effective_on: dt.date,
    reason: str,
    source: str = "",
) -> Succession:
    """Moves units of one division under ``into``; both divisions go on.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, NO_UNITS, UNIT_NOT_OF_REGION, and as for merging.
    """
    giver = units[0].parent if units else None
    if giver is None:
        raise Refusal(RegistryReason.NO_UNITS, pointer="/units")
    _check(actor, [giver, into], effective_on, reason)
    change = _Change(actor, Succession.Kind.TRANSFER, effective_on, source, reason)
    with transaction.atomic():
        giver = locked(giver)
        into = _locked_in_force(into, effective_on)
        _check_pair(giver, into)
        _move_all(units, giver, into, effective_on)
        return _succeed(change=change, old=giver, into=into, part=_names(units))


def _check(actor: Actor, involved: Iterable[Region], day: dt.date, reason: str) -> None:
    require(
        all(rules.may_edit_region(actor, path=region.path) for region in involved),
        roles=offices(),
    )
    require_reason(reason)
    if day > timezone.localdate():
        raise Refusal(RegistryReason.EFFECTIVE_IN_FUTURE, pointer="/effective_on", day=day)


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)


def _locked_in_force(region: Region, day: dt.date) -> Region:
    region = locked(region)
    if not region.in_force_on(day):
        raise Refusal(RegistryReason.NOT_IN_FORCE, name=str(region), day=day)
    return region


def _check_pair(old: Region, into: Region) -> None:
    if old.pk == into.pk:
        raise Refusal(RegistryReason.SUCCEEDS_ITSELF, name=str(old))
    if old.level != into.level:
        raise Refusal(RegistryReason.SUCCESSION_OF_OTHER_LEVEL, name=str(old), other=str(into))


def _units_of(region: Region, day: dt.date) -> list[Region]:
    return list(region.children.in_force(day).order_by("code"))


def _names(units: Sequence[Region]) -> str:
    return "、".join(unit.name for unit in units)[:300]


def _move_all(units: Sequence[Region], old: Region, into: Region, day: dt.date) -> None:
    if not units:
        return
    for unit in units:
        current = _locked_in_force(unit, day)
        if current.parent_id != old.pk:
            raise Refusal(RegistryReason.UNIT_NOT_OF_REGION, unit=str(current), region=str(old))
        _move(current, old, into, day)


def _move(unit: Region, old: Region, into: Region, day: dt.date) -> None:
    """Puts a unit under another parent, with everything below it."""
    FormerPlacement.objects.create(region=unit, parent=old, until=day)
    unit.parent = into
    unit.save(update_fields=["parent"])
    repath(unit, f"{into.path}{unit.code}/")


def _rehome(old: Region, into: Region) -> None:
    """Organisations and sites entered directly under an abolished division follow it."""
    Organisation.objects.filter(region=old).update(region=into)
    Site.objects.filter(region=old).update(region=into)


def _refuse_homeless(old: Region, day: dt.date) -> None:
    count = (
        Organisation.objects.filter(region=old).in_force(day).count()
        + Site.objects.filter(region=old).in_force(day).count()
    )
    if count:
        raise Refusal(RegistryReason.STILL_IN_USE, name=str(old), count=count, what=_("单位、场所"))


def _end(old: Region, day: dt.date) -> None:
    old.valid_to = day
    old.save(update_fields=["valid_to"])


def _succeed(*, change: _Change, old: Region, into: Region, part: str = "") -> Succession:
    """The row that says what became of what; a second transfer of the day joins the first."""
    row, created = Succession.objects.get_or_create(
        from_region=old,
        to_region=into,
        effective_on=change.effective_on,
        defaults={"kind": change.kind, "part": part, "source": change.source},
    )
    if not created and part:
        row.part = "、".join(filter(None, [row.part, part]))[:300]
        row.save(update_fields=["part"])
    after = {
        "to": into.code,
        "effective_on": change.effective_on,
        "part": part,
        "source": change.source,
    }
    record_change(
        actor=change.actor,
        verb=change.kind.value,
        row=old,
        before=None,
        after=after,
        reason=change.reason,
    )
    return row
