from __future__ import annotations

import datetime as dt

import pytest

from tests.registry.actors import CITY, DISTRICT, EVALUATOR, OPERATOR
from wufei.kernel.actors import NOBODY, Actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Region,
    RegistryReason,
    children_on,
    close_region,
    create_region,
    region_on,
    update_region,
)

pytestmark = pytest.mark.django_db


def test_a_district_office_enters_its_townships(jiulongpo: Region) -> None:
    town = create_region(
        actor=DISTRICT, code="500107901", name="示例镇", kind="town", parent=jiulongpo
    )
    assert (town.level, town.path) == ("township", "/500000/500107/500107901/")
    record = AuditRecord.objects.get(action="registry.region.created")
    assert (record.actor_name, record.object_label) == ("九龙坡", "示例镇")
    assert record.after["parent"] == "500107"


@pytest.mark.parametrize("actor", [EVALUATOR, NOBODY])
def test_others_enter_none(jiulongpo: Region, actor: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        create_region(actor=actor, code="1", name="x", kind="town", parent=jiulongpo)
    assert refused.value.reason is RegistryReason.NOT_ALLOWED
    assert refused.value.reason.status == 403


def test_a_district_office_has_no_say_in_another_district(reference_data: None) -> None:
    beibei = Region.objects.get(code="500109")
    with pytest.raises(Refusal) as refused:
        create_region(actor=DISTRICT, code="500109901", name="x", kind="town", parent=beibei)
    assert refused.value.remedy == "请由市无废办或所在区县无废办办理。"


def test_a_district_office_does_not_rename_its_own_district(jiulongpo: Region) -> None:
    with pytest.raises(Refusal) as refused:
        update_region(actor=DISTRICT, region=jiulongpo, name="新名")
    assert refused.value.reason is RegistryReason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("code", "kind", "reason", "pointer"),
    [
        ("50/01", "town", RegistryReason.CODE_CHARACTERS, "/code"),
        ("500107", "town", RegistryReason.CODE_TAKEN, "/code"),
        ("500199", "district", RegistryReason.LEVEL_NOT_BELOW_PARENT, "/kind"),
        ("500107902", "hamlet", RegistryReason.INVALID_VALUE, "/kind"),
    ],
)
def test_what_a_new_division_may_not_be(
    jiulongpo: Region, code: str, kind: str, reason: RegistryReason, pointer: str
) -> None:
    with pytest.raises(Refusal) as refused:
        create_region(actor=CITY, code=code, name="示例", kind=kind, parent=jiulongpo)
    assert (refused.value.reason, refused.value.pointer) == (reason, pointer)


def test_a_corrected_code_renames_the_paths_below(yubei_town: Region) -> None:
    yubei = yubei_town.parent
    assert yubei is not None
    update_region(actor=OPERATOR, region=yubei, code="500199", confirmed=True, reason="核对国标")
    village = Region.objects.get(code="500112901201")
    assert village.path == "/500000/500199/500112901/500112901201/"
    record = AuditRecord.objects.get(action="registry.region.updated")
    assert (record.before, record.after) == (
        {"code": "500112", "confirmed": False},
        {"code": "500199", "confirmed": True},
    )


def test_an_edit_that_changes_nothing_leaves_no_record(jiulongpo: Region) -> None:
    update_region(actor=CITY, region=jiulongpo, name=jiulongpo.name)
    assert not AuditRecord.objects.filter(action="registry.region.updated").exists()


def test_only_declared_fields_can_be_changed(jiulongpo: Region) -> None:
    with pytest.raises(TypeError):
        update_region(actor=CITY, region=jiulongpo, path="/x/")


def test_a_street_is_no_district(jiulongpo: Region) -> None:
    with pytest.raises(Refusal) as refused:
        update_region(actor=CITY, region=jiulongpo, kind="street")
    assert refused.value.reason is RegistryReason.KIND_NOT_OF_LEVEL


def test_a_division_with_units_is_not_closed(yubei_town: Region) -> None:
    with pytest.raises(Refusal) as refused:
        close_region(actor=CITY, region=yubei_town, valid_to=dt.date(2025, 1, 1), reason="撤销")
    assert refused.value.message == "示例镇 下仍有 1 条有效的行政区划。"


def test_a_closed_division_is_in_force_until_the_day_before(yubei_town: Region) -> None:
    village = Region.objects.get(code="500112901201")
    close_region(actor=CITY, region=village, valid_to=dt.date(2025, 1, 1), reason="并村")
    assert region_on("500112901201", dt.date(2024, 12, 31)) == village
    assert region_on("500112901201", dt.date(2025, 1, 1)) is None
    with pytest.raises(Refusal) as refused:
        close_region(actor=CITY, region=village, valid_to=dt.date(2025, 2, 1), reason="再撤")
    assert refused.value.reason is RegistryReason.ALREADY_CLOSED


def test_children_are_those_of_the_day(reference_data: None) -> None:
    city = Region.objects.get(code="500000")
    assert len(children_on(city, dt.date(2025, 11, 5))) == 38
    assert len(children_on(city, dt.date(2025, 11, 6))) == 37
