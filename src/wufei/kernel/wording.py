"""How texts that people read are put together, in the active language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def enumerated(words: Iterable[object]) -> str:
    """``甲、乙、丙``; in English ``a, b, c``."""
    return pgettext("between the words of a list", "、").join(str(word) for word in words)
