"""Definitions written for tests: small valid ones to put a fault into."""

from __future__ import annotations

import textwrap
from pathlib import Path

MEASURES = """\
measures:
- id: generated
  name: {zh: 产生量, en: generated}
  from: ledger
  agg: net_out
  unit: g
  basis: as_received
  where: {stage: source, material: [kitchen, residual]}
  counted_at: {zh: 产生环节, en: at the source}
  not_counted: {zh: 无, en: nothing}
- id: kitchen
  name: {zh: 厨余量, en: kitchen waste}
  from: ledger
  agg: net_out
  unit: g
  basis: as_received
  where: {stage: source, material: kitchen}
  counted_at: {zh: 产生环节, en: at the source}
  not_counted: {zh: 无, en: nothing}
- id: people
  name: {zh: 人口, en: population}
  from: register
  register: regions
  agg: sum
  column: population
  where: {level: community}
  unit: person
  basis: none
  not_counted: {zh: 流动人口, en: visitors}
"""

COEFFICIENT = """\
coefficients:
- id: share
  name: {zh: 系数, en: share}
  unit: "1"
  editions:
  - {value: "0.5", valid: {from: 2020-01-01}, source: {document: 无, confirmed: false}}
"""


def figure(name: str, formula: str, **changed: str) -> str:
    """One item of ``figures``; ``changed``: key → its YAML, empty = without it."""
    keys = {
        "edition": '"2019"',
        "name": f"{{zh: 指标, en: {name}}}",
        "formula": formula,
        "unit": "percent",
        "decimals": "1",
        "basis": "as_received",
        "source": "{document: 办法, confirmed: false}",
        "valid": "{from: 2019-01-01}",
        "not_counted": "{zh: 无, en: nothing}",
    }
    keys.update(changed)
    lines = [f"  {key}: {value}" for key, value in keys.items() if value]
    return "\n".join([f"- id: {name}", *lines]) + "\n"


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(textwrap.dedent(text), encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def line_in(text: str, part: str) -> int:
    """The number of the only line that holds ``part``."""
    (number,) = [n for n, line in enumerate(text.splitlines(), start=1) if part in line]
    return number
