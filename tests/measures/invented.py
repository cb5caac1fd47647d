"""Invented books: rows of every table of the lake, and the Parquet files that hold them.

Nothing in them is tidy: accounts without a region, lines of accounts nobody registered, registers
with versions on both sides of the cut, events sent twice, names with quotes and wildcards.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from wufei.lake.domain import building
from wufei.lake.public import TABLES, Cut, Tables

Row = dict[str, Any]
T = TypeVar("T")

FIRST_DAY, DAYS = dt.date(2024, 11, 20), 230
PAGES, FACTS = 24, 900
STAGES = ("source", "stock", "transit", "process", "sink", "loss")
CODES = ("街道-1", "it's", "a\\b", "a*b", "50%", "厂.炉", "$x ${y}", "plant-")
#: Key → parent.
MATERIALS = {
    "kitchen": "",
    "kitchen_family": "kitchen",
    "kitchen_market": "kitchen",
    "market_stall": "kitchen_market",
    "recyclable": "",
    "paper": "recyclable",
    "card": "paper",
    "glass": "recyclable",
    "other": "",
}
SERIES = ("covered", "checked")


@dataclass(frozen=True, slots=True)
class Book:
    """``rows``: table → all that its files hold, beyond the cut too."""

    rows: dict[str, list[Row]]
    tables: Tables

    @property
    def cut(self) -> Cut:
        return self.tables.cut


def invent(folder: Path, *, seed: int, lines: int) -> Book:
    """A book with ``lines`` ledger lines, the same for the same seed, as files in ``folder``."""
    chance = Random(seed)
    regions = _regions(chance)
    accounts = _accounts(chance, regions)
    rows = {
        "regions": regions,
        "accounts": accounts,
        "materials": _materials(chance),
        "sites": _sites(chance, regions),
        "declared": _declared(chance, regions),
        "drops": _drops(chance, accounts, lines // 4),
        "postings": _postings(chance, accounts, lines),
    }
    numbered = [row for name, each in rows.items() if name in _NUMBERED for row in each]
    for number, row in enumerate(chance.sample(numbered, len(numbered)), 1):
        row["number"] = number
    for name in ("accounts", "regions"):
        _keep_codes_apart(rows[name])
    whole = seed % 3 == 0
    page = PAGES if whole else chance.randint(PAGES // 2, PAGES)
    cut = Cut(page, chance.randint(len(numbered) // 2, len(numbered)))
    files = {name: write(folder, name, each, parts=1 + seed % 3) for name, each in rows.items()}
    return Book(rows, Tables(cut, files, whole=whole))


_NUMBERED = ("regions", "accounts", "materials", "sites", "declared")


def write(folder: Path, name: str, rows: list[Row], *, parts: int) -> list[str]:
    """The rows as Parquet files; what no row fills is NULL."""
    import duckdb

    paths = [folder / f"{name}-{part} [x].parquet" for part in range(parts)]
    with duckdb.connect() as connection:
        for part, path in enumerate(paths):
            values = [tuple(map(row.get, TABLES[name])) for row in rows[part::parts]]
            building.give_rows(connection, "given", TABLES[name], values)
            building.write_parquet(connection, "SELECT * FROM given", path)
    return [str(path) for path in paths]


def _maybe(chance: Random, value: T, share: float = 0.8) -> T | None:
    return value if chance.random() < share else None


def _day(chance: Random) -> dt.date:
    return FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))


def _regions(chance: Random) -> list[Row]:
    rows: list[Row] = []
    levels = ("province", "district", "township", "community")

    def grow(above: Row, depth: int) -> None:
        for n in range((2, 3, 2, 3)[depth]):
            code = f"{above.get('code', '')}{n + 1}"
            place = {name: above.get(name) for name in levels} | {levels[depth]: code}
            path = f"{above.get('region_path', '/')}{code}/"
            village = depth == 3 and chance.random() < 0.4
            row = place | {
                "code": code, "name": f"区划{code}", "name_en": f"Region {code}",
                "level": "village" if village else levels[depth], "region": code,
                "region_path": path, "kind": _maybe(chance, chance.choice(["urban", "rural"])),
                "households": _maybe(chance, chance.randrange(10**4)),
                "population": _maybe(chance, chance.randrange(10**5)),
                "valid_from": _maybe(chance, _day(chance), 0.3),
                "valid_to": _maybe(chance, _day(chance), 0.2),
            }  # fmt: skip
            rows.append(row)
            if depth < 3:
                grow(row, depth + 1)

    grow({}, 0)
    return rows + [row | {"households": 7, "valid_to": None} for row in chance.sample(rows, 12)]


def _place(row: Row | None) -> Row:
    names = ("region", "region_path", "province", "district", "township", "community")
    return {name: row[name] if row else None for name in names}


def _accounts(chance: Random, regions: list[Row]) -> list[Row]:
    rows = []
    for key in range(1, 61):
        odd = key <= len(CODES)
        code = CODES[key - 1] if odd else f"{chance.choice(['plant', 'source'])}-{key}"
        for _version in range(chance.choice([1, 1, 1, 2])):
            place = _place(_maybe(chance, chance.choice(regions), 0.9))
            site = chance.choice(["s1", "s2", None])
            rows.append({
                "account_id": key, "code": code, "name": f"账户{key}", "name_en": f"Account {key}",
                "stage": chance.choice(STAGES), "cause": _maybe(chance, "leak", 0.2),
                "use": chance.choice(["burn", "recover", None]), "site": site,
                "site_kind": site and "plant", "organisation": chance.choice(["o1", "o'2", None]),
                **place,
            })  # fmt: skip
    return rows


def _keep_codes_apart(rows: list[Row]) -> None:
    """At any cut no two rows of a register share a code."""
    owner: dict[str, Any] = {}
    for row in rows:
        key = row.get("account_id", row["code"])
        assert owner.setdefault(row["code"], key) == key


def _materials(chance: Random) -> list[Row]:
    def path(key: str) -> str:
        parent = MATERIALS[key]
        return f"{path(parent) if parent else '/'}{key}/"

    rows = []
    for number, key in enumerate(MATERIALS, 1):
        root = path(key).split("/")[1]
        row = {
            "material_id": number, "key": key, "name": f"料{key}", "name_en": key,
            "scheme": chance.choice(["household", "industrial"]), "root": root, "path": path(key),
        }  # fmt: skip
        rows.append(row)
        if chance.random() < 0.3:
            rows.append(row | {"scheme": "other"})
    return rows


def _sites(chance: Random, regions: list[Row]) -> list[Row]:
    return [
        {
            "code": f"s{number}", "name": f"厂{number}", "name_en": f"Site {number}",
            "kind": chance.choice(["plant", "station"]),
            "status": chance.choice(["running", "closed"]),
            "organisation": chance.choice(["o1", "o'2", None]),
            "capacity_grams_per_day": _maybe(chance, chance.randrange(10**12)),
            "valid_from": _maybe(chance, _day(chance), 0.3),
            "valid_to": _maybe(chance, _day(chance), 0.3),
            **_place(_maybe(chance, chance.choice(regions))),
        }
        for number in range(1, 13)
        for _version in range(chance.choice([1, 2]))
    ]  # fmt: skip


def _declared(chance: Random, regions: list[Row]) -> list[Row]:
    rows = []
    for _ in range(120):
        month = chance.randrange(7)
        first = dt.date(2025 if month else 2024, month or 12, 1)
        rows.append({
            "series": chance.choice(SERIES), "first_day": first,
            "last_day": first + dt.timedelta(days=27),
            "value": Decimal(chance.randrange(10**9)).scaleb(-chance.randrange(7)),
            "unit": "item", "estimated": chance.random() < 0.2, "withdrawn": chance.random() < 0.1,
            **_place(chance.choice(regions[:20])),
        })  # fmt: skip
    return rows


def _drops(chance: Random, accounts: list[Row], count: int) -> list[Row]:
    rows = []
    for number in range(count):
        day = _day(chance)
        row = {
            "event_id": f"e{number}", "batch": f"src/{chance.randrange(50):03d}", "day": day,
            "occurred_at": dt.datetime.combine(day, dt.time(7, 30)),
            "device": f"d{chance.randrange(5)}",
            "point": chance.choice([*accounts, {"code": "nowhere"}])["code"],
            "household": _maybe(chance, f"h{chance.randrange(40)}"),
            "material": chance.choice([*MATERIALS]),
            "grams": _maybe(chance, chance.randrange(20_000)),
            "correct": _maybe(chance, chance.random() < 0.7),
        }  # fmt: skip
        rows.append(row)
        if chance.random() < 0.2:  # sent again later, as something else
            rows.append(row | {"batch": f"{row['batch']}-again", "grams": 1, "day": _day(chance)})
    return rows


def _postings(chance: Random, accounts: list[Row], count: int) -> list[Row]:
    stages = {row["account_id"]: row["stage"] for row in accounts}
    unknown = 999
    rows: list[Row] = []
    for seq in range(count // 2):
        page, day = 1 + seq * 2 * PAGES // count, _day(chance)
        kind = chance.choice(["transfer", "transfer", "transform", "reversal"])
        paper = chance.choice(["ticket", "manifest", "estimate", ""])
        grams = chance.choice([chance.randrange(10**7), chance.randrange(10**13)])
        ends = [chance.choice([*stages, unknown]) for _ in range(2)]
        material, lot = chance.randint(1, len(MATERIALS) + 1), _maybe(chance, f"L{seq % 70}", 0.5)
        for line, sign in enumerate((-1, 1)):
            other = ends[1 - line]
            rows.append({
                "page": page, "seq": seq, "line": line, "day": day, "account_id": ends[line],
                "material_id": material, "lot": lot, "grams": sign * grams,
                "direction": -sign if kind == "reversal" else sign, "kind": kind,
                "paper_kind": paper, "counter_account_id": _maybe(chance, other),
                "counter_stage": _maybe(chance, stages.get(other)),
            })  # fmt: skip
    return rows
