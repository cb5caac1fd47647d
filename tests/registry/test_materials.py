from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from tests.registry.actors import DISTRICT, OPERATOR
from wufei.kernel.refusals import Refusal
from wufei.registry.public import (
    Material,
    RegistryReason,
    add_code,
    add_label,
    code_on,
    create_material,
    declare_density,
    density_on,
    end_dated_row,
    label_of,
    labels_of,
    update_material,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 1, 1)


def material(key: str) -> Material:
    return Material.objects.get(key=key)


def test_the_operator_enters_materials(reference_data: None) -> None:
    row = create_material(
        actor=OPERATOR, key="foam", scheme="household", name="泡沫塑料", parent=material("plastics")
    )
    assert row.parent == material("plastics")


def test_a_district_office_does_not(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        create_material(actor=DISTRICT, key="foam", scheme="household", name="泡沫塑料")
    assert refused.value.reason is RegistryReason.NOT_ALLOWED


def test_a_key_is_used_once(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        create_material(actor=OPERATOR, key="paper", scheme="household", name="纸")
    assert refused.value.message == "标识 paper 已被使用。"


def test_nothing_is_its_own_ancestor(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        update_material(
            actor=OPERATOR, material=material("kitchen"), parent=material("kitchen_family")
        )
    assert refused.value.reason is RegistryReason.OWN_ANCESTOR


def test_names_follow_the_language(reference_data: None) -> None:
    with translation.override("en"):
        assert label_of(material("kitchen"), dt.date(2020, 1, 1)) == "Perishable waste"
        assert str(material("paper")) == "Paper"


def test_names_of_many_are_one_query(
    reference_data: None, django_assert_num_queries: object
) -> None:
    rows = list(Material.objects.filter(scheme="household"))
    with django_assert_num_queries(1):  # type: ignore[operator]
        names = labels_of(rows, dt.date(2020, 1, 1))
    assert names[material("kitchen").pk] == "易腐垃圾"
    assert len(names) == len(rows)


def test_on_each_day_a_material_has_one_name(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        add_label(actor=OPERATOR, material=material("kitchen"), name="湿垃圾", valid_from=DAY)
    assert refused.value.message == "与 2022-01-01 至 长期 的物料名称重叠。"


def test_a_new_name_follows_once_the_old_one_has_ended(reference_data: None) -> None:
    kitchen = material("kitchen")
    old = kitchen.labels.get(valid_to=None)
    end_dated_row(actor=OPERATOR, row=old, valid_to=DAY)
    add_label(actor=OPERATOR, material=kitchen, name="湿垃圾", valid_from=DAY)
    assert label_of(kitchen, dt.date(2025, 12, 31)) == "厨余垃圾"
    assert label_of(kitchen, DAY) == "湿垃圾"


def test_an_edition_holds_a_code_once(reference_data: None) -> None:
    with pytest.raises(Refusal) as refused:
        add_code(
            actor=OPERATOR,
            material=material("waste_oil"),
            list_name="hw",
            edition="2021",
            code="900-214-08",
        )
    assert refused.value.reason is RegistryReason.CODE_TAKEN


def test_a_code_is_looked_up_by_the_day(reference_data: None) -> None:
    row = code_on("hw", "900-214-08", dt.date(2023, 6, 1))
    assert row is not None
    assert row.material.key == "hw-900-214-08"
    assert code_on("hw", "900-214-08", dt.date(2020, 6, 1)) is None
    assert code_on("hw", "000-000-00", DAY) is None


def test_where_the_edition_in_force_is_not_loaded_the_newest_before_it_answers(
    reference_data: None,
) -> None:
    row = code_on("hw", "900-214-08", DAY)
    assert row is not None
    assert (row.edition, row.in_force_on(DAY)) == ("2021", False)


def test_volumes_of_a_material_without_density_are_not_read(reference_data: None) -> None:
    assert density_on(material("kitchen"), DAY) == Decimal(800)
    assert density_on(material("biogas"), DAY) is None


@pytest.mark.parametrize(
    ("key", "grams", "reason"),
    [
        ("biogas", Decimal(0), RegistryReason.NOT_POSITIVE),
        ("kitchen", Decimal(900), RegistryReason.DATES_OVERLAP),
    ],
)
def test_what_a_density_may_not_be(
    reference_data: None, key: str, grams: Decimal, reason: RegistryReason
) -> None:
    with pytest.raises(Refusal) as refused:
        declare_density(
            actor=OPERATOR, material=material(key), grams_per_litre=grams, source="实测"
        )
    assert refused.value.reason is reason
