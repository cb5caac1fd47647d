"""Loads the reviewed reference data of ``registry/data``: adds what is missing, changes nothing.

A row that exists is left alone, whatever the files say: officers edit these rows, and their edits
outlive every start of the programme.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from wufei.kernel import audit
from wufei.kernel.actors import Actor, system_actor
from wufei.registry.models import (
    Density,
    Material,
    MaterialCode,
    MaterialLabel,
    Region,
    ReportingUnit,
    SpecialDay,
    Succession,
)

DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(slots=True)
class LoadReport:
    """How many rows of each kind were added."""

    added: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.added.values())


def load_reference_data(*, actor: Actor | None = None, folder: Path = DATA) -> LoadReport:
    """Adds the regions, reporting units, materials, codes and special days that are missing.

    One transaction; loading twice adds nothing the second time. ``folder`` holds files of the
    shape of ``registry/data`` (an installation may keep its own).
    """
    actor = actor or system_actor("reference data")
    report = LoadReport()
    with transaction.atomic():
        regions = _yaml(folder / "regions.yaml")
        report.added["region"] = _load_regions(regions)
        report.added["succession"] = _load_successions(regions["successions"])
        report.added["reporting_unit"] = _load_units(_yaml(folder / "reporting_units.yaml"))
        report.added["material"] = _load_materials(_yaml(folder / "materials.yaml"))
        report.added["material_code"] = _load_codes(folder / "codes")
        report.added["special_day"] = _load_days(_yaml(folder / "special_days.yaml"))
        if report.total:
            target = audit.Target("registry.reference", label=folder.name)
            audit.record(
                actor=actor,
                action="registry.reference.loaded",
                target=target,
                after=report.added,
            )
    return report


def _yaml(path: Path) -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return loaded


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- regions and units ---------------------------------------------------------------------------


def _load_regions(data: Mapping[str, Any]) -> int:
    known: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    added = 0
    for generation in _generations(data["regions"], known, key="code"):
        rows = []
        for entry in generation:
            values = {"source": data["source"], **entry}
            parent = known.get(values.pop("parent", ""))
            path = f"{parent.path if parent else '/'}{values['code']}/"
            rows.append(Region(parent=parent, path=path, **values))
        known.update({row.code: row for row in Region.objects.bulk_create(rows)})
        added += len(rows)
    return added


def _load_successions(entries: Sequence[Mapping[str, Any]]) -> int:
    regions: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    known = set(
        Succession.objects.values_list("from_region__code", "to_region__code", "effective_on")
    )
    rows = [
        Succession(
            kind=entry["kind"],
            effective_on=entry["effective_on"],
            from_region=regions[entry["from"]],
            to_region=regions[entry["to"]],
            part=entry.get("part", ""),
            source=entry["source"],
        )
        for entry in entries
        if (entry["from"], entry["to"], entry["effective_on"]) not in known
    ]
    return len(Succession.objects.bulk_create(rows))


def _load_units(data: Mapping[str, Any]) -> int:
    """Every district is a unit of its own; the functional areas stand beside them."""
    known = set(ReportingUnit.objects.values_list("code", flat=True))
    rows: Any = Region.objects.filter(level=Region.Level.DISTRICT)
    districts: dict[str, Region] = {row.code: row for row in rows}
    wanted: list[tuple[ReportingUnit, list[Region]]] = [
        (
            ReportingUnit(
                code=row.code,
                name=row.name,
                name_en=row.name_en,
                kind=ReportingUnit.Kind.DIVISION,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            ),
            [row],
        )
        for row in districts.values()
    ]
    for entry in data["functional_areas"]:
        values = dict(entry)
        overlapped = [districts[code] for code in values.pop("regions")]
        unit = ReportingUnit(kind=ReportingUnit.Kind.FUNCTIONAL_AREA, **values)
        wanted.append((unit, overlapped))
    missing = [(unit, regions) for unit, regions in wanted if unit.code not in known]
    ReportingUnit.objects.bulk_create(unit for unit, _ in missing)
    through = ReportingUnit.regions.through
    through.objects.bulk_create(
        through(reportingunit_id=unit.pk, region_id=region.pk)
        for unit, regions in missing
        for region in regions
    )
    return len(missing)


# --- materials and codes -------------------------------------------------------------------------


def _load_materials(data: Mapping[str, Any]) -> int:
    known: dict[str, Material] = Material.objects.in_bulk(field_name="key")
    before = set(known)
    entries = list(_flat(data["materials"]))
    added = _create_materials(entries, known)
    labels = [
        MaterialLabel(material=known[entry["key"]], **label)
        for entry in entries
        if entry["key"] not in before
        for label in entry.get("labels", [])
    ]
    MaterialLabel.objects.bulk_create(labels)
    densities = [
        Density(
            material=known[entry["material"]],
            grams_per_litre=entry["grams_per_litre"],
            source=entry["source"],
        )
        for entry in data["densities"]
        if entry["material"] not in before
    ]
    Density.objects.bulk_create(densities)
    return added


def _flat(
    entries: Iterable[Mapping[str, Any]], parent: str = "", scheme: str = ""
) -> Iterator[dict[str, Any]]:
    """The nested entries one by one, parents first, each naming its parent and scheme."""
    for entry in entries:
        own = {"parent": parent, "scheme": scheme, **entry}
        children = own.pop("children", [])
        yield own
        yield from _flat(children, own["key"], own["scheme"])


def _create_materials(entries: Iterable[Mapping[str, Any]], known: dict[str, Material]) -> int:
    """Creates the materials that ``known`` lacks, and adds them to it."""
    added = 0
    for generation in _generations(entries, known, key="key"):
        rows = []
        for entry in generation:
            values = {name: value for name, value in entry.items() if name != "labels"}
            values["parent"] = known.get(values.get("parent") or "")
            rows.append(Material(**values))
        known.update({row.key: row for row in Material.objects.bulk_create(rows)})
        added += len(rows)
    return added


def _load_codes(folder: Path) -> int:
    """The editions of the official lists; a code that an edition keeps stays the same material."""
    known: dict[str, Material] = Material.objects.in_bulk(field_name="key")
    present = set(MaterialCode.objects.values_list("list_name", "edition", "code"))
    rows: list[MaterialCode] = []
    for edition in _yaml(folder / "editions.yaml")["editions"]:
        list_name = edition["list_name"]
        entries = _csv(folder / edition["file"])
        _create_materials(_materials_of(edition, entries, folder), known)
        rows += [
            MaterialCode(
                material=known[material_key(list_name, entry["code"])],
                list_name=list_name,
                edition=edition["edition"],
                code=entry["code"],
                category=entry["category"],
                hazards=entry.get("hazards", ""),
                hazard_logic=entry.get("hazard_logic", ""),
                valid_from=edition.get("valid_from"),
                valid_to=edition.get("valid_to"),
            )
            for entry in entries
            if (list_name, edition["edition"], entry["code"]) not in present
        ]
    return len(MaterialCode.objects.bulk_create(rows))


def material_key(list_name: str, code: str) -> str:
    """The key of the material that carries ``code``: ``hw-900-214-08``."""
    return f"{list_name}-{code}".lower()


def _materials_of(
    edition: Mapping[str, Any], entries: Sequence[Mapping[str, str]], folder: Path
) -> Iterator[dict[str, Any]]:
    """A material per category and per code. A code without a name of its own carries the name of
    its category and stays unconfirmed."""
    list_name, scheme = edition["list_name"], edition["scheme"]
    categories = {row["category"]: row for row in _csv(folder / f"{list_name}-categories.csv")}
    names = {row["code"]: row for row in _csv(folder / f"{list_name}-names.csv")}
    for category, row in categories.items():
        yield {
            "key": category.lower(),
            "scheme": scheme,
            "parent": edition["parent"],
            "name": row["name"],
            "name_en": row["name_en"],
            "confirmed": True,
        }
    for entry in entries:
        code = entry["code"]
        named = names.get(code) or categories[entry["category"]]
        yield {
            "key": material_key(list_name, code),
            "scheme": scheme,
            "parent": entry["category"].lower(),
            "name": f"{named['name']} {code}",
            "name_en": f"{named['name_en']} {code}",
            "confirmed": code in names,
        }


def _generations(
    entries: Iterable[Mapping[str, Any]], known: Mapping[str, Any], *, key: str
) -> Iterator[list[Mapping[str, Any]]]:
    """The missing entries in rounds, so that every parent is known before its children.

    Raises:
        ValueError: an entry names a parent that is nowhere.
    """
    waiting = [entry for entry in entries if entry[key] not in known]
    while waiting:
        ready = [entry for entry in waiting if not entry.get("parent") or entry["parent"] in known]
        if not ready:
            raise ValueError(f"no parent {waiting[0]['parent']} for {waiting[0][key]}")
        yield ready
        waiting = [entry for entry in waiting if entry[key] not in known]


# --- calendar ------------------------------------------------------------------------------------


def _load_days(data: Mapping[str, Any]) -> int:
    known = set(SpecialDay.objects.values_list("day", flat=True))
    rows = [
        SpecialDay(
            day=day,
            kind=entry["kind"],
            name=entry["name"],
            confirmed=entry.get("confirmed", False),
            source=entry.get("source", data["source"]),
        )
        for entry in data["special_days"]
        for day in _days(entry["days"])
        if day not in known
    ]
    return len(SpecialDay.objects.bulk_create(rows))


def _days(text: str) -> Iterator[dt.date]:
    """``2026-10-01`` or ``2026-10-01..2026-10-07``, both ends included."""
    first, _, last = text.partition("..")
    day = dt.date.fromisoformat(first)
    end = dt.date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += dt.timedelta(days=1)
