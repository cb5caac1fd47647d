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

    def announced(
        number: str, route: tuple[str, str], load: tuple[str, int], days: int
    ) -> Announcement:
        material, tonnes = load
        return Announcement(
            client_id=book.name(f"hold/{number}"),
            occurred_at=moment(day, 23),
            giver=route[0],
            receiver=route[1],
            material=material,
            grams=tonnes * TONNE,
            reference=f"预约-{number}",
            days=days,
        )

    points = accounts.side_source(_STREET)
    in_part = announced(
        "20261031-01",
        (accounts.construction_source(_TOWN), yard),
        ("construction_waste", 260),
        days=14,
    )
    withdrawn = announced(
        "20261031-02", (points, accounts.stock("SITE-SORT")), ("bulky", 12), days=7
    )
    yield in_part
    yield announced("20261030-03", (points, yard), ("renovation", 18), days=0)
    yield _first_part(book, day, in_part)
    yield withdrawn
    yield Withdrawal(moment(day, 23, 20), withdrawn.client_id, "投放点当日取消预约")
    yield _reserve(book, chain, day)


def _first_part(book: Book, day: dt.date, hold: Announcement) -> Settlement:
    return Settlement(
        client_id=book.name("hold/20261031-01/first"),
        occurred_at=moment(day, 23, 10),
        announced=hold.client_id,
        grams=150 * TONNE,
        paper=Paper("weighbridge-ticket", f"W-{hold.reference}"),
        handover=Handover(
            giver=f"工地出场单 {hold.reference}", receiver=f"磅单 W-{hold.reference}"
        ),
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
