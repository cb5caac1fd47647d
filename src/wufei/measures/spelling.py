"""Formulas and exact numbers as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from html import escape

from wufei.measures.definitions import Expression, Name, Number

_SIGNS = {"*": "×", "/": "÷", "-": "−"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def write(expression: Expression) -> str:
    """The formula as it is typed, with no parenthesis too many; read back, it is the same tree."""
    return _write(expression, {}, {}, ("(", ")"))


def spell(expression: Expression, names: Mapping[str, str]) -> str:
    """The formula in words: ``names`` gives what people call each name (itself where absent)."""
    return _write(expression, names, _SIGNS, ("（", "）"))


def _write(
    expression: Expression,
    words: Mapping[str, str],
    signs: Mapping[str, str],
    brackets: tuple[str, str],
) -> str:
    match expression:
        case Number(value=value):
            return number_text(value)
        case Name(id=name):
            return words.get(name, name)
    sign = signs.get(expression.operator, expression.operator)
    parts = []
    for side, operand in (("left", expression.left), ("right", expression.right)):
        text = _write(operand, words, signs, brackets)
        wrap = _needs_brackets(operand, expression.operator, side)
        parts.append(f"{brackets[0]}{text}{brackets[1]}" if wrap else text)
    return f"{parts[0]} {sign} {parts[1]}"


def mathml(expression: Expression, names: Mapping[str, str]) -> str:
    """The formula as a MathML element that browsers draw, names as in :func:`spell`; escaped."""
    return f"<math>{_mathml(expression, names)}</math>"


def _mathml(expression: Expression, words: Mapping[str, str]) -> str:
    match expression:
        case Number(value=value):
            return f"<mn>{number_text(value)}</mn>"
        case Name(id=name):
            return f"<mi>{escape(words.get(name, name))}</mi>"
    left, right = _mathml(expression.left, words), _mathml(expression.right, words)
    if expression.operator == "/":
        return f"<mfrac>{left}{right}</mfrac>"
    if _needs_brackets(expression.left, expression.operator, "left"):
        left = f"<mrow><mo>(</mo>{left}<mo>)</mo></mrow>"
    if _needs_brackets(expression.right, expression.operator, "right"):
        right = f"<mrow><mo>(</mo>{right}<mo>)</mo></mrow>"
    return f"<mrow>{left}<mo>{_SIGNS.get(expression.operator, '+')}</mo>{right}</mrow>"


def _needs_brackets(operand: Expression, operator: str, side: str) -> bool:
    if isinstance(operand, Number):
        return operand.value < 0 and side == "right"
    if isinstance(operand, Name):
        return False
    weaker = _STRENGTH[operand.operator] < _STRENGTH[operator]
    return weaker or (side == "right" and _STRENGTH[operand.operator] == _STRENGTH[operator])


def number_text(value: Fraction) -> str:
    """An exact number as people write it: a decimal where one exists, otherwise ``1/3``."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
