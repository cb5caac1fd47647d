"""Reads a column map from YAML; every error names file, line, place and reason."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _
from pydantic import ValidationError

from wufei.intake import columnmap, mapfields
from wufei.intake.columnmap import ColumnMap
from wufei.intake.refusals import IntakeReason
from wufei.kernel.refusals import Refusal

MAX_CHARACTERS = 512 * 1024
MAX_NODES = 50_000
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class MapProblem:
    line: int
    where: str
    why: str


class MapInvalid(Refusal):
    """The map cannot be used; ``problems`` lists every fault with its line."""

    def __init__(self, file: str, problems: list[MapProblem]) -> None:
        self.problems = sorted(problems, key=lambda p: p.line)
        first = self.problems[0]
        super().__init__(
            IntakeReason.MAP_INVALID,
            pointer="/" + first.where.replace(".", "/") if first.where else "",
            file=file,
            line=first.line,
            where=first.where,
            why=first.why,
            count=len(self.problems),
        )


class _Plain:
    """Turns YAML nodes into dicts, lists and strings, keeping the line of every path.

    All scalars stay text (``no`` is no boolean, ``007`` no number); the models convert.
    """

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[MapProblem] = []
        self.count = 0

    def of(self, node: yaml.Node, path: Path = ()) -> Any:
        self.count += 1
        self.lines.setdefault(path, node.start_mark.line + 1)
        if self.count > MAX_NODES:
            raise yaml.YAMLError("too many nodes")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.of(child, (*path, i)) for i, child in enumerate(node.value)]
        return node.value

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for key_node, child in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value
            if not isinstance(key, str):
                self.problems.append(MapProblem(line, _dotted(path), _("键须是文字")))
                continue
            if key in plain:
                self.problems.append(MapProblem(line, _dotted((*path, key)), _("写了两次")))
            self.lines[(*path, key)] = line
            plain[key] = self.of(child, (*path, key))
        return plain


def load_map(text: str, *, file: str = "map.yaml") -> ColumnMap:
    """The map written in ``text``.

    Raises:
        MapInvalid: not YAML, unknown keys, missing or wrong values – each with its line.
    """
    if len(text) > MAX_CHARACTERS:
        raise MapInvalid(file, [MapProblem(1, "", _("方案文件过大"))])
    plain = _Plain()
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = plain.of(node) if node is not None else None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        why = _("不是合法的 YAML：%(detail)s") % {
            "detail": getattr(error, "problem", None) or str(error)
        }
        raise MapInvalid(file, [MapProblem(mark.line + 1 if mark else 1, "", why)]) from error
    if not isinstance(data, dict):
        raise MapInvalid(file, [MapProblem(1, "", _("方案须由“键: 值”组成"))])
    if plain.problems:
        raise MapInvalid(file, plain.problems)
    try:
        return ColumnMap.model_validate(data)
    except ValidationError as error:
        raise MapInvalid(file, _problems(error, plain.lines)) from error


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in path)


def _problems(error: ValidationError, lines: dict[Path, int]) -> list[MapProblem]:
    found: dict[tuple[int, str], MapProblem] = {}
    for item in error.errors(include_url=False):
        path = _as_written(item["loc"], lines)
        line = _line(path, lines)
        problem = MapProblem(line, _dotted(path), _why(dict(item)))
        found.setdefault((line, problem.where), problem)
    return list(found.values())


def _as_written(loc: Path, lines: dict[Path, int]) -> Path:
    """Defaults at the top are copied into every move: show them where they were written."""
    if len(loc) > 2 and loc[0] == "moves" and loc[:3] not in lines and (loc[2],) in lines:
        return loc[2:]
    return loc


def _line(path: Path, lines: dict[Path, int]) -> int:
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _why(item: dict[str, Any]) -> str:
    kind, context = item["type"], item.get("ctx") or {}
    if kind == "missing":
        return _("没有填写")
    if kind == "extra_forbidden":
        return _unknown_key(str(item["loc"][-1]))
    if kind == "literal_error":
        return _("须是 %(expected)s 之一，不是“%(given)s”") % {
            "expected": context.get("expected", ""),
            "given": item["input"],
        }
    if kind == "value_error":
        return _message(str(context.get("error", item["msg"])))
    return _("“%(given)s”的格式不对：%(detail)s") % {
        "given": str(item["input"])[:60],
        "detail": item["msg"],
    }


def _message(text: str) -> str:
    known = {
        "give exactly one of column, template, constant": _(
            "column、template、constant 三者须恰有一个"
        ),
        "blank: constant needs blank_value": _("blank: constant 须写明 blank_value"),
        "a constant needs no map": _("constant 不需要 map"),
        "give at least one format": _("至少写一种日期格式"),
        "decimal and thousands must differ": _("小数点与千位分隔符须不同"),
    }
    return known.get(text, text)


def _unknown_key(key: str) -> str:
    models = [*vars(columnmap).values(), *vars(mapfields).values()]
    names = {
        field.alias or name
        for model in models
        if isinstance(model, type) and issubclass(model, mapfields.Strict)
        for name, field in model.model_fields.items()
    }
    near = difflib.get_close_matches(key, sorted(names), n=1)
    if near:
        return _("没有这个键；是不是“%(near)s”？") % {"near": near[0]}
    return _("没有这个键")
