"""What measures mean, said once more without SQL: row by row, as slowly as it likes."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.measures.invented import Book, Row
from wufei.kernel.periods import Period
from wufei.measures.compiling.slices import Slice
from wufei.measures.definitions import Aggregate, Measure, Source
from wufei.measures.domain.gathering import Cell, Group

LEVELS = ("province", "district", "township", "community")
PLACES = (*LEVELS, "region")
Cells = dict[tuple[Period, Group], Cell]
Filters = Mapping[str, Sequence[str]]
_KEYS = {"accounts": "account_id", "materials": "material_id", "regions": "code", "sites": "code"}


def latest(book: Book, name: str) -> dict[Any, Row]:
    """A register as it stands at the book's cut."""
    found: dict[Any, Row] = {}
    for row in sorted(book.rows[name], key=lambda row: row["number"]):
        if row["number"] <= book.cut.fact:
            found[row[_KEYS[name]]] = row
    return found


def cells(book: Book, measure: Measure, part: Slice) -> Cells:
    """What ``gather`` should find for a measure of ledger lines, drop-offs or a register."""
    if measure.source == Source.LEDGER:
        return _of_ledger(book, measure, part)
    if measure.source == Source.DROPS:
        return _of_drops(book, measure, part)
    return _of_register(book, measure, part)


def counted_lines(book: Book, measure: Measure, part: Slice) -> list[Row]:
    """Lines that count for a measure within the periods, each with its registers' rows beside."""
    accounts, materials = latest(book, "accounts"), latest(book, "materials")
    found = []
    for posting in book.rows["postings"]:
        line = posting | {
            "own": accounts.get(posting["account_id"], {}),
            "counter": accounts.get(posting["counter_account_id"], {}),
            "stuff": materials.get(posting["material_id"], {}),
        }
        line["place"] = line["counter" if measure.place == "counter" else "own"]
        if line["page"] <= book.cut.page and _counts(line, measure, part):
            found.append(line)
    return found


def grams_of(line: Row, measure: Measure) -> int:
    """A line's mass with the sign that the measure gives it."""
    leaving = measure.aggregate in {Aggregate.OUT, Aggregate.NET_OUT}
    return -line["grams"] if leaving else line["grams"]


def _counts(line: Row, measure: Measure, part: Slice) -> bool:
    directions = {Aggregate.IN: 1, Aggregate.OUT: -1}
    if directions.get(measure.aggregate, line["direction"]) != line["direction"]:
        return False
    if part.region and not _below(line["place"].get("region_path"), [part.region]):
        return False
    if any(_said(split(line, name)) != value for name, value in part.where):
        return False
    if any(_fits(line, name, values) for name, values in measure.excluding.items()):
        return False
    return all(_fits(line, name, values) for name, values in measure.where.items())


def _said(key: str | None) -> str:
    return key or ""


def _below(path: str | None, codes: Iterable[str]) -> bool:
    return path is not None and not {*path.split("/")}.isdisjoint(codes)


def _globbed(code: str | None, patterns: Sequence[str]) -> bool:
    def fits(pattern: str) -> bool:
        parts = [re.escape(each) for each in pattern.split("*")]
        return re.fullmatch("(?s:.*)".join(parts), code or "") is not None

    return code is not None and any(map(fits, patterns))


def _fits(line: Row, name: str, values: Sequence[str]) -> bool:
    own, stuff = line["own"], line["stuff"]
    if name == "account":
        return _globbed(own.get("code"), values)
    if name == "counter_account":
        return _globbed(line["counter"].get("code"), values)
    if name == "material":
        return _below(stuff.get("path"), values)
    if name == "region":
        return _below(line["place"].get("region_path"), values)
    told = {
        "scheme": stuff.get("scheme"),
        "material_exact": stuff.get("key"),
        "kind": line["kind"],
        "paper_kind": line["paper_kind"],
        "counter_stage": line["counter_stage"],
    }
    return (told[name] if name in told else own.get(name)) in values


def split(line: Row, name: str) -> str | None:
    """The key of the group to which a line belongs."""
    if name in PLACES:
        return line["place"].get(name)
    if name == "account":
        return line["place"].get("code")
    if name == "counter_account":
        return line["counter"].get("code")
    if name in {"material", "material_root"}:
        return line["stuff"].get("key" if name == "material" else "root")
    if name in {"lot", "kind", "paper_kind", "day"}:
        return None if line[name] is None else str(line[name])
    return line["own"].get(name)


def _of_ledger(book: Book, measure: Measure, part: Slice) -> Cells:
    closing = measure.aggregate == Aggregate.CLOSING
    groups: dict[tuple[Period, Group], list[Row]] = defaultdict(list)
    for line in counted_lines(book, measure, part):
        for period in part.periods:
            if line["day"] <= period.last and (closing or line["day"] >= period.first):
                key = tuple(split(line, name) for name in part.dimensions)
                groups[period, key].append(line)
    found = {key: _cell(measure, lines) for key, lines in groups.items()}
    return _expecting(book, measure, part, found) if measure.reported_by else found


def _cell(measure: Measure, lines: list[Row]) -> Cell:
    told_apart = {
        Aggregate.ENTRIES: "seq", Aggregate.ACCOUNTS: "account_id", Aggregate.LOTS: "lot"
    }.get(measure.aggregate)  # fmt: skip
    guessed = 0
    if told_apart:
        value = len({line[told_apart] for line in lines} - {None})
    else:
        value = sum(grams_of(line, measure) for line in lines)
        if measure.estimated:
            guessed = sum(
                grams_of(line, measure)
                for line in lines
                if all(_fits(line, name, values) for name, values in measure.estimated.items())
            )
    reported = 0
    if measure.reported_by:
        reported = len({line["place"].get(measure.reported_by) for line in lines} - {None})
    return Cell(Fraction(value), len(lines), Fraction(guessed), reported)


def _expecting(book: Book, measure: Measure, part: Slice, found: Cells) -> Cells:
    """With the regions that should have told beside those that did."""
    places = [name for name in part.dimensions if name in PLACES]
    expected: dict[tuple[Period, Group], int] = defaultdict(int)
    for row, period in _standing(book, "regions", part):
        if row["level"].replace("village", "community") == measure.reported_by:
            expected[period, tuple(row[name] for name in places)] += 1
    cells: Cells = {}
    for (period, group), cell in found.items():
        at = tuple(key for name, key in zip(part.dimensions, group, strict=True) if name in places)
        count = expected.get((period, at), 0)
        cells[period, group] = Cell(cell.value, cell.lines, cell.estimated, cell.reported, count)
    if len(places) == len(part.dimensions):
        for key, count in expected.items():
            cells.setdefault(key, Cell(Fraction(0), expected=count))
    return cells


def _standing(book: Book, name: str, part: Slice) -> Iterable[tuple[Row, Period]]:
    """Rows of a register, once for each period on whose last day they are in force."""
    narrower = [(column, value) for column, value in part.where if column in PLACES]
    for row in latest(book, name).values():
        if part.region and not _below(row["region_path"], [part.region]):
            continue
        if any(_said(row[column]) != value for column, value in narrower):
            continue
        for period in part.periods:
            if _in_force(row, period.last):
                yield row, period


def _in_force(row: Row, day: dt.date) -> bool:
    first, until = row.get("valid_from"), row.get("valid_to")
    return (first is None or first <= day) and (until is None or day < until)


def _of_register(book: Book, measure: Measure, part: Slice) -> Cells:
    def fits(row: Row, filters: Filters, combine: Any) -> bool:
        return bool(combine(
            _below(row["region_path"], values) if name == "region" else row[name] in values
            for name, values in filters.items()
        ))  # fmt: skip

    groups: dict[tuple[Period, Group], list[Row]] = defaultdict(list)
    for row, period in _standing(book, measure.table, part):
        if fits(row, measure.where, all) and not fits(row, measure.excluding, any):
            groups[period, tuple(row[name] for name in part.dimensions)].append(row)
    return {key: Cell(_amount(measure, rows), len(rows)) for key, rows in groups.items()}


def _of_drops(book: Book, measure: Measure, part: Slice) -> Cells:
    first: dict[str, Row] = {}
    for row in sorted(book.rows["drops"], key=lambda row: row["batch"]):
        first.setdefault(row["event_id"], row)
    homes = {row["code"]: row for row in latest(book, "accounts").values()}
    groups: dict[tuple[Period, Group], list[Row]] = defaultdict(list)
    for event in first.values():
        home = homes.get(event["point"], {})
        told = {name: home.get(name) for name in PLACES}
        told |= {"account": event["point"], "material": event["material"]}
        told["day"] = event["day"].isoformat()
        if not _drop_counts(event, home, told, measure, part):
            continue
        for period in part.periods:
            if event["day"] in period:
                groups[period, tuple(told[name] for name in part.dimensions)].append(event)
    return {key: Cell(_amount(measure, rows), len(rows)) for key, rows in groups.items()}


def _drop_counts(event: Row, home: Row, told: Row, measure: Measure, part: Slice) -> bool:
    path = home.get("region_path")
    if part.region and not _below(path, [part.region]):
        return False
    if any(name in told and _said(told[name]) != value for name, value in part.where):
        return False
    for name, values in measure.where.items():
        if name == "region":
            fits = _below(path, values)
        elif name == "correct":
            fits = str(event["correct"]).lower() in values
        else:
            fits = event[name] in values
        if not fits:
            return False
    return True


def _amount(measure: Measure, rows: list[Row]) -> Fraction | None:
    if measure.aggregate == Aggregate.COUNT:
        return Fraction(len(rows))
    told = [row[measure.column] for row in rows if row[measure.column] is not None]
    if measure.aggregate == Aggregate.DISTINCT:
        return Fraction(len(set(told)))
    if not told:
        return Fraction(0) if measure.source == Source.DROPS else None
    return Fraction(sum(told))


def statements(book: Book, series: str, part: Slice) -> list[tuple[Any, ...]]:
    """The declared values of a series that hold at the cut and end within the periods."""
    holding: dict[tuple[Any, ...], Row] = {}
    for row in sorted(book.rows["declared"], key=lambda row: row["number"]):
        if row["number"] <= book.cut.fact:
            names = ("series", "region", "first_day", "last_day")
            holding[tuple(row[name] for name in names)] = row
    names = ("region", "region_path", "first_day", "last_day", "value", "unit", "estimated")
    return [
        tuple(row[name] for name in names)
        for row in holding.values()
        if row["series"] == series
        and not row["withdrawn"]
        and part.first <= row["last_day"] <= part.last
        and not (part.region and not _below(row["region_path"], [part.region]))
        and all(_said(row[name]) == value for name, value in part.where if name in PLACES)
    ]


def listed(book: Book, measure: Measure, part: Slice) -> list[tuple[Any, ...]]:
    """Day, sequence, line and grams of what counts within the periods, in that order."""
    closing = measure.aggregate == Aggregate.CLOSING
    signed = measure.aggregate in {Aggregate.OUT, Aggregate.NET_OUT}
    return sorted(
        (line["day"], line["seq"], line["line"], -line["grams"] if signed else line["grams"])
        for line in counted_lines(book, measure, part)
        if (closing and line["day"] <= part.last)
        or (not closing and any(line["day"] in period for period in part.periods))
    )
