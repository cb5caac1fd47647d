"""A small book whose entries have every shape that the postings table tells apart."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import pytest

from tests.ledger.conftest import CLERK, bring, entry, make_book
from wufei.lake.public import declare_value, deliver_pages
from wufei.ledger.public import LotDraft, Page, post, reverse, seal_pages
from wufei.registry.public import Region

PAGE_ENTRIES = 4


def post_all_shapes(seed: int = 1) -> None:
    """Nine entries: with and without lots, one to many, many to many, a change of material, and a
    reversal. 6 kg more in the yard each time."""
    chance = random.Random(seed)
    bring(9_000, lot=f"L-{seed}")
    bring(chance.randrange(5_000, 9_000), to="truck")
    wrong = bring(777, to="shed", material="oil")
    reverse(actor=CLERK, entry=wrong, reason="录错车次")
    shapes: list[dict[str, Any]] = [
        {"rows": [("yard", "kitchen", -3_000, f"L-{seed}"), ("line", "kitchen", 3_000)]},
        {
            "rows": [("line", "kitchen", -3_000), ("shed", "oil", 100), ("air", "kitchen", 2_900)],
            "kind": "transformation",
        },
        {
            "rows": [
                ("truck", "kitchen", -1_000),
                ("yard", "kitchen", 600, f"M-{seed}"),
                ("refused", "kitchen", 400),
            ],
            "lots": (LotDraft(f"M-{seed}", "kitchen"),),
        },
        {
            "rows": [
                ("truck", "kitchen", -500),
                ("refused", "kitchen", -100),
                ("users", "kitchen", 350),
                ("gap", "kitchen", 250),
            ]
        },
        {"rows": [("shed", "oil", -40), ("users", "oil", 40)]},
    ]
    for shape in shapes:
        rows = shape.pop("rows")
        post(actor=CLERK, draft=entry(*rows, **shape))


@pytest.fixture
def small_pages(settings: Any) -> None:
    settings.LEDGER_PAGE_ENTRIES = PAGE_ENTRIES


@pytest.fixture
def city(db: None, small_pages: None) -> None:
    """The book, its registers and three pages in the lake."""
    make_book()
    post_all_shapes()
    seal_pages()
    deliver_pages()


@pytest.fixture
def lake(city: None) -> None:
    """Two files of postings, registers, and a declared value."""
    bring(1_000)
    seal_pages()
    day = Page.objects.get(number=1).sealed_at.date()
    declare_value(
        actor=CLERK,
        series="compounds",
        region=Region.objects.get(),
        first_day=day,
        last_day=day,
        value=Decimal(3),
        unit="个",
    )
    deliver_pages()


@pytest.fixture
def chance() -> random.Random:
    return random.Random(5)
