"""Declares the demo's monthly values, as the communities would on their pages."""

from __future__ import annotations

from decimal import Decimal

from wufei.demo.days import Window
from wufei.demo.declared import told
from wufei.demo.places import places
from wufei.kernel.actors import Actor
from wufei.lake.public import DeclaredDraft, declare_values
from wufei.registry.public import Region


def declare_all(*, actor: Actor, seed: int, window: Window) -> int:
    """All values in one transaction; how many hold. What stands already is left as it is."""
    regions: dict[str, Region] = Region.objects.in_bulk(
        [place.code for place in places()], field_name="code"
    )
    names = {place.code: place.name for place in places()}
    drafts = [
        DeclaredDraft(
            series=value.series,
            region=regions[value.region],
            first_day=value.first,
            last_day=value.last,
            value=Decimal(value.thousandths) / 1000,
            unit=value.unit,
            estimated=value.estimated,
            supplier=names[value.region],
            evidence="演示数据，虚构",
        )
        for value in told(seed, window)
    ]
    return len(declare_values(actor=actor, drafts=drafts))
