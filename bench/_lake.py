"""A year of an invented city as Parquet files of the lake: what ``measures.py`` asks about.

Ten districts, 1,490 further regions, 20,000 accounts of which few move most, 60 materials. A trip
makes six lines: waste arises at its source, is loaded, is weighed in; its number is the lot. One
trip of 200 is reversed, one of 50 arrives lighter than it left. Files are ordered by page, as
delivered ones are.

    python bench/_lake.py FOLDER LINES
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wufei.lake.public import Tables

DISTRICTS, TOWNSHIPS, COMMUNITIES = 10, 89, 1_400
SOURCES, VEHICLES, PLANTS = 18_000, 1_500, 499
ENTRIES_A_PAGE, FILES = 5_000, 24
HOUSEHOLD = {
    "recyclable": ("paper", "plastics", "metal", "glass", "textiles"),
    "kitchen": ("kitchen_family", "kitchen_catering", "kitchen_other"),
    "hazardous": ("hazardous_lamps", "hazardous_chemicals", "hazardous_batteries"),
    "residual": (),
}
#: Where each root goes: kind of the site, stage of its account.
PLANTS_OF = (
    ("sorting_centre", "process"),
    ("kitchen_plant", "process"),
    ("hazardous_plant", "process"),
    ("incineration", "process"),
    ("landfill", "sink"),
)

_TRIPS = """
SELECT i, unnest([0, 1, 2, 3, 4, 5])::INTEGER AS n, (i * 365 // {trips})::INTEGER AS day_number,
  2 + floor(pow({sources}, (hash(i) % 1000000) / 1e6))::BIGINT AS source,
  2 + {sources} + (hash(i + 7) % {vehicles})::BIGINT AS vehicle,
  2 + {sources} + {vehicles} + (hash(i + 11) % {plants})::BIGINT AS plant,
  1 + floor(pow(60, (hash(i + 13) % 1000000) / 1e6))::BIGINT AS material_id,
  (50000 + hash(i + 17) % 8000000)::BIGINT AS mass,
  (hash(i + 19) % 200 = 0) AS reversed, (hash(i + 23) % 50 = 0) AS lighter,
  (hash(i + 29) % 20 = 0) AS guessed
FROM range({first}, {last}) AS t(i)
"""
_LINES = """
SELECT (1 + i * 3 // {entries})::BIGINT AS page, (i * 3 + n // 2)::BIGINT AS seq,
  (n % 2)::INTEGER AS line, DATE '2025-01-01' + day_number AS day,
  CASE n WHEN 0 THEN 1 WHEN 1 THEN source WHEN 2 THEN source WHEN 3 THEN vehicle
    WHEN 4 THEN vehicle ELSE plant END AS account_id,
  material_id, CASE WHEN n >= 2 THEN 'T' || lpad(i::VARCHAR, 9, '0') END AS lot,
  CASE WHEN (n % 2 = 1) <> reversed THEN 1 ELSE -1 END
    * CASE WHEN n >= 4 AND lighter THEN mass - 1000 ELSE mass END AS grams,
  CASE WHEN n % 2 = 1 THEN 1 ELSE -1 END AS direction,
  CASE WHEN reversed THEN 'reversal' ELSE 'movement' END AS kind,
  CASE WHEN n < 2 AND guessed THEN 'estimate' WHEN n < 2 THEN 'return' ELSE 'ticket' END
    AS paper_kind,
  CASE n WHEN 0 THEN source WHEN 1 THEN 1 WHEN 2 THEN vehicle WHEN 3 THEN source
    WHEN 4 THEN plant ELSE vehicle END AS counter_account_id,
  CASE n WHEN 0 THEN 'source' WHEN 1 THEN 'boundary' WHEN 2 THEN 'transit' WHEN 3 THEN 'source'
    WHEN 4 THEN CASE WHEN plant % 5 = 4 THEN 'sink' ELSE 'process' END ELSE 'transit' END
    AS counter_stage
FROM ({trips_query})
"""
_DROPS = """
SELECT 'E' || lpad(
    CASE WHEN i % 11 = 10 AND i > 200000 THEN i - 199999 ELSE i END::VARCHAR, 10, '0') AS event_id,
  'bins/' || lpad((i // 100000)::VARCHAR, 6, '0') AS batch,
  TIMESTAMP '2025-01-01 00:00:00' + to_seconds(i * 31536000.0 / {count}) AS occurred_at,
  DATE '2025-01-01' + (i * 365 // {count})::INTEGER AS day, 'd' || (hash(i) % 4000) AS device,
  'source-' || (2 + hash(i + 3) % {sources}) AS point, 'h' || (hash(i + 5) % 200000) AS household,
  'kitchen_family' AS material, (hash(i + 9) % 8000)::BIGINT AS grams,
  hash(i + 2) % 10 <> 0 AS correct
FROM range({first}, {last}) AS t(i)
"""


def build(folder: Path, lines: int) -> None:
    """Write all files. ``lines``: ledger lines, a tenth as many drop-offs (one in
    eleven sent again, two batches later)."""
    from wufei.lake.domain import building
    from wufei.lake.public import TABLES

    with building.builder() as connection:
        registers = {"regions": _regions(), "accounts": _accounts(), "materials": _materials()}
        for name, rows in registers.items():
            filled = [tuple(map(row.get, TABLES[name])) for row in _numbered(rows)]
            building.give_rows(connection, "given", TABLES[name], filled)
            building.write_parquet(connection, "SELECT * FROM given", folder / f"{name}.parquet")
        for name, query, count in (
            ("postings", _LINES, lines // 6),
            ("drops", _DROPS, lines // 10),
        ):
            for part in range(FILES):
                bounds = {"first": count * part // FILES, "last": count * (part + 1) // FILES}
                told = bounds | {
                    "trips": count, "count": count, "sources": SOURCES, "vehicles": VEHICLES,
                    "plants": PLANTS, "entries": ENTRIES_A_PAGE,
                }  # fmt: skip
                made = query.format(trips_query=_TRIPS.format(**told), **told)
                filled = {row[0] for row in connection.execute(f"DESCRIBE {made}").fetchall()}
                columns = ", ".join(
                    f'CAST({column if column in filled else "NULL"} AS {kind}) AS "{column}"'
                    for column, kind in TABLES[name].items()
                )
                path = folder / f"{name}-{part:04d}.parquet"
                building.write_parquet(connection, f"SELECT {columns} FROM ({made})", path)


def tables(folder: Path) -> Tables:
    """The files in ``folder`` at the end of the books."""
    from wufei.lake.public import TABLES, Cut, Tables

    files = {
        name: [str(path) for path in sorted(folder.glob(f"{name}*.parquet"))] for name in TABLES
    }
    return Tables(Cut(10**9, 10**9), files, whole=True)


def _numbered(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"number": number} for number, row in enumerate(rows, 1)]


def _place(number: int) -> dict[str, Any]:
    """The community with that number, and what it lies in."""
    township = number % TOWNSHIPS
    codes = (50, 100 + township % DISTRICTS, 1_000 + township, 10_000 + number)
    province, district, township_code, community = map(str, codes)
    return {
        "region": community, "region_path": f"/{province}/{district}/{township_code}/{community}/",
        "province": province, "district": district, "township": township_code,
        "community": community,
    }  # fmt: skip


def _regions() -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    levels = ("province", "district", "township", "community")
    for number in range(COMMUNITIES):
        place = _place(number)
        for depth, level in enumerate(levels):
            code = place[level]
            path = "/" + "/".join(place[name] for name in levels[: depth + 1]) + "/"
            found[code] = {
                **{name: place[name] for name in levels[: depth + 1]}, "code": code,
                "name": f"区划{code}", "name_en": f"Region {code}", "level": level,
                "population": 2_000, "region": code, "region_path": path,
            }  # fmt: skip
    return list(found.values())


def _accounts() -> list[dict[str, Any]]:
    rows = [{"account_id": 1, "code": "boundary-1", "stage": "boundary"}]
    stages = ["source"] * SOURCES + ["transit"] * VEHICLES
    for key, stage in enumerate(stages, 2):
        rows.append({"account_id": key, "stage": stage, **_place(key * 31 % COMMUNITIES)})
    for key in range(2 + len(stages), 2 + len(stages) + PLANTS):
        kind, stage = PLANTS_OF[key % 5]
        place = _place(key * 31 % COMMUNITIES)
        rows.append({"account_id": key, "stage": stage, "site_kind": kind, **place})
    for row in rows:
        row.setdefault("code", f"{row['stage']}-{row['account_id']}")
        row |= {"name": f"账户{row['account_id']}", "name_en": f"Account {row['account_id']}"}
    return rows


def _materials() -> list[dict[str, Any]]:
    keys = [(root, root) for root in HOUSEHOLD]
    keys += [(leaf, root) for root, leaves in HOUSEHOLD.items() for leaf in leaves]
    keys += [(f"kind-{number}", f"kind-{number}") for number in range(60 - len(keys))]
    return [
        {
            "material_id": number, "key": key, "name": key, "name_en": key, "scheme": "household",
            "root": root, "path": f"/{root}/" if key == root else f"/{root}/{key}/",
        }
        for number, (key, root) in enumerate(keys, 1)
    ]  # fmt: skip


if __name__ == "__main__":
    import _book as book

    book.start()
    build(Path(sys.argv[1]), int(sys.argv[2]))
