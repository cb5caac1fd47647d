"""Values of a column and what they stand for: rows of the form, one per value."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from wufei.intake.forms.sampling import MOST_VALUES, ColumnSample
from wufei.kernel.actors import Actor
from wufei.ledger.public import Account
from wufei.registry.public import Material

#: The parts of the form that have such rows.
KINDS = ("material", "giver", "receiver")
MAX_KEY = 80


@dataclass
class ValueRows:
    """``rows``: (value in the file, key of the material or code of the account, or empty).

    ``complete``: the file holds no other value, as far as was looked.
    """

    kind: str
    column: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True

    @property
    def keys(self) -> dict[str, str]:
        """Values that stand for something."""
        return {value: key for value, key in self.rows if key}

    @property
    def values_json(self) -> str:
        return json.dumps([value for value, _key in self.rows], ensure_ascii=False)

    @property
    def list_id(self) -> str:
        """The list of choices that the inputs offer."""
        return "known-materials" if self.kind == "material" else "known-accounts"


def rows_of_post(kind: str, data: Mapping[str, Any]) -> ValueRows:
    """The rows as they were sent; none when they belong to a column chosen before."""
    column = str(data.get(f"{kind}_of", ""))
    found = ValueRows(kind, column, complete=data.get(f"{kind}_complete") != "no")
    try:
        values = json.loads(str(data.get(f"{kind}_values") or "[]"))
    except ValueError:
        values = []
    if isinstance(values, list):
        for place, value in enumerate(values[:MOST_VALUES]):
            if isinstance(value, str):
                key = str(data.get(f"{kind}_key_{place}", "")).strip()[:MAX_KEY]
                found.rows.append((value, key))
    return found


def rows_for(
    kind: str, column: str, sample: ColumnSample | None, known: Mapping[str, str], actor: Actor
) -> ValueRows:
    """Rows for a column: what is known of its values, else what bears their name."""
    if sample is None:
        return ValueRows(kind, column, list(known.items()))
    values = list(dict.fromkeys([*sample.values, *known]))
    like = _materials_like(values) if kind == "material" else _accounts_like(values, actor)
    rows = [(value, known.get(value) or like.get(value, "")) for value in values]
    return ValueRows(kind, column, rows[:MOST_VALUES], sample.complete)


def _materials_like(values: Sequence[str]) -> dict[str, str]:
    """Value → key of the one material with that key or name."""
    wanted = {value.casefold(): value for value in values}
    names = Material.objects.values_list("key", "name", "name_en")
    return _alike(wanted, names)


def _accounts_like(values: Sequence[str], actor: Actor) -> dict[str, str]:
    rows = Account.objects.visible_to(actor).filter(closed_on__isnull=True)
    rows = rows.filter(Q(code__in=values) | Q(name__in=values) | Q(name_en__in=values))
    wanted = {value.casefold(): value for value in values}
    return _alike(wanted, rows.values_list("code", "name", "name_en"))


def _alike(wanted: Mapping[str, str], names: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """A name that several things bear is no guess; a key or code always is."""
    exact: dict[str, str] = {}
    named: dict[str, set[str]] = {}
    for key, *spoken in names:
        if key.casefold() in wanted:
            exact[wanted[key.casefold()]] = key
        for name in spoken:
            if name and name.casefold() in wanted:
                named.setdefault(wanted[name.casefold()], set()).add(key)
    single = {value: next(iter(keys)) for value, keys in named.items() if len(keys) == 1}
    return single | exact
