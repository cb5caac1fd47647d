"""From a map to the choices of the form, where the form can say all that the map says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from wufei.intake.columnmap import ColumnMap, Move
from wufei.intake.forms.guessing import DATE_FORMATS, TIMES_OF_DAY, patterns_of
from wufei.intake.forms.mapping import OTHER
from wufei.intake.forms.values import ValueRows
from wufei.intake.forms.writing import MapWriter
from wufei.intake.mapfields import AccountTarget, Target
from wufei.intake.templates import slug

#: Parts of a map that the form leaves as they are.
_LEFT = ("source", "blank_values", "declared_unit", "only", "rounding", "agree", "checks",
         "alerts", "sums")  # fmt: skip
_TWO_COLUMNS = re.compile(r"\{([^{}|]+)\} \{([^{}|]+)\}")
_PREFIXED = re.compile(r"([^{}]*)\{([^{}|]+)\|slug\}")
_MORE_OF_ACCOUNT = ("zh", "en", "use", "cause")


class MapReader:
    """Reads one map into initial values, rows of values, and what is carried along."""

    def __init__(self, column_map: ColumnMap) -> None:
        self.map = column_map
        self.initial: dict[str, Any] = {}
        self.values: dict[str, dict[str, str]] = {}
        self.carried: dict[str, Any] = {}

    def read(self) -> None:
        full = self.map.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        self.carried["top"] = {name: full[name] for name in _LEFT if name in full}
        self.carried["title"] = full["title"]
        self.initial["title"] = self.map.title.zh
        move = self.map.moves[0]
        self._time()
        self._material(move)
        self._mass(move)
        self._account("giver", move.giver)
        self._account("receiver", move.receiver)
        self._papers(full)
        self._policies()
        self.initial["carried"] = json.dumps(self.carried, ensure_ascii=False)

    def _origin(self, part: str, target: Target) -> None:
        self.initial[f"{part}_column"] = target.column or ""
        self.initial[f"{part}_fixed"] = target.constant or ""

    def _more(self, part: str, target: Target, *, leave: tuple[str, ...] = ()) -> None:
        """Details of a target that the form does not show, carried while the column stays."""
        full = target.model_dump(mode="json", exclude_defaults=True)
        more = {
            k: v for k, v in full.items() if k not in {"column", "constant", "template", *leave}
        }
        if more:
            column = self.initial[f"{part}_column"]
            self.carried[part] = {"column": column, "more": more}

    def _time(self) -> None:
        time = self.map.time
        self.initial |= {"time_column": time.column or "", "time_fixed": time.constant or ""}
        self.initial["zone"] = time.zone
        pattern = time.formats[0]
        both = _TWO_COLUMNS.fullmatch(time.template or "")
        if both is not None:
            self.initial |= {"time_column": both[1], "time_second": both[2]}
            days = {patterns_of(name, with_time=True)[0]: name for name in DATE_FORMATS}
            pattern = days.get(pattern, pattern.removesuffix(f" {TIMES_OF_DAY[0]}"))
        elif len(time.formats) > 1:
            self.carried["formats"] = list(time.formats)
        known = pattern in DATE_FORMATS
        self.initial["time_format"] = pattern if known else OTHER
        self.initial["time_pattern"] = "" if known else pattern

    def _material(self, move: Move) -> None:
        target = move.material
        self._origin("material", target)
        declared = {name: m.key for m in self.map.materials for name in m.names}
        self.values["material"] = {**declared, **target.map}
        self._more("material", target, leave=("map",))
        self.initial["new_materials"] = bool(self.map.materials)
        self.carried["materials"] = [
            {"key": m.key, "zh": m.zh, "en": m.en} for m in self.map.materials
        ]

    def _mass(self, move: Move) -> None:
        mass = move.mass
        self._origin("unit", mass.unit)
        if mass.unit.column:
            self._more("unit", mass.unit)
        self.initial |= {
            "mass_column": mass.column,
            "mass_minus": mass.minus or "",
            "density": f"{mass.grams_per_litre:f}" if mass.grams_per_litre is not None else "",
            "blank": mass.blank,
            "zero": mass.zero,
            "negative": mass.negative,
            "decimal": self.map.numbers.decimal,
            "thousands": self.map.numbers.thousands,
        }

    def _account(self, side: str, target: AccountTarget) -> None:
        self._origin(side, target)
        known = {value: code for value, code in target.map.items() if value != "*"}
        match = _PREFIXED.fullmatch(target.template or "")
        if match is not None:
            self.initial |= {f"{side}_prefix": match[1], f"{side}_column": match[2]}
            known = {value.removeprefix(match[1]): code for value, code in known.items()}
        declared = {account.code: account.stage for account in self.map.accounts}
        codes = [target.constant or "", *known.values()]
        stage = target.stage or next((declared[c] for c in codes if c in declared), None)
        if stage is not None:
            self.initial[f"{side}_stage"] = stage
        self.values[side] = known
        self._more(side, target, leave=("map", "stage", "otherwise"))

    def _papers(self, full: Mapping[str, Any]) -> None:
        entry, handover = self.map.entry, self.map.handover
        more = {
            k: v for k, v in full.get("entry", {}).items() if k in ("per", "aggregate", "reason")
        }
        if more:
            self.carried["entry"] = more
        self.initial |= {"paper": entry.paper, "exemption": handover.exemption}
        if entry.reference is not None:
            self._origin("reference", entry.reference)
            self._more("reference", entry.reference)
        for name, target in (
            ("lot_column", entry.lot),
            ("giver_proof", handover.giver),
            ("receiver_proof", handover.receiver),
        ):
            self.initial[name] = target.column or "" if target else ""

    def _policies(self) -> None:
        self.initial |= {
            "duplicates": self.map.duplicates,
            "open_accounts": self.map.open_accounts,
        }
        self.carried["accounts"] = [
            account.model_dump(mode="json", exclude_defaults=True) for account in self.map.accounts
        ]
        limit = self.map.plausible
        if limit is not None:
            self.carried["why"] = limit.why.model_dump()
            self.initial |= {
                "plausible_max": f"{limit.max:f}",
                "plausible_unit": limit.unit,
                "plausible_why": limit.why.zh,
                "plausible_policy": limit.policy,
            }

    # -- whether nothing is lost -----------------------------------------------------------

    def is_whole(self, defaults: Mapping[str, Any]) -> bool:
        """Whether the form, sent as it would be shown, makes the same map again."""
        data = {**defaults, **self.initial, "carried": self.carried}
        rows = {
            kind: ValueRows(kind, self.initial.get(f"{kind}_column", ""), list(keys.items()))
            for kind, keys in self.values.items()
        }
        declared = {account.code for account in self.map.accounts}
        brought = {material.key for material in self.map.materials}
        writer = MapWriter(
            data, rows, self.map.file,
            has_material=lambda key: key not in brought,
            has_account=lambda code: code not in declared,
        )  # fmt: skip
        try:
            again = ColumnMap.model_validate(writer.write())
        except ValueError:
            return False
        return _normal(again) == _normal(self.map)

    def slugged(self, side: str) -> bool:
        """Whether the rows of this side hold values as they appear in account codes."""
        return side in ("giver", "receiver") and bool(self.map.open_accounts)

    def known_of(self, kind: str, values: list[str]) -> dict[str, str]:
        """Value of the file → what the map makes of it."""
        known = self.values.get(kind, {})
        if not self.slugged(kind):
            return known
        plain = {value: known[slug(value)] for value in values if slug(value) in known}
        return plain or known


def _normal(column_map: ColumnMap) -> ColumnMap:
    """Without what does not change what a row becomes: name and order of declarations."""
    materials = sorted(
        (m.model_copy(update={"values": sorted(m.names)}) for m in column_map.materials),
        key=lambda m: m.key,
    )
    accounts = sorted(column_map.accounts, key=lambda a: a.code)
    return column_map.model_copy(
        update={"name": "map", "materials": materials, "accounts": accounts}
    )
