"""Formulas of figures: text to a checked tree, exact values, and words for people.

The grammar: names, whole and decimal numbers, ``+ - * /``, parentheses, a leading minus. Python's
parser reads it; nothing is ever run.
"""

from __future__ import annotations

import ast
import datetime as dt
import operator
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from wufei.kernel.refusals import Refusal
from wufei.measures.definitions import Catalogue, Expression, Name, Number, Operation
from wufei.measures.refusals import MeasuresReason

MAX_LENGTH = 1000
#: Levels of the tree: a sum of as many names has as many.
MAX_DEPTH = 100
#: Parentheses inside one another.
MAX_NESTING = 40
#: Terms of a formula with the formulas of its figures written out.
MAX_SIZE = 4000
#: Levels of the same.
MAX_EXPANDED_DEPTH = 300

_CHARACTERS = re.compile(r"[A-Za-z0-9_+\-*/(). \n]*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}", re.ASCII)
_OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
#: What people call the parts of Python that the grammar leaves out.
_FOREIGN: dict[type[ast.AST], Any] = {
    ast.Call: _("函数调用"),
    ast.Attribute: _("属性访问"),
    ast.Subscript: _("下标"),
    ast.IfExp: _("条件"),
    ast.Compare: _("比较"),
    ast.BoolOp: _("逻辑运算"),
    ast.Tuple: _("逗号分隔的多个值"),
    ast.Lambda: _("函数定义"),
    ast.Starred: _("展开号"),
}


def parse(text: str) -> Expression:
    """The tree of a formula; numbers are exact.

    Raises:
        Refusal: ``FORMULA_UNREADABLE``, ``FORMULA_UNSAFE``, ``FORMULA_TOO_LARGE``.
    """
    if len(text) > MAX_LENGTH or _nesting(text) > MAX_NESTING:
        raise too_large()
    _refuse_characters(text)
    source = " ".join(text.split())
    try:
        tree = ast.parse(source, mode="eval").body
    except (MemoryError, RecursionError):
        raise too_large() from None
    except (SyntaxError, ValueError) as fault:
        detail = str(getattr(fault, "msg", fault))
        raise Refusal(MeasuresReason.FORMULA_UNREADABLE, detail=detail) from None
    return _read(tree, source, MAX_DEPTH)


def _nesting(text: str) -> int:
    """The deepest parentheses, counted before any parser sees them."""
    depth = deepest = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _refuse_characters(text: str) -> None:
    strange = _CHARACTERS.sub("", text)
    if strange:
        shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in dict.fromkeys(strange[:5]))
        raise Refusal(MeasuresReason.FORMULA_UNSAFE, part=_unsafe_sign(shown))
    if "**" in text or "//" in text:
        raise Refusal(MeasuresReason.FORMULA_UNSAFE, part=_("乘方和整除"))


def _unsafe_sign(shown: str) -> str:
    return f"“{shown}”"


def too_large() -> Refusal:
    return Refusal(
        MeasuresReason.FORMULA_TOO_LARGE,
        pointer="/formula",
        length=MAX_LENGTH,
        depth=MAX_DEPTH,
        size=MAX_SIZE,
    )


def _read(node: ast.expr, source: str, room: int) -> Expression:
    if room == 0:
        raise too_large()
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            operands = _read(left, source, room - 1), _read(right, source, room - 1)
            return Operation(_OPERATORS[type(op)], *operands)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _read(operand, source, room - 1)
            if isinstance(inner, Number):
                return Number(-inner.value)
            return Operation("*", Number(Fraction(-1)), inner)
        case ast.Name(id=name) if _NAME.fullmatch(name):
            return Name(name)
        case ast.Constant() if _NUMBER.fullmatch(_text_of(node, source)):
            return Number(Fraction(_text_of(node, source)))
    raise Refusal(MeasuresReason.FORMULA_UNSAFE, part=_name_of(node, source))


def _text_of(node: ast.expr, source: str) -> str:
    """The characters of a node; the source is one line of ASCII, so columns are characters."""
    return source[node.col_offset : node.end_col_offset]


def _name_of(node: ast.expr, source: str) -> Any:
    return _FOREIGN.get(type(node), f"“{_text_of(node, source)[:40]}”")


def names(expression: Expression) -> tuple[str, ...]:
    """The names in a formula, each once, in the order of reading."""
    found: dict[str, None] = {}
    _collect(expression, found)
    return tuple(found)


def _collect(expression: Expression, found: dict[str, None]) -> None:
    match expression:
        case Name(id=name):
            found[name] = None
        case Operation(left=left, right=right):
            _collect(left, found)
            _collect(right, found)


def evaluate(expression: Expression, values: Mapping[str, Fraction | None]) -> Fraction | None:
    """The exact value. None is *no data*: any operand without data, or a division by nothing.

    Raises:
        KeyError: a name that ``values`` does not hold.
    """
    match expression:
        case Number(value=value):
            return value
        case Name(id=name):
            return values[name]
    left, right = evaluate(expression.left, values), evaluate(expression.right, values)
    if left is None or right is None or (expression.operator == "/" and not right):
        return None
    return _ARITHMETIC[expression.operator](left, right)


def expand(expression: Expression, catalogue: Catalogue, day: dt.date) -> Expression:
    """The formula with every figure in it written out as it stands on ``day``, so that a ratio of
    figures stays a ratio of sums.

    Raises:
        Refusal: ``NO_EDITION``: a figure in it has no edition on that day.
    """
    match expression:
        case Name(id=name) if name in catalogue.figures:
            figure = catalogue.figure_on(name, day)
            if figure is None:
                raise Refusal(MeasuresReason.NO_EDITION, id=name, day=day.isoformat())
            return expand(figure.formula, catalogue, day)
        case Operation(operator=sign, left=left, right=right):
            return Operation(sign, expand(left, catalogue, day), expand(right, catalogue, day))
    return expression


def split(expression: Expression) -> tuple[Expression, Expression | None]:
    """Numerator and denominator; None where nothing is divided. Their quotient has the value of
    the formula, *no data* included: a divisor that is itself a quotient is left whole, because
    turning it over would lose its own division by nothing."""
    match expression:
        case Operation(operator="/", left=left, right=right):
            top, bottom = split(left)
            return top, right if bottom is None else Operation("*", bottom, right)
        case Operation(operator="*", left=left, right=right):
            (top, bottom), (other_top, other_bottom) = split(left), split(right)
            below = [part for part in (bottom, other_bottom) if part is not None]
            if not below:
                return expression, None
            divisor = below[0] if len(below) == 1 else Operation("*", below[0], below[1])
            return Operation("*", top, other_top), divisor
    return expression, None
