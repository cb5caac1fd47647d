"""Divisions one at a time. Changes that involve several are in ``successions``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.domain.changes import (
    add,
    change,
    close,
    locked,
    offices,
    refuse_while_in_use,
    require,
)
from wufei.registry.models import Region
from wufei.registry.refusals import RegistryReason

_Level, _Kind = Region.Level, Region.Kind
#: How deep a level lies; a division stands under a shallower one.
DEPTH = {
    _Level.PROVINCE: 0,
    _Level.DISTRICT: 1,
    _Level.TOWNSHIP: 2,
    _Level.COMMUNITY: 3,
    _Level.VILLAGE: 3,
}
LEVEL_OF_KIND = {
    _Kind.MUNICIPALITY: _Level.PROVINCE,
    _Kind.DISTRICT: _Level.DISTRICT,
    _Kind.COUNTY: _Level.DISTRICT,
    _Kind.AUTONOMOUS_COUNTY: _Level.DISTRICT,
    _Kind.STREET: _Level.TOWNSHIP,
    _Kind.TOWN: _Level.TOWNSHIP,
    _Kind.COMMUNITY: _Level.COMMUNITY,
    _Kind.VILLAGE: _Level.VILLAGE,
}
EDITABLE = frozenset(
    {
        "code",
        "name",
        "name_en",
        "kind",
        "valid_from",
        "confirmed",
        "households",
        "population",
        "source",
    }
)
_CODE = re.compile(r"[0-9A-Za-z-]+")


def create_region(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    parent: Region | None,
    name_en: str = "",
    valid_from: dt.date | None = None,
    confirmed: bool = False,
    households: int | None = None,
    population: int | None = None,
    source: str = "",
    reason: str = "",
) -> Region:
    """A new division under ``parent`` (None: the top of a tree). The level follows from the kind.

    Raises:
        Refusal: NOT_ALLOWED, CODE_CHARACTERS, LEVEL_NOT_BELOW_PARENT, CODE_TAKEN, INVALID_VALUE.
    """
    path = f"{parent.path if parent else '/'}{code}/"
    require(rules.may_edit_region(actor, path=path), roles=offices())
    _check_code(code)
    row = Region(
        code=code,
        name=name,
        name_en=name_en,
        kind=kind,
        level=_level_of(kind),
        parent=parent,
        path=path,
        valid_from=valid_from,
        confirmed=confirmed,
        households=households,
        population=population,
        source=source,
    )
    _check_below(row, parent)
    return add(actor=actor, row=row, reason=reason)


def update_region(*, actor: Actor, region: Region, reason: str = "", **changes: Any) -> Region:
    """Corrects a division (see :data:`EDITABLE`). A new code renames the paths below it too.

    Raises:
        Refusal: NOT_ALLOWED, CODE_CHARACTERS, KIND_NOT_OF_LEVEL, CODE_TAKEN, INVALID_VALUE.
    """

    def guard(current: Region) -> None:
        require(rules.may_edit_region(actor, path=current.path), roles=offices())
        _check_code(changes.get("code", current.code))
        _check_kind(changes.get("kind", current.kind), current)

    with transaction.atomic():
        row = change(
            actor=actor,
            row=region,
            changes=changes,
            fields=EDITABLE,
            reason=reason,
            guard=guard,
        )
        parent_path = row.parent.path if row.parent else "/"
        repath(row, f"{parent_path}{row.code}/")
    return row


def close_region(*, actor: Actor, region: Region, valid_to: dt.date, reason: str) -> Region:
    """Abolishes a division without a successor.

    Raises:
        Refusal: NOT_ALLOWED, REASON_MISSING, STILL_IN_USE (units below it), ALREADY_CLOSED.
    """
    with transaction.atomic():
        region = locked(region)
        require(rules.may_edit_region(actor, path=region.path), roles=offices())
        refuse_while_in_use(region, region.children.in_force(valid_to))
        return close(actor=actor, row=region, valid_to=valid_to, reason=reason)


def repath(region: Region, path: str) -> None:
    """Gives the region ``path`` and moves the paths of everything below it along."""
    if path == region.path:
        return
    old = region.path
    Region.objects.filter(path__startswith=old).update(
        path=Concat(Value(path), Substr("path", len(old) + 1))
    )
    region.path = path


def _check_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise Refusal(RegistryReason.CODE_CHARACTERS, pointer="/code", code=code)


def _check_kind(kind: str, region: Region) -> None:
    if kind in _Kind.values and LEVEL_OF_KIND[_Kind(kind)] != region.level:
        raise Refusal(
            RegistryReason.KIND_NOT_OF_LEVEL,
            pointer="/kind",
            kind=_Kind(kind).label,
            level=_Level(region.level).label,
        )


def _level_of(kind: str) -> str:
    if kind not in _Kind.values:
        detail = _("没有类别 %(kind)s。") % {"kind": kind}
        raise Refusal(RegistryReason.INVALID_VALUE, pointer="/kind", field=_("类别"), detail=detail)
    return LEVEL_OF_KIND[_Kind(kind)]


def _check_below(row: Region, parent: Region | None) -> None:
    if parent is not None and DEPTH[_Level(row.level)] <= DEPTH[_Level(parent.level)]:
        raise Refusal(
            RegistryReason.LEVEL_NOT_BELOW_PARENT,
            pointer="/kind",
            level=_Level(row.level).label,
            parent=str(parent),
            parent_level=_Level(parent.level).label,
        )
