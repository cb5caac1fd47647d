"""The registers as they stand now: key of the row → its columns in the lake, without ``number``.

The key is the row's number in the relational store, which outlives a change of its code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from wufei.ledger.public import Account
from wufei.registry.public import Material, Region, Site

Body = dict[str, Any]
Bodies = dict[str, Body]

#: The column that holds the code of an ancestor of that level; villages stand beside communities.
COLUMN_OF_LEVEL: Final = {
    Region.Level.PROVINCE: "province",
    Region.Level.DISTRICT: "district",
    Region.Level.TOWNSHIP: "township",
    Region.Level.COMMUNITY: "community",
    Region.Level.VILLAGE: "community",
}
_NOWHERE: Final[Body] = dict.fromkeys(
    ("region", "region_path", "province", "district", "township", "community")
)


def levels() -> dict[str, str]:
    """Code of a division → its level."""
    return dict(Region.objects.order_by().values_list("code", "level"))


def place(path: str | None, level_of: Mapping[str, str]) -> Body:
    """The columns that say where a path of codes leads; all None without a path."""
    if not path:
        return dict(_NOWHERE)
    codes = path.strip("/").split("/")
    found = _NOWHERE | {"region": codes[-1], "region_path": path}
    for code in codes:
        if code in level_of:
            found[COLUMN_OF_LEVEL[Region.Level(level_of[code])]] = code
    return found


def _date(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None


def accounts() -> Bodies:
    """Accounts stand where their region is, else where their site stands."""
    level_of = levels()
    names = ("code", "name", "name_en", "stage", "cause", "use")
    rows = Account.objects.order_by().values_list(
        "pk",
        *names,
        "organisation__code",
        "site__code",
        "site__kind",
        "region__path",
        "site__region__path",
    )
    return {
        str(pk): {
            "account_id": pk,
            **dict(zip((*names, "organisation", "site", "site_kind"), rest, strict=True)),
            **place(path or site_path, level_of),
        }
        for pk, *rest, path, site_path in rows.iterator(5000)
    }


def materials() -> Bodies:
    """``path`` and ``root`` follow the materials above."""
    rows = list(
        Material.objects.order_by().values_list(
            "pk", "parent_id", "key", "name", "name_en", "scheme"
        )
    )
    key_of = {pk: key for pk, _, key, *_ in rows}
    parent_of = {pk: parent for pk, parent, *_ in rows}

    def lineage(pk: int) -> list[str]:
        keys: list[str] = []
        above: int | None = pk
        while above is not None and len(keys) < len(rows):
            keys.insert(0, key_of[above])
            above = parent_of[above]
        return keys

    bodies: Bodies = {}
    for pk, _, key, name, name_en, scheme in rows:
        keys = lineage(pk)
        bodies[str(pk)] = {
            "material_id": pk,
            "key": key,
            "name": name,
            "name_en": name_en,
            "scheme": scheme,
            "root": keys[0],
            "path": f"/{'/'.join(keys)}/",
        }
    return bodies


def regions() -> Bodies:
    """Divisions, those that ended included; each stands in its own place."""
    level_of = levels()
    names = ("code", "name", "name_en", "level", "kind", "households", "population")
    rows = Region.objects.order_by().values_list("pk", *names, "valid_from", "valid_to", "path")
    return {
        str(pk): {
            **dict(zip(names, rest, strict=True)),
            "valid_from": _date(valid_from),
            "valid_to": _date(valid_to),
            **place(path, level_of),
        }
        for pk, *rest, valid_from, valid_to, path in rows.iterator(5000)
    }


def sites() -> Bodies:
    """Places where waste arises, waits or is treated."""
    level_of = levels()
    names = ("code", "name", "name_en", "kind", "status")
    rows = Site.objects.order_by().values_list(
        "pk",
        *names,
        "organisation__code",
        "capacity_grams_per_day",
        "valid_from",
        "valid_to",
        "region__path",
    )
    return {
        str(pk): {
            **dict(zip((*names, "organisation", "capacity_grams_per_day"), rest, strict=True)),
            "valid_from": _date(valid_from),
            "valid_to": _date(valid_to),
            **place(path, level_of),
        }
        for pk, *rest, valid_from, valid_to, path in rows.iterator(5000)
    }


READERS: Final[Mapping[str, Callable[[], Bodies]]] = {
    "accounts": accounts,
    "materials": materials,
    "regions": regions,
    "sites": sites,
}
