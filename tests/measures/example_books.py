"""The ledgers of worked examples as files of the lake, so that the engine itself computes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.measures.invented import Row, write
from wufei.lake.public import Cut, Tables, engine
from wufei.measures.domain.gathering import Library
from wufei.measures.loading.example_files import read_example
from wufei.measures.loading.examples import ExampleEntry, ExampleLedger

_COLUMN = {"village": "community"}
_LEVELS = ("province", "district", "township", "community")


def library_of(example: Path, folder: Path) -> Library:
    """The example ledger in ``example``, written to ``folder`` as the lake holds it."""
    return library_over(read_example(example), folder)


def library_over(
    ledger: ExampleLedger, folder: Path, pages: Mapping[str, int] | None = None
) -> Library:
    """A ledger written to ``folder``. ``pages``: id of an entry → its page, 1 if none is told."""
    places = _places(ledger)
    rows: dict[str, list[Row]] = {
        "regions": _regions(ledger, places),
        "materials": _materials(ledger),
        "accounts": _accounts(ledger, places),
        "sites": [],
        "declared": _declared(ledger, places),
        "drops": _drops(ledger),
        "operations": _operations(ledger),
        "postings": _postings(ledger, pages or {}),
    }
    number = 0
    numbered = ("regions", "accounts", "declared", "operations")
    for row in (row for name in numbered for row in rows[name]):
        number += 1
        row["number"] = number
    for row in rows["materials"]:
        row["number"] = 1
    files = {name: write(folder, name, each, parts=1) for name, each in rows.items() if each}
    page = max([1, *(pages or {}).values()])
    return Library(engine(), Tables(Cut(page, number), files))


def _places(ledger: ExampleLedger) -> dict[str, Row]:
    """Code of a region → the columns that tell where it stands."""
    level_of = {region.code: region.level for region in ledger.regions}
    places: dict[str, Row] = {"": dict.fromkeys(("region", "region_path", *_LEVELS))}
    for region in ledger.regions:
        place: Row = {"region": region.code, "region_path": region.path}
        for code in region.path.strip("/").split("/"):
            place[_COLUMN.get(level_of[code], level_of[code])] = code
        places[region.code] = place
    return places


def _regions(ledger: ExampleLedger, places: dict[str, Row]) -> list[Row]:
    return [
        {
            "code": region.code,
            "name": region.code,
            "name_en": region.code,
            "level": region.level,
            "kind": region.kind,
            "households": region.households,
            "population": region.population,
            **places[region.code],
        }
        for region in ledger.regions
    ]


def _materials(ledger: ExampleLedger) -> list[Row]:
    return [
        {
            "material_id": number,
            "key": material.key,
            "name": material.key,
            "name_en": material.key,
            "scheme": material.scheme,
            "root": material.root,
            "path": material.path,
        }
        for number, material in enumerate(ledger.materials, 1)
    ]


def _accounts(ledger: ExampleLedger, places: dict[str, Row]) -> list[Row]:
    return [
        {
            "account_id": number,
            "code": account.code,
            "name": account.code,
            "name_en": account.code,
            "stage": account.stage,
            "cause": account.cause,
            "use": account.use,
            "organisation": account.organisation or None,
            "site": account.site or None,
            "site_kind": account.site_kind or None,
            **places[account.region],
        }
        for number, account in enumerate(ledger.accounts, 1)
    ]


def _declared(ledger: ExampleLedger, places: dict[str, Row]) -> list[Row]:
    return [
        {
            "series": told.series,
            "first_day": told.first_day,
            "last_day": told.last_day,
            "value": Decimal(told.value.numerator) / told.value.denominator,
            "unit": told.unit,
            "estimated": told.estimated,
            "withdrawn": False,
            **places[told.region],
        }
        for told in ledger.declared
    ]


def _drops(ledger: ExampleLedger) -> list[Row]:
    return [
        {
            "event_id": f"e{number}",
            "batch": "example/1",
            "day": drop.day,
            "device": drop.device,
            "point": drop.point,
            "household": drop.household,
            "material": drop.material,
            "grams": drop.grams,
            "correct": drop.correct,
        }
        for number, drop in enumerate(ledger.drops)
    ]


def _operations(ledger: ExampleLedger) -> list[Row]:
    return [
        {name: None if value == "" else value for name, value in asdict(event).items()}
        | {"withdrawn": False}
        for event in ledger.operations
    ]


def _postings(ledger: ExampleLedger, pages: Mapping[str, int]) -> list[Row]:
    accounts = {account.code: number for number, account in enumerate(ledger.accounts, 1)}
    stages = {account.code: account.stage for account in ledger.accounts}
    materials = {material.key: number for number, material in enumerate(ledger.materials, 1)}
    rows = []
    for seq, entry in enumerate(ledger.entries, 1):
        across = _across(entry)
        for line, posting in enumerate(entry.postings):
            arrives = (posting.grams > 0) == (entry.kind != "reversal")
            others = across[posting.grams > 0]
            rows.append(
                {
                    "page": pages.get(entry.id, 1),
                    "seq": seq,
                    "line": line,
                    "day": entry.day,
                    "account_id": accounts[posting.account],
                    "material_id": materials[posting.material],
                    "grams": posting.grams,
                    "direction": 1 if arrives else -1,
                    "kind": entry.kind,
                    "paper_kind": entry.paper_kind,
                    "counter_account_id": _only({accounts[code] for code in others}),
                    "counter_stage": _only({stages[code] for code in others}),
                }
            )
    return rows


def _across(entry: ExampleEntry) -> dict[bool, set[str]]:
    """Whether mass arrives on a line → the accounts on the other side of the entry."""
    found: dict[bool, set[str]] = defaultdict(set)
    for posting in entry.postings:
        found[posting.grams < 0].add(posting.account)
    return found


def _only(values: set[Any]) -> Any:
    return values.pop() if len(values) == 1 else None
