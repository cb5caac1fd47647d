"""The four links of a period: put out, collected, transported, treated; each figure is the sum of
the lines that it opens."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from wufei.kernel.actors import Actor
from wufei.ledger.public import PostingFilter, Stage, postings, total_grams
from wufei.registry.public import Material, Region
from wufei.settlement.domain.billing import BROUGHT
from wufei.settlement.models import Load, LoadEntry
from wufei.settlement.queries.hauls import hauls_with_masses


@dataclass(frozen=True, slots=True)
class Figure:
    """``grams`` (a positive mass; a loss may be negative) and the address of what it sums."""

    label: str
    grams: int
    href: str


@dataclass(frozen=True, slots=True)
class Link:
    """One of the four links."""

    title: str
    figures: tuple[Figure, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Days inclusive; no district = all that the reader sees, no class = all classes."""

    first: dt.date
    last: dt.date
    district: Region | None = None
    material: Material | None = None


def four_links(*, actor: Actor, asked: Asked) -> list[Link]:
    """The figures are read from the books at once; ledger lines are those of the reader."""

    def lines(label: str, *, sign: int = 1, **given: Any) -> Figure:
        wanted: dict[str, Any] = {"first": asked.first, "last": asked.last, **given}
        if asked.district is not None:
            wanted["region"] = asked.district.code
        if asked.material is not None:
            wanted["material"] = asked.material.key
        rows = postings(actor=actor, filter=PostingFilter(**wanted))
        query = urlencode({name: str(value) for name, value in wanted.items()})
        return Figure(label, sign * total_grams(rows), f"{reverse('ledger:postings')}?{query}")

    put_out = lines(_("产生点交出"), sign=-1, stage=Stage.SOURCE.value)
    onto = lines(_("装车"), stage=Stage.TRANSIT.value, direction="in")
    off = lines(_("卸车"), sign=-1, stage=Stage.TRANSIT.value, direction="out")
    through = lines(_("期间在途增加"), stage=Stage.TRANSIT.value)
    return [
        Link(_("投放"), (put_out,)),
        Link(_("收集"), (_collected(actor, asked),), _("班组称重、按容积分摊和事后更正之和")),
        Link(_("运输"), (onto, off, through)),
        Link(
            _("处理"),
            (
                lines(_("进入场站贮存"), stage=Stage.STOCK.value, direction="in"),
                lines(_("投入处理"), stage=Stage.PROCESS.value, direction="in"),
                lines(_("最终去向"), stage=Stage.SINK.value),
            ),
        ),
        *_transfer(actor, asked),
        Link(_("损耗与差额"), (lines(_("各类损耗与过磅差额"), stage=Stage.LOSS.value),)),
    ]


def _transfer(actor: Actor, asked: Asked) -> list[Link]:
    """Hauls from stations that left in the period; no link where there were none."""
    seen: Any = hauls_with_masses(actor)
    rows = seen.filter(is_withdrawn=False, left_at__date__range=(asked.first, asked.last))
    wanted: dict[str, Any] = {"first": asked.first, "last": asked.last}
    if asked.district is not None:
        rows = rows.filter(station__region__path__startswith=asked.district.path)
        wanted["district"] = asked.district.pk
    if asked.material is not None:
        rows = rows.filter(material=asked.material)
        wanted["material"] = asked.material.pk
    hauls = list(rows.order_by())
    if not hauls:
        return []
    arrived = [row for row in hauls if row.accepted is not None]
    masses = (
        (_("出库"), sum(row.taken for row in hauls)),
        (_("站内差额"), sum(row.lost for row in hauls)),
        (_("到厂"), sum(row.accepted + row.refused for row in arrived)),
        (_("途中差额"), sum(row.difference for row in arrived)),
        (_("仍在途"), sum(row.departed for row in hauls if row.accepted is None)
         + sum(row.residue for row in arrived)),
    )  # fmt: skip
    href = f"{reverse('settlement:hauls')}?{urlencode(wanted)}"
    figures = tuple(Figure(label, grams, href) for label, grams in masses)
    return [
        Link(_("转运"), figures, _("出站时间在期间内；出库 = 站内差额 + 到厂 + 途中差额 + 仍在途"))
    ]


def _collected(actor: Actor, asked: Asked) -> Figure:
    loads = Load.objects.visible_to(actor).order_by().values("pk")
    rows = LoadEntry.objects.filter(
        role__in=BROUGHT,
        entry__reversed_by__isnull=True,
        load__in=loads,
        load__day__range=(asked.first, asked.last),
    )
    wanted: dict[str, Any] = {"first": asked.first, "last": asked.last}
    if asked.district is not None:
        rows = rows.filter(point__region__path__startswith=asked.district.path)
    if asked.material is not None:
        rows = rows.filter(load__material=asked.material)
        wanted["material"] = asked.material.pk
    total = rows.aggregate(total=Sum("grams"))["total"] or 0
    return Figure(_("班组收集"), total, f"{reverse('settlement:trips')}?{urlencode(wanted)}")
