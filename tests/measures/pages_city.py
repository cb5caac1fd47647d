"""A small city with sealed pages in the lake and definitions of its own, for the figures' pages."""

from __future__ import annotations

import datetime as dt
import html
import re
from pathlib import Path
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone

from wufei.kernel.actors import system_actor
from wufei.lake.public import deliver_pages
from wufei.ledger.public import (
    AccountDraft,
    Entry,
    EntryDraft,
    Handover,
    Paper,
    PostingDraft,
    load_exemptions,
    open_accounts,
    post,
    seal_pages,
)
from wufei.registry.public import Material, Organisation, Region, Site

CLERK = system_actor("账房")
DISTRICT, STREET, OTHER, COMMUNITY = "500107", "500107001", "500107002", "500107001001"

_MASS = """\
  unit: g
  basis: as_received
  counted_at: {zh: 产生环节, en: at the source}
  not_counted: {zh: 未过磅的, en: what was not weighed}
"""
_FIGURE = """\
  edition: "2019"
  decimals: 1
  basis: as_received
  source: {document: 试行办法, clause: 第三条, confirmed: false}
  valid: {from: 2019-01-01}
  not_counted: {zh: 未过磅的垃圾, en: waste that was not weighed}
"""
DEFINITIONS = f"""\
measures:
- id: all_waste
  name: {{zh: 全部产生量, en: all waste}}
  from: ledger
  agg: net_out
  where: {{stage: source, material: [kitchen, residual]}}
  reported_by: community
  drill: [community, material, account, paper_kind, day]
{_MASS}
- id: kitchen_waste
  name: {{zh: 厨余量, en: kitchen waste}}
  from: ledger
  agg: net_out
  where: {{stage: source, material: kitchen}}
{_MASS}
- id: fed
  name: {{zh: 进线量, en: fed to the line}}
  from: ledger
  agg: in
  where: {{stage: process}}
  allocate: {{by: all_waste, within: district}}
{_MASS}
- id: checked_bags
  name: {{zh: 检查袋数, en: bags checked}}
  from: declared
  series: bags
  agg: sum
  over_time: sum
  unit: item
  basis: none
  not_counted: {{zh: 未检查的, en: unchecked bags}}
figures:
- id: waste_mass
  name: {{zh: 垃圾产生总量, en: mass of waste}}
  formula: all_waste
  unit: t
{_FIGURE}
- id: kitchen_rate
  name: {{zh: 厨余占比, en: share of kitchen waste}}
  formula: kitchen_waste / all_waste
  unit: percent
  range: [0, 1]
  better: up
{_FIGURE}
- id: absurd_rate
  name: {{zh: 倒数, en: inverse}}
  formula: all_waste / kitchen_waste
  unit: percent
  range: [0, 1]
{_FIGURE}
- id: fed_mass
  name: {{zh: 进线总量, en: mass fed}}
  formula: fed
  unit: t
{_FIGURE}
- id: bag_count
  name: {{zh: 检查总袋数, en: bags}}
  formula: checked_bags
  unit: item
{_FIGURE.replace("as_received", "none")}
"""


def define(folder: Path, text: str = DEFINITIONS, name: str = "small_city.yaml") -> None:
    """Write definitions of the installation."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def furnish() -> None:
    """A second street, a plant, and accounts; the regions of the cast are there."""
    load_exemptions()
    district = Region.objects.get(code=DISTRICT)
    other = Region.objects.create(
        code=OTHER, name="石坪桥街道", name_en="Shipingqiao Street", level="township",
        kind="street", parent=district, path=f"{district.path}{OTHER}/",
    )  # fmt: skip
    plant = Organisation.objects.get(code="ORG-PLANT-KITCHEN")
    site = Site.objects.create(
        code="S-PLANT", name="厨余厂", name_en="Kitchen plant", kind="kitchen_plant",
        organisation=plant, region=district,
    )  # fmt: skip
    for key, name, name_en in (
        ("kitchen", "厨余垃圾", "Kitchen waste"),
        ("residual", "其他垃圾", "Residual waste"),
    ):
        Material.objects.create(key=key, scheme="household", name=name, name_en=name_en)
    home = Region.objects.get(code=COMMUNITY)
    kept = {"region_id": district.pk, "organisation_id": plant.pk, "site_id": site.pk}
    drafts = [
        AccountDraft("homes", "居民", "source", name_en="Households", region_id=home.pk),
        AccountDraft("others", "邻街居民", "source", name_en="Others", region_id=other.pk),
        AccountDraft("yard", "厂内贮存", "stock", name_en="Yard", **kept),
        AccountDraft("line", "处理线", "process", name_en="Line", **kept),
    ]
    open_accounts(actor=CLERK, drafts=drafts)


def move(
    giver: str,
    taker: str,
    grams: int,
    *,
    day: dt.date,
    material: str = "kitchen",
    reference: str = "",
) -> Entry:
    """A transfer on a day; not sealed yet."""
    zone = timezone.get_default_timezone()
    draft = EntryDraft(
        client_id=uuid4(),
        occurred_at=dt.datetime.combine(day, dt.time(9), tzinfo=zone),
        kind="transfer",
        postings=(PostingDraft(giver, material, -grams), PostingDraft(taker, material, grams)),
        paper=Paper("weighbridge-ticket", reference),
        handover=Handover(exemption="historic"),
    )
    return post(actor=CLERK, draft=draft)


def seal() -> None:
    """What was posted, on pages in the lake."""
    seal_pages()
    deliver_pages()


def march(day: int) -> dt.date:
    return dt.date(2026, 3, day)


def fill() -> None:
    """March 2026: 8 t of 11 t are kitchen waste, 7 t of the whole from the first street."""
    move("homes", "yard", 5_000_000, day=march(3), reference="W-1")
    move("homes", "yard", 2_000_000, day=march(9), material="residual", reference="W-2")
    move("others", "yard", 3_000_001, day=march(10), reference="W-3")
    move("others", "yard", 999_999, day=march(20), material="residual", reference="W-4")
    move("yard", "line", 6_000_000, day=march(21), reference="S-1")
    seal()


def text(response: HttpResponse) -> str:
    """What a person reads on the page: without tags and scripts, blanks in one."""
    body = re.sub(r"<script[^>]*>.*?</script>", "", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links(response: HttpResponse, start: str) -> list[str]:
    """The addresses on the page that begin so, in order."""
    found = re.findall(r'href="([^"]*)"', response.content.decode())
    return [address for address in map(html.unescape, found) if address.startswith(start)]
