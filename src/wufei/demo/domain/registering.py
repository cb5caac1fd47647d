"""Enters places, bodies, sites, vehicles and accounts of the demo through the modules' own acts.

What stands already is left as it is, so an interrupted load goes on where it stopped.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from wufei.demo import accounts, bodies
from wufei.demo.figures import HOUSEHOLDS
from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import DISTRICT, places, places_of
from wufei.kernel.actors import Actor
from wufei.ledger.public import AccountDraft, open_accounts
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    Site,
    Vehicle,
    create_organisation,
    create_region,
    create_site,
    create_vehicle,
    update_region,
)

_SOURCE = "演示数据：户数为公开数字，其余为虚构，代码未核实"


def register_all(*, actor: Actor) -> None:
    """Everything the drafts name, in one transaction."""
    with transaction.atomic():
        _regions(actor)
        _organisations(actor)
        _sites(actor)
        _vehicles(actor)
        _accounts(actor)


def _regions(actor: Actor) -> None:
    known: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    district = known[DISTRICT]
    if district.households is None:
        update_region(
            actor=actor,
            region=district,
            households=HOUSEHOLDS,
            population=sum(place.population for place in places()),
            source=_SOURCE,
            reason="演示数据",
        )
    for town in TOWNSHIPS:
        if town.code not in known:
            own = places_of(town.code)
            known[town.code] = create_region(
                actor=actor,
                code=town.code,
                name=town.name,
                name_en=town.name_en,
                kind=town.kind,
                parent=district,
                households=sum(place.households for place in own),
                population=sum(place.population for place in own),
                source=_SOURCE,
            )
    for place in places():
        if place.code not in known:
            create_region(
                actor=actor,
                code=place.code,
                name=place.name,
                name_en=place.name_en,
                kind=place.level,
                parent=known[place.township],
                households=place.households,
                population=place.population,
                source=_SOURCE,
            )


def _organisations(actor: Actor) -> None:
    regions: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    known = set(Organisation.objects.values_list("code", flat=True))
    for body in bodies.bodies():
        if body.code not in known:
            create_organisation(
                actor=actor,
                code=body.code,
                name=body.name,
                name_en=body.name_en,
                kind=body.kind,
                region=regions[body.region],
                notes="演示数据，虚构单位",
            )


def _sites(actor: Actor) -> None:
    regions: dict[str, Region] = Region.objects.in_bulk(field_name="code")
    owners: dict[str, Organisation] = Organisation.objects.in_bulk(field_name="code")
    known = set(Site.objects.values_list("code", flat=True))
    for site in bodies.sites():
        if site.code in known:
            continue
        latitude, longitude = (Decimal(degrees) if degrees else None for degrees in site.at)
        create_site(
            actor=actor,
            code=site.code,
            name=site.name,
            name_en=site.name_en,
            kind=site.kind,
            organisation=owners[site.organisation],
            region=regions[site.region],
            latitude=latitude,
            longitude=longitude,
            capacity_grams_per_day=site.grams_per_day,
        )


def _vehicles(actor: Actor) -> None:
    owners: dict[str, Organisation] = Organisation.objects.in_bulk(field_name="code")
    materials: dict[str, Material] = Material.objects.in_bulk(field_name="key")
    known = set(Vehicle.objects.values_list("plate", flat=True))
    for truck in bodies.trucks():
        if truck.plate not in known:
            create_vehicle(
                actor=actor,
                plate=truck.plate,
                organisation=owners[truck.organisation],
                materials=[materials[key] for key in truck.carries],
                payload_grams=truck.payload,
            )


def _accounts(actor: Actor) -> None:
    regions = dict(Region.objects.order_by().values_list("code", "pk"))
    owners = dict(Organisation.objects.order_by().values_list("code", "pk"))
    sites = dict(Site.objects.order_by().values_list("code", "pk"))
    vehicles = dict(Vehicle.objects.order_by().values_list("plate", "pk"))
    drafts = [
        AccountDraft(
            code=spec.code,
            name=spec.name,
            name_en=spec.name_en,
            stage=spec.stage,
            cause=spec.cause,
            use=spec.use,
            organisation_id=owners[spec.organisation] if spec.organisation else None,
            region_id=regions[spec.region],
            site_id=sites[spec.site] if spec.site else None,
            vehicle_id=vehicles[spec.vehicle] if spec.vehicle else None,
            transit_limit_hours=spec.hours,
        )
        for spec in accounts.accounts()
    ]
    open_accounts(actor=actor, drafts=drafts)
