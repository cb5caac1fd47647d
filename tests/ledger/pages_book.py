"""A small city's books for the tests of the ledger's pages, and what they ask of a page."""

from __future__ import annotations

import datetime as dt
import html
import re
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from wufei.kernel.actors import system_actor
from wufei.ledger.public import (
    Account,
    AccountDraft,
    Entry,
    EntryDraft,
    Handover,
    LotDraft,
    Paper,
    PostingDraft,
    load_exemptions,
    open_accounts,
    post,
)
from wufei.registry.public import Material, Organisation, Region, Site

CLERK = system_actor("账房")
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def at(days_ago: int, hour: int = 9) -> dt.datetime:
    """A time of the day so many days ago, at the installation's place."""
    day = TODAY - days_ago * DAY
    zone = timezone.get_default_timezone()
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=zone)


def furnish() -> None:
    """Accounts of the district, of its hauler and plant, and one of another district."""
    load_exemptions()
    district = Region.objects.get(code="500107")
    elsewhere = Region.objects.create(
        code="500108", name="南岸区", level="district", kind="district", path="/500000/500108/"
    )
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    plant = Organisation.objects.get(code="ORG-PLANT-KITCHEN")
    site = Site.objects.create(
        code="S-PLANT", name="厨余厂", name_en="Kitchen plant", kind="kitchen_plant",
        organisation=plant, region=district,
    )  # fmt: skip
    kitchen = Material.objects.create(key="kitchen", scheme="household", name="厨余垃圾")
    Material.objects.create(
        key="kitchen_family", scheme="household", name="家庭厨余垃圾", parent=kitchen
    )
    Material.objects.create(key="oil", scheme="product", name="毛油")
    here = {"region_id": district.pk}
    carried = {**here, "organisation_id": hauler.pk}
    kept = {**here, "organisation_id": plant.pk, "site_id": site.pk}
    open_accounts(
        actor=CLERK,
        drafts=[
            AccountDraft("homes", "居民", "source", name_en="Households", **here),
            AccountDraft("truck", "渝A在途", "transit", **carried),
            AccountDraft("yard", "厂内贮存", "stock", name_en="Yard", **kept),
            AccountDraft("refused", "拒收暂存", "stock", use="refused", **kept),
            AccountDraft("line", "处理线", "process", **kept),
            AccountDraft("users", "利用", "sink", use="再生利用", **kept),
            AccountDraft("air", "蒸发", "loss", cause="水分蒸发", **here),
            AccountDraft("gap", "磅差", "loss", cause="过磅差额", **here),
            AccountDraft("away", "邻区堆场", "stock", region_id=elsewhere.pk),
        ],
    )


def move(
    giver: str,
    taker: str,
    grams: int,
    *,
    material: str = "kitchen",
    days_ago: int = 1,
    lot: str = "",
    opened: bool = False,
    reference: str = "",
    client_id: UUID | None = None,
) -> Entry:
    """Post a transfer; ``opened``: it opens the lot it carries."""
    source = "" if opened else lot
    return post(
        actor=CLERK,
        draft=EntryDraft(
            client_id=client_id or uuid4(),
            occurred_at=at(days_ago),
            postings=(
                PostingDraft(giver, material, -grams, source or None),
                PostingDraft(taker, material, grams, lot or None),
            ),
            lots=(LotDraft(lot, material),) if opened else (),
            paper=Paper("weighbridge-ticket", reference) if reference else Paper(),
            handover=Handover(exemption="historic"),
        ),
    )


def account(code: str) -> Account:
    found: Account = Account.objects.get(code=code)
    return found


def text(response: HttpResponse) -> str:
    """What a person reads of the page's main part, blanks made one."""
    body = response.content.decode()
    main = body.split("<main", 1)[-1].split("</main>", 1)[0]
    plain = re.sub(r"<script.*?</script>|<[^>]*>", " ", main, flags=re.S)
    return " ".join(html.unescape(plain).split())


def read(client: Client, path: str, **params: str) -> str:
    """The text of a page that must be there."""
    response = client.get(path, params)
    assert response.status_code == 200
    return text(response)


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert found is not None
    return found[1]
