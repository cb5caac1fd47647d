"""A city small enough to reckon by hand: two townships, one plant, one paper mill."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from tests.cast import make_smallest_city
from wufei.kernel.actors import system_actor
from wufei.kernel.periods import Period
from wufei.ledger.public import (
    AccountDraft,
    Entry,
    EntryDraft,
    Handover,
    PostingDraft,
    load_exemptions,
    open_accounts,
    post,
    reverse,
)
from wufei.registry.public import Material, Organisation, Region, Site

CLERK = system_actor("tests")
MARCH = Period.month(2026, 3)
TONNE = 1_000_000
MATERIALS = (
    ("kitchen", "household", "厨余垃圾", "Kitchen waste", ""),
    ("kitchen_family", "household", "家庭厨余垃圾", "Family kitchen waste", "kitchen"),
    ("residual", "household", "其他垃圾", "Residual waste", ""),
    ("biogas", "product", "沼气", "Biogas", ""),
    ("digestate", "product", "沼渣", "Digestate", ""),
)


def move(*postings: tuple[str, str, int], kind: str = "transfer", day: int = 5) -> Entry:
    """Tonnes between accounts on a day of March 2026."""
    return post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=uuid4(),
            occurred_at=dt.datetime(2026, 3, day, 4, tzinfo=dt.UTC),
            postings=tuple(PostingDraft(a, m, t * TONNE) for a, m, t in postings),
            kind=kind,
            handover=Handover(exemption="historic"),
        ),
    )


def _open_books() -> None:
    load_exemptions()
    keys: dict[str, Material] = {}
    for key, scheme, name, name_en, parent in MATERIALS:
        keys[key] = Material.objects.create(
            key=key, scheme=scheme, name=name, name_en=name_en, parent=keys.get(parent)
        )
    plant = Organisation.objects.get(code="ORG-PLANT-KITCHEN")
    district = Region.objects.get(code="500107")
    east = Region.objects.get(code="500107001")
    west = Region.objects.create(
        code="500107002", name="黄桷坪街道", name_en="Huangjueping Street", level="township",
        kind="street", parent=district, path=f"{district.path}500107002/",
    )  # fmt: skip
    site = Site.objects.create(
        code="SITE-KITCHEN", name="厨余厂", name_en="Kitchen plant", kind="kitchen_plant",
        organisation=plant, region=district,
    )  # fmt: skip
    at_plant = {"organisation_id": plant.pk, "region_id": district.pk, "site_id": site.pk}
    open_accounts(
        actor=CLERK,
        drafts=[
            AccountDraft("east", "杨家坪居民", "source", region_id=east.pk),
            AccountDraft("west", "黄桷坪居民", "source", region_id=west.pk),
            AccountDraft("yard", "厨余厂堆场", "stock", name_en="Yard", **at_plant),
            AccountDraft("line", "厨余厂产线", "process", **at_plant),
            AccountDraft("fields", "还田", "sink", region_id=district.pk),
            AccountDraft("flare", "沼气发电", "sink", region_id=district.pk),
            AccountDraft("pit", "填埋场", "sink", region_id=district.pk),
        ],
    )


@pytest.fixture
def small_city(cast: dict[str, object]) -> None:
    """March 2026: 30 t of kitchen waste (10 of them undone) and 7 t of residual waste; 16 t of the
    kitchen waste become 6 t of biogas and 10 t of digestate, of which 4 t go to the fields."""
    make_smallest_city()
    _open_books()
    move(("east", "kitchen_family", -12), ("yard", "kitchen_family", 12))
    move(("west", "kitchen_family", -8), ("yard", "kitchen_family", 8))
    wrong = move(("west", "kitchen_family", -10), ("yard", "kitchen_family", 10))
    reverse(actor=CLERK, entry=wrong, reason="重复登记", client_id=uuid4())
    move(("west", "residual", -7), ("pit", "residual", 7))
    move(("yard", "kitchen_family", -16), ("line", "kitchen_family", 16), day=6)
    move(
        ("line", "kitchen_family", -16), ("flare", "biogas", 6), ("yard", "digestate", 10),
        kind="transformation", day=6,
    )  # fmt: skip
    move(("yard", "digestate", -4), ("fields", "digestate", 4), day=9)
