"""Organisations, sites and vehicles: who keeps them, and what is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tests.registry.actors import CITY, DISTRICT, OPERATOR, dispatcher
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Material,
    Organisation,
    Region,
    RegistryReason,
    Site,
    close_organisation,
    close_site,
    close_vehicle,
    create_organisation,
    create_site,
    create_vehicle,
    update_organisation,
    update_site,
    update_vehicle,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


def plant(hauler: Organisation, **values: Any) -> Site:
    given: dict[str, Any] = {
        "code": "S-1",
        "name": "转运站",
        "kind": "transfer_station",
        "organisation": hauler,
        "region": hauler.region,
    }
    return create_site(actor=CITY, **{**given, **values})


def test_a_district_office_keeps_the_organisations_of_its_area(jiulongpo: Region) -> None:
    row = create_organisation(
        actor=DISTRICT, code="E-1", name="汽修厂", kind="enterprise", region=jiulongpo
    )
    update_organisation(actor=DISTRICT, organisation=row, notes="小微源", reason="核实")
    record = AuditRecord.objects.get(action="registry.organisation.updated")
    assert (record.before, record.after, record.reason) == (
        {"notes": ""},
        {"notes": "小微源"},
        "核实",
    )


def test_an_organisation_is_moved_only_with_rights_at_both_ends(hauler: Organisation) -> None:
    beibei = Region.objects.get(code="500109")
    with pytest.raises(Refusal) as refused:
        update_organisation(actor=DISTRICT, organisation=hauler, region=beibei)
    assert refused.value.reason is RegistryReason.NOT_ALLOWED
    assert update_organisation(actor=CITY, organisation=hauler, region=beibei).region == beibei


def test_the_operator_keeps_reference_data_only(jiulongpo: Region) -> None:
    with pytest.raises(Refusal) as refused:
        create_organisation(
            actor=OPERATOR, code="E-1", name="x", kind="enterprise", region=jiulongpo
        )
    assert refused.value.reason is RegistryReason.NOT_ALLOWED


def test_two_organisations_never_share_a_code(hauler: Organisation) -> None:
    with pytest.raises(Refusal) as refused:
        create_organisation(
            actor=CITY, code="H-1", name="另一家", kind="hauler", region=hauler.region
        )
    assert refused.value.message == "统一编码 H-1 已被使用。"


def test_an_organisation_with_vehicles_is_not_closed(hauler: Organisation) -> None:
    vehicle = create_vehicle(actor=CITY, plate="渝A00001", organisation=hauler)
    with pytest.raises(Refusal) as refused:
        close_organisation(actor=CITY, organisation=hauler, valid_to=DAY, reason="注销")
    assert refused.value.message == "环卫一公司 下仍有 1 条有效的车辆。"
    close_vehicle(actor=CITY, vehicle=vehicle, valid_to=DAY, reason="报废")
    closed = close_organisation(actor=CITY, organisation=hauler, valid_to=DAY, reason="注销")
    assert closed.valid_to == DAY


def test_dates_never_run_backwards(hauler: Organisation) -> None:
    update_organisation(actor=CITY, organisation=hauler, valid_from=DAY)
    with pytest.raises(Refusal) as refused:
        close_organisation(actor=CITY, organisation=hauler, valid_to=DAY, reason="注销")
    assert refused.value.reason is RegistryReason.DATES_REVERSED


def test_a_site_has_a_whole_position_or_none(hauler: Organisation) -> None:
    site = plant(hauler, latitude=Decimal("29.5"), longitude=Decimal("106.5"))
    with pytest.raises(Refusal) as refused:
        update_site(actor=CITY, site=site, longitude=None)
    assert (refused.value.reason, refused.value.pointer) == (
        RegistryReason.HALF_A_POSITION,
        "/longitude",
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"latitude": Decimal(91), "longitude": Decimal(0)}, RegistryReason.NOT_ON_EARTH),
        ({"capacity_grams_per_day": 0}, RegistryReason.NOT_POSITIVE),
        ({"kind": "castle"}, RegistryReason.INVALID_VALUE),
        ({"name": ""}, RegistryReason.INVALID_VALUE),
    ],
)
def test_what_a_site_may_not_be(
    hauler: Organisation, values: dict[str, Any], reason: RegistryReason
) -> None:
    with pytest.raises(Refusal) as refused:
        plant(hauler, **values)
    assert refused.value.reason is reason
    assert not Site.objects.exists()


def test_closing_a_site_needs_a_reason(hauler: Organisation) -> None:
    with pytest.raises(Refusal) as refused:
        close_site(actor=CITY, site=plant(hauler), valid_to=DAY, reason="")
    assert refused.value.reason is RegistryReason.REASON_MISSING


def test_a_dispatcher_keeps_the_vehicles_of_the_own_organisation(hauler: Organisation) -> None:
    actor = dispatcher(hauler.pk)
    kitchen = Material.objects.get(key="kitchen")
    vehicle = create_vehicle(
        actor=actor, plate="渝A00001", organisation=hauler, payload_grams=5_000_000
    )
    update_vehicle(actor=actor, vehicle=vehicle, materials=[kitchen])
    record = AuditRecord.objects.get(action="registry.vehicle.updated")
    assert (record.before, record.after) == ({"materials": []}, {"materials": ["kitchen"]})


def test_a_dispatcher_keeps_no_other_vehicles(hauler: Organisation) -> None:
    other = create_organisation(
        actor=CITY, code="H-2", name="环卫二公司", kind="hauler", region=hauler.region
    )
    with pytest.raises(Refusal) as refused:
        create_vehicle(actor=dispatcher(hauler.pk), plate="渝A00002", organisation=other)
    assert refused.value.reason is RegistryReason.NOT_ALLOWED


def test_a_vehicle_is_handed_over_only_with_rights_at_both_ends(hauler: Organisation) -> None:
    other = create_organisation(
        actor=CITY, code="H-2", name="环卫二公司", kind="hauler", region=hauler.region
    )
    vehicle = create_vehicle(actor=CITY, plate="渝A00001", organisation=hauler)
    with pytest.raises(Refusal):
        update_vehicle(actor=dispatcher(hauler.pk), vehicle=vehicle, organisation=other)
    vehicle.refresh_from_db()
    assert vehicle.organisation == hauler


def test_rows_are_seen_within_the_own_area(hauler: Organisation) -> None:
    beibei = Region.objects.get(code="500109")
    create_organisation(actor=CITY, code="H-2", name="北碚环卫", kind="hauler", region=beibei)
    assert list(Organisation.objects.visible_to(DISTRICT)) == [hauler]
    assert Organisation.objects.visible_to(CITY).count() == 2
    assert list(Organisation.objects.visible_to(dispatcher(hauler.pk))) == [hauler]
