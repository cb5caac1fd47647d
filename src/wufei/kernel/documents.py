"""Printed papers: a Typst template and plain data become a PDF with its fonts inside.

The template reads its data as ``#let data = json(bytes(sys.inputs.data))`` and names the families
:data:`SANS` and :data:`SERIF`; nothing is fetched, and nothing is taken from the machine's fonts,
so a paper looks the same everywhere.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.core.serializers.json import DjangoJSONEncoder

SANS, SERIF = "Noto Sans SC", "Noto Serif SC"

PDF = "application/pdf"


@cache
def _fonts() -> Any:
    """Opened once a process: reading them takes longer than setting a page."""
    import pylopdf_fonts_zh_cn
    import typst

    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def pdf_of(
    template: Path,
    data: Mapping[str, Any],
    *,
    files: Mapping[str, bytes] | None = None,
    made_at: dt.datetime | None = None,
) -> bytes:
    """The PDF of ``template`` (a ``.typ`` file, beside it what it includes) filled with ``data``.

    ``files`` (name → content: pictures) lie beside the template while it is set. With ``made_at``
    the same data give the same bytes. Dates and lazy texts in ``data`` are written
    as text.

    Raises:
        typst.TypstError: the template is faulty, or it names a file or font that is not there.
    """
    with _beside(template, files or {}) as source:
        (whole,) = _compiled(source, data, "pdf", made_at)
    return whole


def pictures_of(
    template: Path, data: Mapping[str, Any], kind: Literal["png", "svg"], *, ppi: float = 200
) -> list[bytes]:
    """One picture a page, for papers that take pictures only.

    Raises:
        typst.TypstError: as :func:`pdf_of`.
    """
    return list(_compiled(template, data, kind, None, ppi=ppi))


def asked_of(
    template: Path,
    data: Mapping[str, Any],
    selector: str,
    *,
    files: Mapping[str, bytes] | None = None,
) -> list[Any]:
    """The values of the metadata that ``template`` marks with ``selector`` (``<label>``).

    Raises:
        typst.TypstError: as :func:`pdf_of`.
    """
    with _beside(template, files or {}) as source:
        found = _compiler(source, data).query(selector, field="value")
    values: list[Any] = json.loads(found)
    return values


@contextmanager
def _beside(template: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The template where ``files`` lie beside it; itself where there are none."""
    if not files:
        yield template
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(template.parent, folder, dirs_exist_ok=True)
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        yield Path(folder) / template.name


def _compiled(
    template: Path,
    data: Mapping[str, Any],
    kind: Literal["pdf", "png", "svg"],
    made_at: dt.datetime | None,
    ppi: float | None = None,
) -> Sequence[bytes]:
    compiler = _compiler(template, data)
    made_at = made_at.replace(microsecond=0) if made_at else None  # the format knows whole seconds
    made: bytes | list[bytes] | None = compiler.compile(format=kind, ppi=ppi, timestamp=made_at)
    assert made is not None
    return made if isinstance(made, list) else [made]


def _compiler(template: Path, data: Mapping[str, Any]) -> Any:
    import typst

    return typst.Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)},
    )
