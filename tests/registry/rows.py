"""Rows by the dozen, and what a page says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.registry.actors import CITY
from wufei.registry.public import (
    Material,
    Organisation,
    create_organisation,
    create_region,
    create_site,
    create_special_day,
    create_vehicle,
)


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def rows_for(slug: str, count: int, hauler: Organisation) -> None:
    """``count`` new rows in a register."""
    region = hauler.region
    for n in range(count):
        made: dict[str, Callable[[], object]] = {
            "regions": lambda n=n: create_region(  # type: ignore[misc]
                actor=CITY, code=f"5001079{n:02}", name=f"镇{n}", kind="town", parent=region
            ),
            "organisations": lambda n=n: create_organisation(  # type: ignore[misc]
                actor=CITY, code=f"E-{n}", name=f"企业{n}", kind="enterprise", region=region
            ),
            "sites": lambda n=n: create_site(  # type: ignore[misc]
                actor=CITY,
                code=f"S-{n}",
                name=f"站{n}",
                kind="transfer_station",
                organisation=hauler,
                region=region,
                capacity_grams_per_day=5_000_000,
            ),
            "vehicles": lambda n=n: create_vehicle(  # type: ignore[misc]
                actor=CITY,
                plate=f"渝A{n:05}",
                organisation=hauler,
                materials=[Material.objects.get(key="kitchen")],
            ),
            "calendar": lambda n=n: create_special_day(  # type: ignore[misc]
                actor=CITY, day=dt.date(2031, 1, 1 + n), kind="holiday", name="假"
            ),
        }
        made[slug]()
