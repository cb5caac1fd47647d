"""Reads all definitions of some folders into one catalogue. Bad ones are left out and named; the
rest stands."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from wufei.measures.definitions import Catalogue, Figure, Place, Problem
from wufei.measures.loading.drafts import Draft, read_drafts
from wufei.measures.loading.linking import Linked, link
from wufei.measures.loading.merging import merge

#: The folder beside definitions that holds ledgers of worked examples, not definitions.
EXAMPLES = "examples"


def definition_files(folder: Path) -> list[Path]:
    """The files of a folder and its subfolders in the order of their names; none where there is no
    folder."""
    found = [*folder.rglob("*.yaml"), *folder.rglob("*.yml")]
    return sorted(
        path for path in found if EXAMPLES not in path.relative_to(folder).parts and path.is_file()
    )


def load_catalogue(folders: Sequence[Path]) -> Catalogue:
    """All definitions of ``folders``. A later folder may add editions; to replace a definition of
    an earlier one it says ``replaces: true``. Bad content never raises: it becomes a problem."""
    problems: list[Problem] = []
    drafts = merge(_drafts(folders, problems), problems)
    linked = link(drafts, problems)
    figures = {name: _by_time(editions) for name, editions in sorted(linked.figures.items())}
    return Catalogue(
        measures=dict(sorted(linked.measures.items())),
        coefficients=dict(sorted(linked.coefficients.items())),
        figures=figures,
        problems=tuple(sorted(problems, key=lambda each: (each.file, each.line))),
        digest=_digest(linked),
    )


def _drafts(folders: Sequence[Path], problems: list[Problem]) -> Iterator[Draft]:
    for rank, folder in enumerate(folders):
        for path in definition_files(folder):
            yield from read_drafts(path, rank, problems)


def _by_time(editions: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(sorted(editions, key=lambda figure: figure.valid.first or dt.date.min))


def _digest(linked: Linked) -> str:
    """SHA-256 over all that the definitions say, wherever they stand and in whatever order."""
    figures = {name: _by_time(editions) for name, editions in linked.figures.items()}
    said = _normal([linked.measures, linked.coefficients, figures])
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _normal(value: Any) -> Any:
    """Plain lists, texts and numbers of a record; places in files are no part of what it says."""
    if isinstance(value, Mapping):
        return {key: _normal(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    if is_dataclass(value):
        said = [(field.name, getattr(value, field.name)) for field in fields(value)]
        kept = {name: _normal(item) for name, item in said if not isinstance(item, Place)}
        return {type(value).__name__: kept}
    if isinstance(value, Fraction | dt.date):
        return str(value)
    return value
