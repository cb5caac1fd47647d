"""Who answers and by when: rules, chain, holidays."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests.inspection.world import CITY, World
from wufei.inspection.domain.deadlines import due, propose
from wufei.inspection.domain.settings import create_setting, update_setting
from wufei.inspection.models import ChainHolder, ChainRole, DeadlineRule, ProblemKind
from wufei.inspection.public import InspectionReason, Problem, chain_of
from wufei.kernel.refusals import Refusal
from wufei.registry.public import SpecialDay


def moment(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def bare(world: World, **given: object) -> Problem:
    return Problem(
        **{"region": world.community, "point": world.point, "kind": world.kind, "severity": 1}
        | given
    )


@pytest.fixture
def golden_week(db: None) -> None:
    """Holiday from 1 to 7 October 2026; Saturday the 10th is worked."""
    for number in range(1, 8):
        SpecialDay.objects.create(day=dt.date(2026, 10, number), kind="holiday", name="国庆节")
    SpecialDay.objects.create(day=dt.date(2026, 10, 10), kind="make_up", name="调休上班")


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (1, "working_day", "2026-09-30 17:00", "2026-10-08 23:59:59"),
        (3, "working_day", "2026-09-30 09:00", "2026-10-10 23:59:59"),
        (4, "working_day", "2026-09-30 09:00", "2026-10-12 23:59:59"),
        (1, "working_day", "2026-10-03 08:00", "2026-10-08 23:59:59"),
        (2, "day", "2026-09-30 09:00", "2026-10-02 23:59:59"),
        (4, "hour", "2026-09-30 22:30", "2026-10-01 02:30"),
    ],
)
def test_deadlines_know_holidays_and_make_up_days(
    golden_week: None, amount: int, unit: str, start: str, end: str
) -> None:
    assert due(DeadlineRule(amount=amount, unit=unit), moment(start)) == moment(end)


def test_the_narrowest_rule_holds(world: World) -> None:
    other = ProblemKind.objects.create(code="PK-2", name="混投")
    made = {
        name: create_setting(actor=CITY, model=DeadlineRule, amount=5, unit="hour", **given)
        for name, given in {
            "severity": {"severity": 3},
            "district": {"district": world.district},
            "kind": {"kind": world.kind},
        }.items()
    }
    assert propose(bare(world)).rule == made["kind"]
    assert propose(bare(world, kind=other)).rule == made["district"]
    assert propose(bare(world, kind=other, severity=3)).rule == made["district"]


def test_the_nearest_level_with_an_account_answers(world: World) -> None:
    above = ChainRole.objects.create(code="CR-2", name="社区长", level=5)
    nobody = ChainRole.objects.create(code="CR-0", name="单元长", level=0)
    ChainHolder.objects.create(role=nobody, point=world.point)
    street = world.cast["street_officer"]
    ChainHolder.objects.create(role=above, region=world.district, user=world.cast["city_officer"])
    nearer = ChainHolder.objects.create(role=above, region=world.community, user=street)
    holders = chain_of(region=world.community, point=world.point, day=timezone.localdate())
    assert [holder.role for holder in holders] == [nobody, world.chain_role, above]
    assert holders[2] == nearer
    responsible = propose(bare(world)).responsible
    assert responsible is not None
    assert responsible.user == world.cast["community_worker"]
    update_setting(actor=CITY, row=world.rule, chain_role=above)
    responsible = propose(bare(world)).responsible
    assert responsible is not None
    assert (responsible.user, responsible.chain_role) == (street, above)


@pytest.mark.parametrize(("party", "body"), [("manager", "generator"), ("community", None)])
def test_other_parties(world: World, party: str, body: str | None) -> None:
    update_setting(actor=CITY, row=world.rule, party=party)
    responsible = propose(bare(world)).responsible
    assert responsible is not None
    assert responsible.organisation == (world.generator if body else None)
    assert responsible.user is None


def test_without_a_contract_no_hauler_is_proposed(world: World) -> None:
    update_setting(actor=CITY, row=world.rule, party="hauler")
    assert propose(bare(world)).responsible is None
    problem = world.problem()
    assert (problem.state, problem.responsible) == ("found", "")


def test_settings_are_checked(world: World) -> None:
    def reason(**given: object) -> object:
        with pytest.raises(Refusal) as error:
            create_setting(actor=CITY, **given)
        return error.value.reason

    rule = {"model": DeadlineRule, "unit": "day"}
    assert reason(**rule, amount=0) == InspectionReason.AMOUNT_TOO_SMALL
    assert (
        reason(**rule, amount=1, party="community", chain_role=world.chain_role)
        == InspectionReason.LEVEL_WITHOUT_CHAIN
    )
    assert reason(**rule, amount=1, district=world.community) == InspectionReason.NOT_A_DISTRICT
    assert reason(model=ChainHolder, role=world.chain_role) == InspectionReason.ONE_PLACE


def test_a_district_sets_its_own_rules_only(world: World) -> None:
    officer = world.actor("district_officer")
    with pytest.raises(Refusal) as error:
        create_setting(actor=officer, model=DeadlineRule, amount=1, unit="day")
    assert error.value.reason == InspectionReason.NOT_ALLOWED
    rule = create_setting(
        actor=officer, model=DeadlineRule, amount=1, unit="day", district=world.district
    )
    with pytest.raises(Refusal) as error:
        update_setting(actor=officer, row=rule, district=None)
    assert error.value.reason == InspectionReason.NOT_ALLOWED
    rule.refresh_from_db()
    assert rule.district == world.district


def test_a_problem_of_a_holiday_is_assigned_by_rule(world: World, golden_week: None) -> None:
    problem = world.problem(client_id=uuid.uuid4())
    assert problem.due_at == due(world.rule, problem.assigned_at)
