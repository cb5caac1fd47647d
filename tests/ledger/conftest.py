"""A small book: one account of each kind, two haulers and a plant, three materials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from wufei.kernel.actors import Actor, system_actor
from wufei.ledger.public import (
    AccountDraft,
    Entry,
    EntryDraft,
    Handover,
    LotDraft,
    PostingDraft,
    load_exemptions,
    open_accounts,
    post,
)
from wufei.registry.public import Material, Organisation, Region

CLERK = system_actor("test")
NOON = timezone.now().replace(microsecond=0) - dt.timedelta(days=1)

PostFn = Callable[..., Entry]


@pytest.fixture
def clerk() -> Actor:
    return CLERK


@pytest.fixture
def book(db: None) -> None:
    make_book()


@pytest.fixture
def shared_book(transactional_db: None) -> None:
    """The same book, committed, for threads and other processes."""
    make_book()


def make_book() -> None:
    load_exemptions()
    region = Region.objects.create(
        code="9", name="测试区", level="district", kind="district", path="/9/"
    )
    bodies = {
        code: Organisation.objects.create(code=code, name=code, kind="hauler", region=region).pk
        for code in ("hauler", "plant")
    }
    for key in ("kitchen", "residual", "oil"):
        Material.objects.create(key=key, scheme="household", name=key)
    place = {"region_id": region.pk}
    open_accounts(
        actor=CLERK,
        drafts=[
            AccountDraft("households", "居民", "source", **place),
            AccountDraft("truck", "车", "transit", organisation_id=bodies["hauler"], **place),
            AccountDraft("yard", "堆场", "stock", organisation_id=bodies["plant"], **place),
            AccountDraft("shed", "棚", "stock", organisation_id=bodies["plant"], **place),
            AccountDraft(
                "refused", "拒收", "stock", use="refused", organisation_id=bodies["plant"], **place
            ),
            AccountDraft("line", "产线", "process", organisation_id=bodies["plant"], **place),
            AccountDraft("users", "用户", "sink", **place),
            AccountDraft("air", "蒸发", "loss", cause="moisture", **place),
            AccountDraft("gap", "磅差", "loss", cause="weighing", **place),
            AccountDraft("opening", "期初", "opening", **place),
        ],
    )


def entry(
    *postings: tuple[str, str, int] | tuple[str, str, int, str],
    client_id: UUID | None = None,
    at: dt.datetime | None = None,
    kind: str = "transfer",
    lots: tuple[LotDraft, ...] = (),
    handover: Handover = Handover(exemption="historic"),  # noqa: B008 - a frozen value
    reason: str = "",
    batch: UUID | None = None,
) -> EntryDraft:
    """An entry draft in one line: ``entry(("yard", "kitchen", -5), ("users", "kitchen", 5))``."""
    return EntryDraft(
        client_id=client_id or uuid4(),
        occurred_at=at or NOON,
        postings=tuple(PostingDraft(*posting) for posting in postings),
        kind=kind,
        lots=lots,
        handover=handover,
        reason=reason,
        batch=batch,
    )


@pytest.fixture
def stocked(book: None) -> None:
    """100 kg of kitchen waste without identity in the yard."""
    bring(100_000)


def bring(grams: int, *, to: str = "yard", material: str = "kitchen", lot: str = "") -> Entry:
    """Mass from the households to an account, in a lot of its own if named."""
    there = (to, material, grams, lot) if lot else (to, material, grams)
    lots = (LotDraft(lot, material),) if lot else ()
    return post(actor=CLERK, draft=entry(("households", material, -grams), there, lots=lots))
