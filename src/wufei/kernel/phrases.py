"""Words for the dotted actions of the audit log.

Each module names its own in ``phrases.py`` and registers them when its app is ready::

    register_phrases({"people.membership.granted": _("授予任职")})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PHRASES: dict[str, Any] = {}


def register_phrases(phrases: Mapping[str, Any]) -> None:
    """Adds a module's phrases.

    Raises:
        ValueError: an action has another phrase already.
    """
    for action, phrase in phrases.items():
        known = _PHRASES.setdefault(action, phrase)
        if known is not phrase and str(known) != str(phrase):
            raise ValueError(f"{action} has a phrase already")


def action_phrase(action: str) -> str:
    """What a person reads for ``action``, in the active language; the action itself if unnamed."""
    return str(_PHRASES.get(action, action))


def known_actions() -> dict[str, str]:
    """All registered actions with their phrases, for filters."""
    return {action: str(phrase) for action, phrase in sorted(_PHRASES.items())}
