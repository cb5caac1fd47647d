"""Compiled catalogues: never committed, made at start from the texts that are."""

from __future__ import annotations

import os
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]


def is_stale(catalogue: Path) -> bool:
    compiled = catalogue.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < catalogue.stat().st_mtime_ns


def compile_translations(source: Path = SOURCE, *, every: bool = False) -> list[Path]:
    """Writes ``django.mo`` beside each newer ``django.po``; returns the catalogues compiled.

    The compiled file appears whole or not at all, so that several processes may start at once.
    """
    stale = [
        catalogue
        for catalogue in sorted(source.rglob("locale/*/LC_MESSAGES/*.po"))
        if every or is_stale(catalogue)
    ]
    if not stale:
        return []
    import polib

    for catalogue in stale:
        compiled = catalogue.with_suffix(".mo")
        draft = compiled.with_name(f".{compiled.name}.{os.getpid()}")
        polib.pofile(str(catalogue)).save_as_mofile(str(draft))
        draft.replace(compiled)
    return stale
