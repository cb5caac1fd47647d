"""Definitions of figures that the tests of the API ask for, and how they read answers."""

from __future__ import annotations

from typing import Any

from wufei.lake.public import deliver_pages
from wufei.ledger.public import seal_pages

OWN = """\
measures:
- id: kitchen_out
  name: {zh: 厨余交出量, en: kitchen waste handed over}
  from: ledger
  agg: net_out
  unit: g
  basis: as_received
  where: {stage: source, material: [kitchen]}
  counted_at: {zh: 产生环节, en: at the source}
  drill: [township, account, day]
  not_counted: {zh: 自行处理的, en: what is treated on the spot}
- id: kitchen_shared
  name: {zh: 厨余进厂量, en: kitchen waste at the plant}
  from: ledger
  agg: in
  unit: g
  basis: as_received
  where: {stage: stock, material: [kitchen]}
  allocate: {by: kitchen_out, within: district}
  counted_at: {zh: 进厂环节, en: at the gate}
  drill: [district, day]
  not_counted: {zh: 无, en: nothing}
- id: stations
  name: {zh: 投放站数, en: drop-off stations}
  from: declared
  series: stations
  agg: sum
  unit: item
  basis: none
  over_time: last
  missing: no_data
  counted_at: {zh: 填报, en: as declared}
  drill: [township]
  not_counted: {zh: 无, en: nothing}
coefficients:
- id: half
  name: {zh: 折半系数, en: half}
  unit: "1"
  editions:
  - {value: "0.5", valid: {from: 2020-01-01}, source: {document: 示例, confirmed: false}}
figures:
- id: kitchen_tonnes
  edition: "2020"
  name: {zh: 厨余产生量, en: kitchen waste}
  group: trial
  formula: kitchen_out
  unit: t
  decimals: 2
  basis: as_received
  source: {document: 示例办法, clause: 第三条, confirmed: true}
  valid: {from: 2020-01-01}
  review: {state: reviewed, author: 甲, reviewer: 乙, date: 2026-01-02}
  not_counted: {zh: 自行处理的, en: what is treated on the spot}
- id: kitchen_per_station
  edition: "2020"
  name: {zh: 每站厨余量, en: kitchen waste per station}
  group: trial
  formula: kitchen_tonnes * half / stations
  unit: kg/item
  decimals: 1
  basis: as_received
  range: [0, null]
  source: {document: 示例办法, confirmed: false}
  valid: {from: 2020-01-01}
  review: {state: draft, author: 甲}
  not_counted: {zh: 无, en: nothing}
"""
MARCH = {"period": "2026-03"}
IN_CITY = MARCH | {"region": "500000"}


def deliver() -> None:
    seal_pages()
    deliver_pages()


def told(response: Any) -> Any:
    assert response.status_code == 200, response.content.decode()
    return response.json()


def refused(response: Any) -> tuple[int, str, str | None]:
    problem = response.json()
    fault = problem.get("errors", [problem])[0]
    return response.status_code, problem["code"], fault.get("parameter", fault.get("pointer"))


def declared(value: str = "4", **more: Any) -> dict[str, Any]:
    return {
        "series": "stations",
        "region": "500107001",
        "first_day": "2026-03-01",
        "last_day": "2026-03-31",
        "value": value,
        "unit": "item",
        **more,
    }
