"""Printed papers: a Typst template and plain data become a PDF with its fonts inside.

The template reads its data as ``#let data = json(bytes(sys.inputs.data))`` and names the families
:data:`SANS` and :data:`SERIF`; nothing is fetched, and nothing is taken from the machine's fonts,
so a paper looks the same everywhere.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
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


def pdf_of(template: Path, data: Mapping[str, Any], *, made_at: dt.datetime | None = None) -> bytes:
    """The PDF of ``template`` (a ``.typ`` file, beside it what it includes) filled with ``data``.

    With ``made_at`` the same data give the same bytes. Dates and lazy texts in ``data`` are written
    as text.

    Raises:
        typst.TypstError: the template is faulty, or it names a file or font that is not there.
    """
    (whole,) = _compiled(template, data, "pdf", made_at)
    return whole


def pictures_of(
    template: Path, data: Mapping[str, Any], kind: Literal["png", "svg"], *, ppi: float = 200
) -> list[bytes]:
    """One picture a page, for papers that take pictures only.

    Raises:
        typst.TypstError: as :func:`pdf_of`.
    """
    return list(_compiled(template, data, kind, None, ppi=ppi))


def _compiled(
    template: Path,
    data: Mapping[str, Any],
    kind: Literal["pdf", "png", "svg"],
    made_at: dt.datetime | None,
    ppi: float | None = None,
) -> Sequence[bytes]:
    import typst

    compiler = typst.Compiler(
        template,
        root=template.parent,
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)},
    )
    made: bytes | list[bytes] | None = compiler.compile(format=kind, ppi=ppi, timestamp=made_at)
    assert made is not None
    return made if isinstance(made, list) else [made]
