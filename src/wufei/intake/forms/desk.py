"""The mapping page as one thing: a file, a map in the making as form or text, and its preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

import yaml
from django.utils.functional import cached_property

from wufei.intake.columnmap import ColumnMap
from wufei.intake.forms.guessing import guess
from wufei.intake.forms.layout import LayoutForm, initial_of, layout_of
from wufei.intake.forms.mapping import MapForm
from wufei.intake.forms.previewing import PreviewRow, preview_rows
from wufei.intake.forms.reading import MapReader
from wufei.intake.forms.sampling import ColumnSample, sample_columns
from wufei.intake.forms.values import KINDS, ValueRows, rows_for, rows_of_post
from wufei.intake.forms.writing import MapWriter
from wufei.intake.mapfields import FileLayout
from wufei.intake.mapfile import MapInvalid, MapProblem, load_map
from wufei.intake.models import SourceFile
from wufei.intake.queries import Preview, preview
from wufei.intake.readers import open_table
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account
from wufei.registry.public import Material

FORM, TEXT = "form", "text"
#: Place of a fault in the map → field of the form that wrote it.
_FIELDS = (
    ("name", "title"), ("time.zone", "zone"), ("time.formats", "time_pattern"),
    ("time", "time_fixed"), ("mass.grams_per_litre", "density"), ("mass", "mass_column"),
    ("plausible.max", "plausible_max"), ("plausible", "plausible_why"),
    ("numbers", "thousands"), ("materials", "material_prefix"),
    ("from", "giver_prefix"), ("to", "receiver_prefix"),
)  # fmt: skip


@dataclass
class Desk:
    """``mode``: which of the two ways is shown. ``head`` is None when the file cannot be read by
    the layout chosen; ``fault`` says why. ``unfit``: this map says more than the form can show."""

    actor: Actor
    source: SourceFile
    layout: FileLayout
    mode: str = FORM
    form: MapForm | None = None
    values: dict[str, ValueRows] = field(default_factory=dict)
    text: str = ""
    problems: list[MapProblem] = field(default_factory=list)
    head: Preview | None = None
    fault: Refusal | None = None
    unfit: bool = False

    def open(self) -> None:
        try:
            self.head = preview(source=self.source, layout=self.layout)
        except Refusal as refusal:
            self.fault = refusal

    @property
    def header(self) -> list[str]:
        return self.head.header if self.head else []

    @cached_property
    def samples(self) -> dict[str, ColumnSample]:
        if self.head is None:
            return {}
        try:
            return sample_columns(open_table(self.source.path, self.layout, name=self.source.name))
        except Refusal as refusal:
            self.fault = self.fault or refusal
            return {}

    @property
    def layout_form(self) -> LayoutForm:
        sheets = self.head.sheets if self.head else ()
        return LayoutForm(initial=initial_of(self.layout), sheets=sheets)

    # -- values ----------------------------------------------------------------------------

    def refresh_values(self, kind: str, column: str, known: Mapping[str, str]) -> ValueRows:
        """Rows for the column chosen now."""
        sample = self.samples.get(column) if column else None
        if not column:
            self.values[kind] = ValueRows(kind)
        else:
            self.values[kind] = rows_for(kind, column, sample, known, self.actor)
        return self.values[kind]

    @property
    def value_rows(self) -> list[ValueRows]:
        return [self.values.get(kind) or ValueRows(kind) for kind in KINDS]

    # -- the map ---------------------------------------------------------------------------

    def make_map(self) -> ColumnMap | None:
        """The map as it stands; None with the reasons in the form or in ``problems``."""
        if self.mode == FORM and not self._write_text():
            return None
        try:
            return load_map(self.text)
        except MapInvalid as invalid:
            self.problems = invalid.problems
            if self.mode == FORM:
                self._show_in_form(invalid.problems)
            return None

    def _write_text(self) -> bool:
        form = self.form
        if form is None or not form.is_valid():
            return False
        self.text = text_of(form.cleaned_data, self.values, self.layout)
        return True

    def draft_text(self) -> str:
        """The text of a form that is not complete yet, for whoever goes on in YAML."""
        assert self.form is not None
        self.form.is_valid()
        data = dict.fromkeys(self.form.fields, "") | self.form.cleaned_data
        return text_of(data, self.values, self.layout)

    def _show_in_form(self, problems: list[MapProblem]) -> None:
        assert self.form is not None
        for problem in problems:
            name = next((f for place, f in _FIELDS if problem.where.startswith(place)), None)
            words = problem.why if name else f"{problem.where} {problem.why}"
            self.form.add_error(name, words)

    def preview(self, column_map: ColumnMap) -> list[PreviewRow]:
        """What the first rows become; nothing, with the fault told, when they cannot be read."""
        try:
            return preview_rows(source=self.source, column_map=column_map)
        except Refusal as refusal:
            self.fault = refusal
            return []


def text_of(data: Mapping[str, Any], values: Mapping[str, ValueRows], layout: FileLayout) -> str:
    """The YAML of the choices made in the form."""
    codes = {data["giver_fixed"], data["receiver_fixed"]}
    for side in ("giver", "receiver"):
        codes |= set(values[side].keys.values()) if side in values else set()
    standing = set(Account.objects.filter(code__in=codes).values_list("code", flat=True))
    materials = set(Material.objects.values_list("key", flat=True))
    writer = MapWriter(
        data,
        values,
        layout,
        has_material=materials.__contains__,
        has_account=standing.__contains__,
    )
    text: str = yaml.safe_dump(writer.write(), allow_unicode=True, sort_keys=False, width=100)
    return text


def _defaults(header: list[str]) -> dict[str, Any]:
    form = MapForm(header=header)
    return {n: f.initial if f.initial is not None else "" for n, f in form.fields.items()}


def new_desk(actor: Actor, source: SourceFile) -> Desk:
    """For a file that no map is known for: the form with first guesses."""
    desk = Desk(actor, source, FileLayout())
    desk.open()
    initial = {"title": PurePath(source.name).stem[:80], **guess(desk.header, desk.samples)}
    desk.form = MapForm(header=desk.header, initial=initial)
    for kind in KINDS:
        desk.refresh_values(kind, initial.get(f"{kind}_column", ""), {})
    return desk


def desk_of_text(actor: Actor, source: SourceFile, text: str, *, prefer: str = FORM) -> Desk:
    """With a map that stands already, as form where that shows all of it, else as text."""
    try:
        column_map = load_map(text)
    except MapInvalid as invalid:
        desk = Desk(actor, source, FileLayout(), mode=TEXT, text=text, problems=invalid.problems)
        desk.open()
        return desk
    desk = Desk(actor, source, column_map.file, mode=TEXT, text=text)
    desk.open()
    reader = MapReader(column_map)
    reader.read()
    desk.unfit = not reader.is_whole(_defaults(desk.header))
    if prefer == TEXT or desk.unfit:
        return desk
    desk.mode = FORM
    desk.form = MapForm(header=desk.header, initial=reader.initial)
    for kind in KINDS:
        column = str(reader.initial.get(f"{kind}_column", ""))
        sample = desk.samples.get(column)
        known = reader.known_of(kind, sample.values if sample else [])
        desk.refresh_values(kind, column, known)
    return desk


def desk_of_post(actor: Actor, source: SourceFile, data: Mapping[str, Any]) -> Desk:
    """As the page was sent."""
    if data.get("mode") == TEXT:
        text = str(data.get("text", "")).replace("\r\n", "\n")
        desk = desk_of_text(actor, source, text, prefer=TEXT)
        desk.unfit = False
        return desk
    desk = Desk(actor, source, layout_of(data))
    desk.open()
    desk.form = MapForm(data, header=desk.header)
    for kind in KINDS:
        desk.values[kind] = rows_of_post(kind, data)
    return desk
