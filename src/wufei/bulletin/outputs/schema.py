"""The published JSON Schema (draft 2020-12) of the machine-readable issue."""

from __future__ import annotations

from typing import Any

from wufei.bulletin.content_json import FORMAT

_TEXT: dict[str, Any] = {"type": "string"}
_NAMES: dict[str, Any] = {"type": "array", "items": _TEXT}


def _object(**members: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": members,
        "required": list(members),
        "additionalProperties": False,
    }


_RUN = {
    "oneOf": [
        _object(text=_TEXT),
        _object(figure=_TEXT, period=_TEXT, region=_TEXT, shown={"type": ["string", "null"]}),
    ]
}
_BLOCK = {
    "oneOf": [
        _object(kind={"const": "paragraph"}, runs={"type": "array", "items": _RUN}),
        _object(kind={"const": "photo"}, photo={"type": "string", "format": "uuid"}, caption=_TEXT),
        _object(
            kind={"const": "chart"},
            figure=_TEXT,
            first=_TEXT,
            last=_TEXT,
            region=_TEXT,
            level=_TEXT,
            caption=_TEXT,
        ),
    ]
}
_ITEM = _object(
    key=_TEXT,
    title=_TEXT,
    supplier=_TEXT,
    source=_TEXT,
    note=_TEXT,
    blocks={"type": "array", "items": _BLOCK},
)
_DAY = {"type": "string", "format": "date"}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": f"urn:{FORMAT.replace('/', ':')}",
    "title": "Issue of a zero-waste bulletin",
    **_object(
        format={"const": FORMAT},
        name=_TEXT,
        number={"type": ["integer", "null"], "minimum": 1},
        mark=_TEXT,
        compiler=_TEXT,
        issuer=_TEXT,
        secrecy=_TEXT,
        copies={"type": ["integer", "null"], "minimum": 0},
        period=_object(first=_DAY, last=_DAY),
        issued_on={"type": ["string", "null"], "format": "date"},
        contents={
            "type": ["array", "null"],
            "items": _object(name=_TEXT, titles=_NAMES),
        },
        groups={
            "type": "array",
            "items": _object(name=_TEXT, items={"type": "array", "items": _ITEM}),
        },
        distribution=_object(up=_NAMES, level=_NAMES, down=_NAMES),
        cut={
            "type": "string",
            "description": "page.fact of the ledger at which the figures were computed",
        },
        series=_TEXT,
    ),
}
