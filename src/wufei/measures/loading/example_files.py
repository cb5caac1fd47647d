"""Reads the ledgers of worked examples and checks that they conserve mass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Entry
from wufei.measures.definitions import Catalogue, Example, Figure, Place, Problem
from wufei.measures.loading import example_shapes as shapes
from wufei.measures.loading import examples as records
from wufei.measures.loading.checking import at_pointer
from wufei.measures.loading.folders import EXAMPLES
from wufei.measures.loading.reading import BrokenFile, Node, read_file
from wufei.measures.loading.shape_problems import of_pydantic, wrong_type
from wufei.measures.refusals import MeasuresReason
from wufei.measures.units import dimension


def example_path(figure: Figure, example: Example) -> Path:
    """Where the ledger of a figure's example stands: beside the file of the definition."""
    return Path(figure.at.file).parent / EXAMPLES / f"{example.given}.yaml"


def read_example(path: Path) -> records.ExampleLedger:
    """The ledger of a worked example, checked: it conserves mass, and names only what it lists.

    Raises:
        BrokenFile: the first thing wrong, with its line and refusal.
    """
    root = read_file(path)
    if root is None:
        return records.ExampleLedger((), (), (), (), (), ())
    for line, text in root.inexact():
        raise BrokenFile(line, Refusal(MeasuresReason.NUMBER_INEXACT, value=text))
    try:
        return _ledger(_shape(root))
    except Refusal as refusal:
        steps = [int(s) if s.isdecimal() else s for s in refusal.pointer.split("/") if s]
        raise BrokenFile(root.line_of(steps), refusal) from None


def _shape(root: Node) -> shapes.LedgerShape:
    if not isinstance(root.value, dict):
        problem = wrong_type("", root, "", "regions: … materials: … accounts: … entries: …")
        raise BrokenFile(problem.line, Refusal(problem.reason, **problem.params))
    try:
        return shapes.LedgerShape.model_validate(root.plain())
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        problem = of_pydantic(first, root, Place("", 1), "", shapes.LedgerShape)
        raise BrokenFile(problem.line, Refusal(problem.reason, **problem.params)) from None


def _ledger(shape: shapes.LedgerShape) -> records.ExampleLedger:
    regions = _regions(shape.regions)
    materials = _materials(shape.materials)
    accounts = _accounts(shape.accounts, regions)
    entries = _entries(shape.entries, accounts, materials)
    for position, told in enumerate(shape.declared):
        _require(told.region, regions, "declared", position, "region")
        at_pointer(f"/declared/{position}/unit", partial(dimension, told.unit))
    for position, drop in enumerate(shape.drops):
        _require(drop.point, accounts, "drops", position, "point")
        _require(drop.material, materials, "drops", position, "material")
    for position, event in enumerate(shape.operations):
        _require(event.region, regions, "operations", position, "region")
        if event.material is not None:
            _require(event.material, materials, "operations", position, "material")
    return records.ExampleLedger(
        regions=tuple(regions.values()),
        materials=tuple(materials.values()),
        accounts=tuple(accounts.values()),
        entries=tuple(entries),
        declared=tuple(records.ExampleDeclared(**dict(told)) for told in shape.declared),
        drops=tuple(_drop(drop) for drop in shape.drops),
        operations=tuple(_operation(event) for event in shape.operations),
    )


def _drop(shape: shapes.DropShape) -> records.ExampleDrop:
    return records.ExampleDrop(**{**dict(shape), "device": shape.device or ""})


def _operation(shape: shapes.OperationShape) -> records.ExampleOperation:
    texts = ("point", "organisation", "vehicle", "material", "category")
    given = dict(shape)
    return records.ExampleOperation(**{**given, **{name: given[name] or "" for name in texts}})


def _require(key: str, known: Iterable[str], section: str, position: int, field: str) -> None:
    if key not in known:
        raise Refusal(
            MeasuresReason.EXAMPLE_UNKNOWN_KEY,
            pointer=f"/{section}/{position}/{field}",
            field=field,
            key=key,
        )


def _require_new(key: str, known: Iterable[str], section: str, position: int) -> None:
    if key in known:
        raise Refusal(MeasuresReason.KEY_TWICE, pointer=f"/{section}/{position}", key=key)


def _regions(given: list[shapes.RegionShape]) -> dict[str, records.ExampleRegion]:
    found: dict[str, records.ExampleRegion] = {}
    for position, shape in enumerate(given):
        _require_new(shape.code, found, "regions", position)
        above = "/"
        if shape.parent is not None:
            _require(shape.parent, found, "regions", position, "parent")
            above = found[shape.parent].path
        found[shape.code] = records.ExampleRegion(
            code=shape.code,
            level=shape.level,
            kind=shape.kind or "",
            path=f"{above}{shape.code}/",
            households=shape.households,
            population=shape.population,
        )
    return found


def _materials(given: list[shapes.MaterialShape]) -> dict[str, records.ExampleMaterial]:
    found: dict[str, records.ExampleMaterial] = {}
    for position, shape in enumerate(given):
        _require_new(shape.key, found, "materials", position)
        above = "/"
        if shape.parent is not None:
            _require(shape.parent, found, "materials", position, "parent")
            above = found[shape.parent].path
        path = f"{above}{shape.key}/"
        found[shape.key] = records.ExampleMaterial(shape.key, shape.scheme, path)
    return found


def _accounts(
    given: list[shapes.AccountShape], regions: dict[str, records.ExampleRegion]
) -> dict[str, records.ExampleAccount]:
    found: dict[str, records.ExampleAccount] = {}
    for position, shape in enumerate(given):
        _require_new(shape.code, found, "accounts", position)
        if shape.region is not None:
            _require(shape.region, regions, "accounts", position, "region")
        fields: dict[str, Any] = {key: value or "" for key, value in dict(shape).items()}
        path = regions[shape.region].path if shape.region is not None else ""
        found[shape.code] = records.ExampleAccount(**fields, region_path=path)
    return found


def _entries(
    given: list[shapes.EntryShape], accounts: Iterable[str], materials: Iterable[str]
) -> list[records.ExampleEntry]:
    found: dict[str, records.ExampleEntry] = {}
    undone: set[str] = set()
    for position, shape in enumerate(given):
        _require_new(shape.id, found, "entries", position)
        for number, (account, material, _grams) in enumerate(shape.postings):
            _require(account, accounts, "entries", position, f"postings/{number}/0")
            _require(material, materials, "entries", position, f"postings/{number}/1")
        if shape.reverses is not None:
            found[shape.id] = _reversal(shape, shape.reverses, position, found, undone)
            undone.add(shape.reverses)
            continue
        postings = tuple(records.ExamplePosting(*posting) for posting in shape.postings)
        _require_balance(shape, postings, position)
        found[shape.id] = records.ExampleEntry(
            shape.id, shape.day, shape.kind, shape.paper_kind or "", "", postings
        )
    return list(found.values())


def _reversal(
    shape: shapes.EntryShape,
    original: str,
    position: int,
    found: dict[str, records.ExampleEntry],
    undone: set[str],
) -> records.ExampleEntry:
    known = found.get(original)
    if known is None or known.reverses or original in undone or shape.postings:
        raise Refusal(
            MeasuresReason.EXAMPLE_REVERSAL,
            pointer=f"/entries/{position}/reverses",
            entry=shape.id,
            reverses=original,
        )
    postings = tuple(
        records.ExamplePosting(posting.account, posting.material, -posting.grams)
        for posting in known.postings
    )
    paper = shape.paper_kind or known.paper_kind
    kind = Entry.Kind.REVERSAL.value
    return records.ExampleEntry(shape.id, shape.day, kind, paper, original, postings)


def _require_balance(
    shape: shapes.EntryShape, postings: Iterable[records.ExamplePosting], position: int
) -> None:
    changes = shape.kind == "transformation"
    sums: Counter[str] = Counter()
    for posting in postings:
        sums["*" if changes else posting.material] += posting.grams
    for material, grams in sums.items():
        if grams != 0:
            raise Refusal(
                MeasuresReason.EXAMPLE_UNBALANCED,
                pointer=f"/entries/{position}",
                entry=shape.id,
                material=material,
                grams=grams,
            )


def check_examples(catalogue: Catalogue) -> tuple[Problem, ...]:
    """What is wrong with the example ledgers that the figures name, each file read once."""
    problems: list[Problem] = []
    read: set[Path] = set()
    for figure, example in _examples(catalogue):
        path = example_path(figure, example)
        if not path.is_file():
            params = {"path": str(path)}
            at = figure.at
            problems.append(
                Problem(at.file, at.line, figure.id, MeasuresReason.EXAMPLE_MISSING, params)
            )
        elif path not in read:
            read.add(path)
            problems += _problems_of(path)
    return tuple(problems)


def _examples(catalogue: Catalogue) -> Iterator[tuple[Figure, Example]]:
    for editions in catalogue.figures.values():
        for figure in editions:
            for example in figure.examples:
                yield figure, example


def _problems_of(path: Path) -> Iterator[Problem]:
    try:
        read_example(path)
    except BrokenFile as broken:
        yield Problem(
            str(path), broken.line, path.stem, broken.refusal.reason, broken.refusal.params
        )
