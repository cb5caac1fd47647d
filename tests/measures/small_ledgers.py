"""Small random ledgers of two districts of unequal size: collected, treated, corrected."""

from __future__ import annotations

import datetime as dt
from random import Random

from wufei.measures.loading.examples import (
    ExampleAccount,
    ExampleEntry,
    ExampleLedger,
    ExampleMaterial,
    ExamplePosting,
    ExampleRegion,
)

FIRST, DAYS = dt.date(2026, 1, 1), 90
DISTRICTS = ("51", "52")
#: Key → parent.
MATERIALS = {
    "recyclable": "",
    "kitchen": "",
    "kitchen_family": "kitchen",
    "hazardous": "",
    "residual": "",
    "sorting_residue": "",
    "kitchen_impurities": "",
    "sorted_paper": "",
}
_STREAMS = ("recyclable", "kitchen_family", "hazardous", "residual")
_PLANTS = {
    "recyclable": ("sorting_centre", "sorting_residue"),
    "kitchen_family": ("kitchen_plant", "kitchen_impurities"),
    "residual": ("incineration", ""),
    "hazardous": ("hazardous_plant", ""),
}


def invent(seed: int, entries: int = 60) -> ExampleLedger:
    """A ledger with about ``entries`` entries, the same for the same seed."""
    chance = Random(seed)
    regions = _regions(chance)
    accounts = _accounts(regions)
    written: list[ExampleEntry] = []
    sources = [account for account in accounts if account.stage == "source"]
    while len(written) < entries:
        source = chance.choice(sources)
        written += _chain(chance, source, len(written))
        if chance.random() < 0.2:
            written += _undone(chance, written)
    materials = tuple(
        ExampleMaterial(key, "household", f"/{parent}/{key}/" if parent else f"/{key}/")
        for key, parent in MATERIALS.items()
    )
    return ExampleLedger(regions, materials, accounts, tuple(written), (), ())


def _regions(chance: Random) -> tuple[ExampleRegion, ...]:
    found = [ExampleRegion("5", "province", "", "/5/", None, None)]
    for district, towns in zip(DISTRICTS, (3, 1), strict=True):
        found.append(ExampleRegion(district, "district", "", f"/5/{district}/", None, None))
        for town in (f"{district}{n}" for n in range(towns)):
            path = f"/5/{district}/{town}/"
            found.append(ExampleRegion(town, "township", "", path, None, None))
            for number in range(1, 3):
                code, people = f"{town}{number}", chance.randrange(1, 3000)
                level = chance.choice(["community", "village"])
                found.append(ExampleRegion(code, level, "", f"{path}{code}/", people, 2 * people))
    return tuple(found)


def _accounts(regions: tuple[ExampleRegion, ...]) -> tuple[ExampleAccount, ...]:
    def account(code: str, stage: str, region: ExampleRegion, kind: str = "") -> ExampleAccount:
        site = f"{kind}-{region.code}" if kind else ""
        return ExampleAccount(code, stage, region.code, region.path, site, kind, "", "", "")

    found = []
    for region in regions:
        if region.level in {"community", "village", "township"}:
            found.append(account(f"source-{region.code}", "source", region))
        if region.level == "district":
            found.append(account(f"truck-{region.code}", "transit", region))
            for kind, _ in _PLANTS.values():
                town = next(r for r in regions if r.path.startswith(region.path + region.code))
                found.append(account(f"{kind}-yard-{region.code}", "stock", town, kind))
                found.append(account(f"{kind}-line-{region.code}", "process", town, kind))
    return tuple(found)


def _chain(chance: Random, source: ExampleAccount, number: int) -> list[ExampleEntry]:
    """A load from its source through as many steps as chance has it."""
    material = chance.choice(_STREAMS)
    district = next(d for d in DISTRICTS if source.region.startswith(d))
    kind, residue = _PLANTS[material]
    truck, yard, line = (
        f"truck-{district}",
        f"{kind}-yard-{district}",
        f"{kind}-line-{district}",
    )
    grams = chance.choice([chance.randrange(1, 5000), chance.randrange(1, 10**9)])
    day = FIRST + dt.timedelta(days=chance.randrange(DAYS))
    steps = [
        ("transfer", [(source.code, material, -grams), (truck, material, grams)]),
        ("transfer", [(truck, material, -grams), (yard, material, grams)]),
        ("transfer", [(yard, material, -grams), (line, material, grams)]),
    ]
    if residue:
        rest = chance.randrange(grams + 1)
        steps.append(
            (
                "transformation",
                [
                    (line, material, -grams),
                    (yard, residue, rest),
                    (yard, "sorted_paper", grams - rest),
                ],
            )
        )
    paper = chance.choice(["weighbridge-ticket", "estimate"])
    return [
        ExampleEntry(
            f"e{number + step}",
            day + dt.timedelta(days=chance.randrange(2) * step),
            what,
            paper,
            "",
            tuple(ExamplePosting(*posting) for posting in postings if posting[2]),
        )
        for step, (what, postings) in enumerate(steps[: chance.randint(1, len(steps))])
    ]


def _undone(chance: Random, written: list[ExampleEntry]) -> list[ExampleEntry]:
    """The reversal of an entry that is not undone yet and undoes none."""
    known = {entry.reverses for entry in written}
    entry = chance.choice(written)
    if entry.kind == "reversal" or entry.id in known:
        return []
    negative = tuple(ExamplePosting(p.account, p.material, -p.grams) for p in entry.postings)
    day = entry.day + dt.timedelta(days=chance.randrange(3))
    name = f"e{len(written)}"
    return [ExampleEntry(name, day, "reversal", entry.paper_kind, entry.id, negative)]
