"""From the choices of the form to the data of a map, as a person would write it in YAML."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

from wufei.intake.forms.guessing import patterns_of
from wufei.intake.forms.mapping import OTHER
from wufei.intake.forms.values import ValueRows
from wufei.intake.mapfields import FileLayout
from wufei.intake.templates import slug

Known = Callable[[str], bool]
_NOT_KEY = re.compile(r"[^a-z0-9-]+")


def key_of_value(prefix: str, value: str) -> str:
    """The key of a new material: letters and digits; a Chinese name gets a short digest."""
    text = _NOT_KEY.sub("", slug(value))
    if text != slug(value):
        text = hashlib.blake2b(value.encode(), digest_size=4).hexdigest()
    return f"{_NOT_KEY.sub('', slug(prefix)) or 'ext'}-{text}"[:64].strip("-")


def name_of_title(title: str) -> str:
    return slug(title)[:80] or "map"


def template_of(prefix: str, column: str) -> str:
    return f"{prefix.replace('{', '').replace('}', '')}{{{column}|slug}}"


class MapWriter:
    """Writes one map. ``has_material`` and ``has_account`` tell what stands already."""

    def __init__(
        self,
        data: Mapping[str, Any],
        values: Mapping[str, ValueRows],
        layout: FileLayout,
        *,
        has_material: Known,
        has_account: Known,
    ) -> None:
        self.data, self.values, self.layout = data, values, layout
        self.has_material, self.has_account = has_material, has_account
        self.carried: Mapping[str, Any] = data.get("carried") or {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.materials: dict[str, dict[str, Any]] = {}

    def write(self) -> dict[str, Any]:
        """The map as plain data, in the order in which it is read."""
        data = self.data
        layout = self.layout.model_dump(mode="json", exclude_defaults=True)
        numbers = {
            k: v for k, v, usual in (
                ("decimal", data["decimal"], "."), ("thousands", data["thousands"], ""),
            ) if v and v != usual
        }  # fmt: skip
        written: dict[str, Any] = {
            "name": name_of_title(data["title"]),
            "title": self._title(),
            **self._top(),
            "file": layout,
            "numbers": numbers,
            "time": self._time(),
            "material": self._material(),
            "mass": self._mass(),
            "from": self._account("giver"),
            "to": self._account("receiver"),
            "entry": self._entry(),
            "handover": self._handover(),
            "duplicates": data["duplicates"] or "report",
            "plausible": self._plausible(),
        }
        if data["open_accounts"]:
            written["open_accounts"] = "true"
            written["accounts"] = list(self.accounts.values())
        written["materials"] = list(self.materials.values())
        return {key: value for key, value in written.items() if value not in ({}, [], None)}

    def _top(self) -> dict[str, Any]:
        top = self.carried.get("top")
        return dict(top) if isinstance(top, dict) else {}

    def _title(self) -> Any:
        known = self.carried.get("title")
        if isinstance(known, dict) and known.get("zh") == self.data["title"]:
            return known
        return self.data["title"]

    def _time(self) -> dict[str, Any]:
        data = self.data
        chosen = data["time_pattern"] if data["time_format"] == OTHER else data["time_format"]
        known = self.carried.get("formats")
        formats = patterns_of(chosen or "iso", with_time=bool(data["time_second"]))
        if isinstance(known, list) and known and known[0] == chosen:
            formats = known
        time: dict[str, Any] = {"formats": formats, "zone": data["zone"] or "Asia/Shanghai"}
        if not data["time_column"]:
            return {"constant": data["time_fixed"], **time}
        if data["time_second"]:
            return {"template": f"{{{data['time_column']}}} {{{data['time_second']}}}", **time}
        return {"column": data["time_column"], **time}

    def _rows(self, kind: str) -> ValueRows:
        """Rows of the column that is chosen now."""
        rows = self.values.get(kind)
        if rows is None or rows.column != self.data[f"{kind}_column"]:
            return ValueRows(kind)
        return rows

    # -- materials -------------------------------------------------------------------------

    def _material(self) -> dict[str, Any]:
        data = self.data
        if not data["material_column"]:
            if data["new_materials"] and not self.has_material(data["material_fixed"]):
                self._declare_material(data["material_fixed"], data["material_fixed"], [])
            return {"constant": data["material_fixed"]}
        target: dict[str, Any] = {"column": data["material_column"]}
        mapped: dict[str, str] = {}
        for value, key in self._rows("material").rows:
            if data["new_materials"] and not (key and self.has_material(key)):
                made = key or key_of_value(data["material_prefix"], value)
                self._declare_material(made, value, [value])
            elif key:
                mapped[value] = key
        return target | ({"map": mapped} if mapped else {}) | self._extra("material")

    def _declare_material(self, key: str, value: str, values: list[str]) -> None:
        declared = self.materials.get(key)
        if declared is not None:
            declared["values"] = [*declared["values"], *values]
            return
        known = self._known("materials", "key", key)
        names: dict[str, Any] = {k: v for k, v in known.items() if k in ("zh", "en")}
        names = names or {"zh": value, "en": value}
        self.materials[key] = {"key": key, **names, "values": values}

    def _known(self, name: str, field: str, wanted: str) -> dict[str, Any]:
        rows = self.carried.get(name)
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and row.get(field) == wanted:
                return row
        return {}

    def _extra(self, part: str) -> dict[str, Any]:
        """What the map said of this part beyond the form, while its column is the same."""
        known = self.carried.get(part)
        if not isinstance(known, dict) or known.get("column") != self.data[f"{part}_column"]:
            return {}
        more = known.get("more")
        return dict(more) if isinstance(more, dict) else {}

    # -- masses ----------------------------------------------------------------------------

    def _mass(self) -> dict[str, Any]:
        data = self.data
        unit: Any = data["unit_fixed"]
        if data["unit_column"]:
            unit = {"column": data["unit_column"]} | self._extra("unit")
        mass = {
            "column": data["mass_column"],
            "unit": unit,
            "minus": data["mass_minus"],
            "grams_per_litre": data["density"],
            "blank": data["blank"] or "refuse",
            "zero": data["zero"] or "skip",
            "negative": data["negative"] or "refuse",
        }
        return {key: value for key, value in mass.items() if value}

    def _plausible(self) -> dict[str, Any] | None:
        data = self.data
        if not data["plausible_max"]:
            return None
        known = self.carried.get("why")
        why: Any = data["plausible_why"] or data["plausible_max"]
        if isinstance(known, dict) and known.get("zh") == why:
            why = known
        policy = data["plausible_policy"] or "quarantine"
        limit = {"max": data["plausible_max"], "unit": data["plausible_unit"]}
        return {**limit, "why": why, "policy": policy}

    # -- accounts --------------------------------------------------------------------------

    def _account(self, side: str) -> dict[str, Any]:
        data, column = self.data, self.data[f"{side}_column"]
        stage = data[f"{side}_stage"]
        if not column:
            code = data[f"{side}_fixed"]
            self._declare_account(code, stage, code)
            return {"constant": code}
        mapped = self._rows(side).keys
        for value, code in mapped.items():
            self._declare_account(code, stage, value)
        if not data["open_accounts"]:
            plain: dict[str, Any] = {"column": column}
            if mapped:
                plain |= {"map": mapped, "otherwise": "keep"}
            return plain | self._extra(side)
        prefix = data[f"{side}_prefix"].replace("{", "").replace("}", "")
        target: dict[str, Any] = {"template": template_of(prefix, column)}
        if mapped:
            spelled = {f"{prefix}{slug(value)}": code for value, code in mapped.items()}
            target |= {"map": spelled, "otherwise": "keep"}
        names = {"stage": stage, "zh": f"{{{column}}}", "en": f"{{{column}}}"}
        return target | names | self._extra(side)

    def _declare_account(self, code: str, stage: str, name: str) -> None:
        if self.has_account(code) or code in self.accounts:
            return
        known = self._known("accounts", "code", code)
        self.accounts[code] = known or {"code": code, "stage": stage, "zh": name, "en": name}

    # -- papers ----------------------------------------------------------------------------

    def _entry(self) -> dict[str, Any]:
        data = self.data
        more = self.carried.get("entry")
        entry: dict[str, Any] = dict(more) if isinstance(more, dict) else {}
        if data["paper"]:
            entry["paper"] = data["paper"]
        if data["reference_column"]:
            entry["reference"] = {"column": data["reference_column"]} | self._extra("reference")
        elif data["reference_fixed"]:
            entry["reference"] = {"constant": data["reference_fixed"]}
        if data["lot_column"]:
            entry["lot"] = {"column": data["lot_column"]}
        return entry

    def _handover(self) -> dict[str, Any]:
        data = self.data
        handover: dict[str, Any] = {}
        if data["giver_proof"]:
            handover["giver"] = {"column": data["giver_proof"]}
        if data["receiver_proof"]:
            handover["receiver"] = {"column": data["receiver_proof"]}
        if data["exemption"]:
            handover["exemption"] = data["exemption"]
        return handover
