"""Ledgers of worked examples: a few accounts, materials and entries in ``examples/NAME.yaml``
beside the definitions that are checked on them; read by :mod:`.example_files`.

    regions:                        # from the top down; the rest of a line is optional
    - {code: "500107", level: district, households: 3, population: 7}
    - {code: "500107001", level: township, parent: "500107"}
    materials:
    - {key: kitchen, scheme: household}
    - {key: kitchen_family, scheme: household, parent: kitchen}
    accounts:
    - {code: gate, stage: source, region: "500107001"}
    - {code: plant, stage: process, site: plant-1, site_kind: kitchen_plant, use: compost}
    entries:
    - id: e1
      day: 2026-01-05
      postings: [[gate, kitchen_family, -1000], [plant, kitchen_family, 1000]]
    - {id: e2, day: 2026-01-06, kind: transformation, postings: […]}
    - {id: e3, day: 2026-01-07, reverses: e1}
    declared:
    - {series: compounds, region: "500107001", first_day: 2026-01-01, last_day: 2026-01-31,
       value: 4, unit: item}
    operations:
    - {key: o1, kind: order, day: 2026-01-05, outcome: served, on_time: true, region: "500107001",
       point: gate, material: kitchen_family, grams: 800, bins: 2, metres: 1500, fen: 2000}
    drops:
    - {day: 2026-01-05, point: gate, household: h1, material: kitchen_family, grams: 800,
       correct: true}

Grams are whole. A transfer sums to zero per material, a transformation over all of them; a reversal
is the exact negative of an earlier entry and has no postings of its own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ExampleRegion:
    """``path`` is ``/500107/500107001/``, ending with the region's own code."""

    code: str
    level: str
    kind: str
    path: str
    households: int | None
    population: int | None


@dataclass(frozen=True, slots=True)
class ExampleMaterial:
    """``path`` spells the keys from the topmost material down: ``/kitchen/kitchen_family/``."""

    key: str
    scheme: str
    path: str

    @property
    def root(self) -> str:
        return self.path.split("/")[1]


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    """``region_path`` is that of its region, empty where it has none."""

    code: str
    stage: str
    region: str
    region_path: str
    site: str
    site_kind: str
    use: str
    cause: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ExamplePosting:
    account: str
    material: str
    grams: int


@dataclass(frozen=True, slots=True)
class ExampleEntry:
    """``kind`` as in the ledger; a reversal negates the postings of the entry it ``reverses``."""

    id: str
    day: dt.date
    kind: str
    paper_kind: str
    reverses: str
    postings: tuple[ExamplePosting, ...]


@dataclass(frozen=True, slots=True)
class ExampleDeclared:
    series: str
    region: str
    first_day: dt.date
    last_day: dt.date
    value: Fraction
    unit: str
    estimated: bool


@dataclass(frozen=True, slots=True)
class ExampleDrop:
    day: dt.date
    point: str
    household: str
    material: str
    grams: int
    correct: bool
    device: str


@dataclass(frozen=True, slots=True)
class ExampleOperation:
    """As :class:`wufei.lake.public.OperationFact`; texts are empty and amounts None where there is
    nothing to tell."""

    key: str
    kind: str
    day: dt.date
    outcome: str
    on_time: bool | None
    region: str
    point: str
    organisation: str
    vehicle: str
    material: str
    category: str
    bins: int | None
    grams: int | None
    metres: int | None
    fen: int | None
    checked: int | None
    correct: int | None


@dataclass(frozen=True, slots=True)
class ExampleLedger:
    """All lists in the order of the file."""

    regions: tuple[ExampleRegion, ...]
    materials: tuple[ExampleMaterial, ...]
    accounts: tuple[ExampleAccount, ...]
    entries: tuple[ExampleEntry, ...]
    declared: tuple[ExampleDeclared, ...]
    drops: tuple[ExampleDrop, ...]
    operations: tuple[ExampleOperation, ...] = ()
