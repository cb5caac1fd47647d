"""Loads announced at the end of the window: one weighed in part, one withdrawn, one expired, one
that reserves stock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from wufei.demo import accounts
from wufei.demo.book import Announcement, Book, Settlement, Step, Withdrawal
from wufei.demo.chain import Chain
from wufei.demo.days import moment
from wufei.demo.figures import TONNE
from wufei.ledger.public import Handover, Paper

_TOWN, _STREET = "500107103", "500107006"


def announcements(book: Book, chain: Chain, day: dt.date) -> Iterator[Step]:
    """The steps, in order. Announcing has no past: the ledger dates it by its own clock."""
    yard = accounts.stock("SITE-CDW")
    building = accounts.construction_source(_TOWN)
    side = accounts.side_source(_STREET)
    first = _announce(book, day, "20261031-01", building, yard, "construction_waste", 260, days=14)
    second = _announce(
        book, day, "20261031-02", side, accounts.stock("SITE-SORT"), "bulky", 12, days=7
    )
    yield first
    yield _announce(book, day, "20261030-03", side, yard, "renovation", 18, days=0)
    yield Settlement(
        client_id=book.name("hold/20261031-01/first"),
        occurred_at=moment(day, 23, 10),
        announced=first.client_id,
        grams=150 * TONNE,
        paper=Paper("weighbridge-ticket", "W-预约-20261031-01"),
        handover=Handover(giver="工地出场单 预约-20261031-01", receiver="磅单 W-预约-20261031-01"),
    )
    yield second
    yield Withdrawal(moment(day, 23, 20), second.client_id, "投放点当日取消预约")
    yield _reserve(book, chain, day)


def _announce(
    book: Book,
    day: dt.date,
    number: str,
    giver: str,
    receiver: str,
    material: str,
    tonnes: int,
    *,
    days: int,
) -> Announcement:
    return Announcement(
        client_id=book.name(f"hold/{number}"),
        occurred_at=moment(day, 23),
        giver=giver,
        receiver=receiver,
        material=material,
        grams=tonnes * TONNE,
        reference=f"预约-{number}",
        days=days,
    )


def _reserve(book: Book, chain: Chain, day: dt.date) -> Announcement:
    """Half of the first product lot in stock is promised to the materials yard."""
    (site, material), lots = next(
        item for item in sorted(chain.goods.items()) if item[1] and item[0][0] == "SITE-SORT"
    )
    lot, grams = lots[0]
    return Announcement(
        client_id=book.name("hold/20261031-04"),
        occurred_at=moment(day, 23, 30),
        giver=accounts.stock(site),
        receiver="SNK-MATERIALS",
        material=material,
        grams=grams // 2,
        reference="预约-20261031-04",
        days=21,
        lot=lot,
    )
