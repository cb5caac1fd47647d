"""From a YAML item to a draft: its record where the shape is right, its problems where not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import ValidationError

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import Place, Problem
from wufei.measures.loading import shapes
from wufei.measures.loading.checking import Record, checked
from wufei.measures.loading.reading import BrokenFile, Node, read_file
from wufei.measures.loading.shape_problems import of_pydantic, unknown_key, wrong_type
from wufei.measures.refusals import MeasuresReason

SECTIONS = ("coefficients", "measures", "figures")
_Shape = shapes.CoefficientShape | shapes.MeasureShape | shapes.FigureShape
_SHAPES: dict[str, type[_Shape]] = {
    "coefficients": shapes.CoefficientShape,
    "measures": shapes.MeasureShape,
    "figures": shapes.FigureShape,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """An item of a section. ``rank`` is the position of its folder. ``record`` is None where it is
    refused already; ``edition`` is that of a figure, empty for the others."""

    section: str
    id: str
    edition: str
    replaces: bool
    rank: int
    node: Node
    at: Place
    record: Record | None

    @property
    def where(self) -> str:
        """File and line as another problem names them: a folder of the machine is no one's
        business."""
        return f"{Path(self.at.file).name}:{self.at.line}"

    def problem(self, refusal: Refusal) -> Problem:
        """The refusal at the line that its pointer names."""
        return _problem(self.at, self.node, self.id, refusal)


def _problem(at: Place, node: Node, name: str, refusal: Refusal) -> Problem:
    steps = [step for step in refusal.pointer.split("/") if step]
    path = [int(step) if step.isdecimal() else step for step in steps]
    line = node.line_of(path) if path else at.line
    return Problem(at.file, line, name, refusal.reason, refusal.params)


def read_drafts(path: Path, rank: int, problems: list[Problem]) -> Iterator[Draft]:
    """The drafts of a file in its order; what is wrong goes to ``problems``."""
    file = str(path)
    try:
        root = read_file(path)
    except BrokenFile as broken:
        refusal = broken.refusal
        problems.append(Problem(file, broken.line, "", refusal.reason, refusal.params))
        return
    if root is None:
        return
    if not isinstance(root.value, dict):
        problems.append(wrong_type(file, root, "", _("键值表")))
        return
    for section, items in root.value.items():
        line = root.key_lines[section]
        if section not in SECTIONS:
            problems.append(unknown_key(file, line, "", section, SECTIONS))
        elif isinstance(items.value, list):
            for item in items.value:
                yield _draft(section, item, file, rank, problems)
        elif items.value is not None:
            problems.append(wrong_type(file, items, section, pgettext_lazy("type", "列表")))


def _draft(section: str, node: Node, file: str, rank: int, problems: list[Problem]) -> Draft:
    line = node.line
    fields = node.value if isinstance(node.value, dict) else {}
    name, edition = _text(fields, "id"), _text(fields, "edition")
    replaces = "replaces" in fields and fields["replaces"].value is True
    at = Place(file, line)
    found: list[Problem] = [
        Problem(file, line, name, MeasuresReason.NUMBER_INEXACT, {"value": text})
        for line, text in node.inexact()
    ]
    record = None
    if not found:
        record = _record(section, node, at, name, found)
    problems += found
    key = edition if section == "figures" else ""
    return Draft(section, name, key, replaces, rank, node, at, None if found else record)


def _text(fields: dict[str, Node], key: str) -> str:
    value = fields[key].value if key in fields else ""
    return str(value) if isinstance(value, str | int) else ""


def _record(section: str, node: Node, at: Place, name: str, found: list[Problem]) -> Record | None:
    model = _SHAPES[section]
    try:
        shape = model.model_validate(node.plain())
    except ValidationError as wrong:
        found += [
            of_pydantic(error, node, at, name, model) for error in wrong.errors(include_url=False)
        ]
        return None
    try:
        return checked(shape, node, at)
    except Refusal as refusal:
        found.append(_problem(at, node, name, refusal))
        return None
