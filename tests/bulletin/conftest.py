from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.measures import pages_city
from wufei.bulletin.domain.keeping import SeriesDraft, assign_duty, create_series
from wufei.bulletin.models import Duty, Series
from wufei.kernel.actors import Actor, Role, system_actor
from wufei.people.public import User
from wufei.registry.public import Organisation, Region

SYSTEM = system_actor("tests")
WORK, DISTRICTS = "工作动态", "区县动态"
#: Who does what in the tests' series; nobody does two steps in a row.
DUTIES = {
    Role.CITY_OFFICER: Duty.EDITOR,
    Role.OPERATOR: Duty.REVIEWER,
    Role.EVALUATOR: Duty.PROOFREADER,
    Role.PROVINCIAL_APPROVER: Duty.SIGNER,
}
ActorAs = Callable[[Role | str], Actor]


@pytest.fixture
def series(cast: dict[str, User]) -> Series:
    region = Region.objects.get(code="500000")
    office = Organisation.objects.create(
        code="ORG-OFFICE", name="市无废办", kind="authority", region=region
    )
    made = create_series(
        actor=SYSTEM,
        draft=SeriesDraft(
            slug="brief",
            name="无废城市建设工作简报",
            office=office,
            region=region,
            compiler="市无废办",
            issuer="无废城市建设工作领导小组办公室",
            groups=(WORK, DISTRICTS),
            mark="渝环简报",
            public=True,
        ),
        last_number=7,
    )
    for role, duty in DUTIES.items():
        assign_duty(actor=SYSTEM, series=made, user=cast[role.value], duty=duty)
    return made


@pytest.fixture
def small_city(cast: dict[str, User], settings: Any, tmp_path: Path) -> None:
    settings.MEASURES_FOLDER = tmp_path / "measures"
    pages_city.define(settings.MEASURES_FOLDER)
    pages_city.furnish()
    pages_city.fill()
