"""The examples of the description: requests written by hand, answers recorded.

``stories/*.yaml`` tell one story in order. ``stories/answers.json`` holds what the running service
answered; ``tests/api/test_examples.py`` plays the story and compares.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "stories"
ANSWERS = FOLDER / "answers.json"
#: The story is played in this order.
CHAPTERS = (
    "people", "registry", "ledger", "intake", "measures", "settlement", "supervision",
    "inspection", "rounds", "driving", "evaluation", "collection", "devices",
)  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One request and its answer. ``actor``: who calls, by user name; None: nobody."""

    name: str
    title: str
    operation: str
    status: int
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    file: str = ""
    actor: str | None = "officer"
    before: str = ""
    answer: Any = None


@lru_cache(maxsize=1)
def story() -> tuple[Example, ...]:
    """All examples in the order in which they are played."""
    answers = json.loads(ANSWERS.read_text(encoding="utf-8")) if ANSWERS.exists() else {}
    told: list[dict[str, Any]] = []
    for chapter in CHAPTERS:
        told += yaml.safe_load((FOLDER / f"{chapter}.yaml").read_text(encoding="utf-8"))
    names = [row["name"] for row in told]
    assert len(names) == len(set(names)), "each example has a name of its own"
    return tuple(Example(**row, answer=answers.get(row["name"])) for row in told)


@lru_cache(maxsize=1)
def examples() -> dict[str, Sequence[Example]]:
    """Examples by operation."""
    found: dict[str, list[Example]] = defaultdict(list)
    for example in story():
        found[example.operation].append(example)
    return dict(found)
