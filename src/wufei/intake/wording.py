"""Parameters of a finding that have a text of their own in each language.

They are kept as data – ``{"zh": …, "en": …}`` or ``{"code": …, "params": …}`` – and worded when a
person reads them, so that a finding stored in one language can be read in the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from wufei.intake.mapfields import Words
from wufei.kernel.refusals import Refusal, shown


def both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


def as_data(refusal: Refusal, part: str = "text") -> dict[str, Any]:
    """``part``: ``text`` or ``remedy`` of the refusal."""
    return {"code": refusal.reason.code, "params": dict(refusal.params), "part": part}


def in_language(zh: str, en: str) -> str:
    """The text in the reader's language; Chinese where there is no English."""
    return en if en and not (get_language() or "zh").startswith("zh") else zh


def worded(params: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _text(value) for key, value in shown(params).items()}


def _text(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "zh" in value:
        return in_language(value["zh"], value.get("en", ""))
    from wufei.intake.reasons import message_of, remedy_of

    word = remedy_of if value.get("part") == "remedy" else message_of
    return word(value["code"], value["params"])
