"""Where the event behind an operation is opened: its order, round, finding, problem or check."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

#: Kind of operation → the page of the event, by its key.
_PAGES = {
    "order": "collection:order",
    "round": "rounds:round",
    "finding": "supervision:finding",
    "problem": "inspection:problem",
    "check": "inspection:visit",
}


def event_url(kind: str, key: str) -> str:
    """The page of an event; empty for a kind that has none."""
    try:
        return reverse(_PAGES[kind], args=[key])
    except (KeyError, NoReverseMatch):
        return ""
