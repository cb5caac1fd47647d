"""Who may change what: pure questions, without the database."""

from __future__ import annotations

import pytest

from tests.registry.actors import CITY, DISTRICT, EVALUATOR, OPERATOR, dispatcher
from wufei.kernel.actors import NOBODY, Actor, system_actor
from wufei.registry import rules

SYSTEM = system_actor("tests")
HERE, ELSEWHERE = "/500000/500107/500107001/", "/500000/500109/"


@pytest.mark.parametrize(
    ("actor", "reference", "here", "elsewhere", "organisations"),
    [
        (SYSTEM, True, True, True, True),
        (CITY, True, True, True, True),
        (OPERATOR, True, True, True, False),
        (DISTRICT, False, True, False, True),
        (EVALUATOR, False, False, False, False),
        (dispatcher(1), False, False, False, False),
        (NOBODY, False, False, False, False),
    ],
)
def test_rights(
    actor: Actor, *, reference: bool, here: bool, elsewhere: bool, organisations: bool
) -> None:
    assert rules.may_edit_reference_data(actor) is reference
    assert rules.may_edit_region(actor, path=HERE) is here
    assert rules.may_edit_region(actor, path=ELSEWHERE) is elsewhere
    assert rules.may_edit_organisation(actor, region_path=HERE) is organisations
    assert rules.may_add_regions(actor) is (reference or here)
    assert rules.may_add_organisations(actor) is organisations


def test_a_city_office_of_another_city_keeps_nothing_here() -> None:
    assert not rules.may_edit_organisation(CITY, region_path="/510000/510100/")


def test_a_dispatcher_keeps_the_own_vehicles_only() -> None:
    actor = dispatcher(1)
    assert rules.may_edit_vehicle(actor, region_path=HERE, organisation_id=1)
    assert not rules.may_edit_vehicle(actor, region_path=HERE, organisation_id=2)
    assert rules.may_add_vehicles(actor)
    assert not rules.may_add_vehicles(EVALUATOR)
