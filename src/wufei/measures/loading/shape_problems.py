"""What is wrong with the shape of a definition, in the house's words and at its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.measures.definitions import Place, Problem
from wufei.measures.loading import shapes
from wufei.measures.loading.reading import Node
from wufei.measures.refusals import MeasuresReason

#: What pydantic found wanting → what should stand there.
_WANTED: dict[str, Any] = {
    "string_type": _("文字（数字和日期须加引号）"),
    "string_too_short": _("文字，不能为空"),
    "string_pattern_mismatch": _("以小写字母开头，只含小写字母、数字和下划线的标识"),
    "control_character": _("不含控制字符的文字"),
    "list_type": pgettext_lazy("type", "列表"),
    "too_short": _("更多项的列表"),
    "too_long": _("较少项的列表"),
    "dict_type": _("键值表"),
    "model_type": _("键值表"),
    "bool_type": "true / false",
    "int_type": _("整数"),
    "greater_than_equal": _("0 至 9 的整数"),
    "less_than_equal": _("0 至 9 的整数"),
    "exact_number": _("整数，或加引号的小数或分数"),
    "date_type": _("日期，如 2026-01-31"),
    "date_parsing": _("日期，如 2026-01-31"),
    "date_from_datetime_parsing": _("日期，如 2026-01-31"),
}
_VALUES = {"enum", "literal_error"}


def wrong_type(file: str, node: Node, key: str, wanted: Any) -> Problem:
    params = {"key": key, "value": _shown(node.plain()), "wanted": wanted}
    return Problem(file, node.line, "", MeasuresReason.WRONG_TYPE, params)


def unknown_key(file: str, line: int, definition: str, key: str, allowed: Iterable[str]) -> Problem:
    near = difflib.get_close_matches(key, tuple(allowed), n=1)
    params = {"key": key, "allowed": ", ".join(near or allowed)}
    return Problem(file, line, definition, MeasuresReason.UNKNOWN_KEY, params)


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def of_pydantic(error: Any, node: Node, at: Place, name: str, model: type[shapes.Shape]) -> Problem:
    """Pydantic's finding in the house's words, at the line of the key."""
    path: list[str | int] = list(error["loc"])
    key = str(next((step for step in reversed(path) if isinstance(step, str)), ""))
    line = node.line_of(path)
    kind = error["type"]
    if kind == "extra_forbidden":
        return unknown_key(at.file, line, name, key, _allowed(model, path[:-1]))
    if kind == "missing":
        return Problem(at.file, line, name, MeasuresReason.MISSING_FIELD, {"key": key})
    value = _shown(error["input"])
    if kind in _VALUES:
        allowed = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        params = {"key": key, "value": value, "allowed": allowed}
        return Problem(at.file, line, name, MeasuresReason.UNKNOWN_VALUE, params)
    params = {"key": key, "value": value, "wanted": _WANTED.get(kind, error["msg"])}
    return Problem(at.file, line, name, MeasuresReason.WRONG_TYPE, params)


def _allowed(model: type[shapes.Shape], path: Sequence[str | int]) -> list[str]:
    """The keys of the shape at ``path``."""
    current: Any = model
    for step in path:
        if isinstance(step, str) and (field := _fields(current).get(step)) is not None:
            current = _shape_in(field.annotation)
    return list(_fields(current))


def _fields(model: Any) -> dict[str, Any]:
    return {field.alias or key: field for key, field in model.model_fields.items()}


def _shape_in(annotation: Any) -> Any:
    """The shape inside ``list[Shape]``, ``Shape | None`` and the like."""
    if isinstance(annotation, type) and issubclass(annotation, shapes.Shape):
        return annotation
    inner = (_shape_in(part) for part in getattr(annotation, "__args__", ()))
    return next((shape for shape in inner if shape is not None), None)
