"""Maps that come with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from wufei.intake.columnmap import ColumnMap
from wufei.intake.mapfile import load_map

FOLDER = Path(__file__).parent / "maps"


def shipped_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def shipped_text(name: str) -> str | None:
    """The YAML of a shipped map, or None."""
    return (FOLDER / f"{name}.yaml").read_text("utf-8") if name in shipped_names() else None


@cache
def shipped_map(name: str) -> ColumnMap:
    text = shipped_text(name)
    if text is None:
        raise KeyError(name)
    return load_map(text, file=f"{name}.yaml")
