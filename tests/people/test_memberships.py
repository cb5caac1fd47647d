"""A membership is a person's role over a region or within an organisation, between two dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.cast import PASSWORD, everyone
from wufei.kernel.actors import Actor, Grant, Role, load_actor, system_actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import (
    CAST,
    Membership,
    PeopleReason,
    User,
    actor_of,
    create_cast,
    disable_user,
    grant_membership,
    revoke_membership,
)
from wufei.registry.public import Organisation, Region

ActorAs = Callable[[str], Actor]
DAY = dt.timedelta(days=1)


@pytest.fixture
def operator(actor_as: ActorAs) -> Actor:
    return actor_as(Role.OPERATOR)


@pytest.fixture
def stranger(cast: dict[str, User]) -> User:
    return cast["stranger"]


@pytest.fixture
def district(cast: dict[str, User]) -> Region:
    return Region.objects.get(code="500107")


@pytest.fixture
def hauler(cast: dict[str, User]) -> Organisation:
    return Organisation.objects.get(code="ORG-HAUL-1")


def refusal_of(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_a_grant_over_a_region_covers_all_below_it(
    operator: Actor, stranger: User, district: Region
) -> None:
    grant_membership(
        actor=operator, user=stranger, role="district_officer", region=district, reason="到任"
    )
    actor = actor_of(stranger)
    assert actor.grants == (Grant(Role.DISTRICT_OFFICER, region_path="/500000/500107/"),)
    assert actor.grants[0].covers(region_path="/500000/500107/500107001/", organisation_id=None)
    record = AuditRecord.objects.first()
    assert (record.action, record.reason) == ("people.membership.granted", "到任")
    assert record.after == {
        "user": "stranger",
        "role": "district_officer",
        "scope": "500107",
        "valid_from": None,
        "valid_to": None,
    }


def test_a_grant_within_an_organisation_covers_that_one(
    operator: Actor, stranger: User, hauler: Organisation
) -> None:
    grant_membership(actor=operator, user=stranger, role=Role.DRIVER, organisation=hauler)
    assert actor_of(stranger).grants == (Grant(Role.DRIVER, organisation_id=hauler.pk),)


def test_a_grant_holds_from_its_first_day_until_before_its_last(
    operator: Actor, stranger: User, district: Region
) -> None:
    today = timezone.localdate()
    grant_membership(
        actor=operator,
        user=stranger,
        role=Role.STREET_OFFICER,
        region=district,
        valid_from=today + DAY,
        valid_to=today + 3 * DAY,
    )
    held = [actor_of(stranger, day=today + n * DAY).has_role(Role.STREET_OFFICER) for n in range(4)]
    assert held == [False, True, True, False]


def test_a_revoked_grant_ends_today_and_may_be_given_again(
    operator: Actor, stranger: User, district: Region
) -> None:
    give = lambda: grant_membership(  # noqa: E731
        actor=operator, user=stranger, role=Role.STREET_OFFICER, region=district
    )
    membership = give()
    revoke_membership(actor=operator, membership=membership, reason="调离")
    assert actor_of(stranger).grants == ()
    assert AuditRecord.objects.first().after == {"valid_to": str(timezone.localdate())}
    again = give()
    assert again.pk == membership.pk
    assert actor_of(stranger).has_role(Role.STREET_OFFICER)
    assert refusal_of(give).reason is PeopleReason.ALREADY_GRANTED
    revoke_membership(actor=operator, membership=membership)
    act = lambda: revoke_membership(actor=operator, membership=membership)  # noqa: E731
    assert refusal_of(act).reason is PeopleReason.ALREADY_REVOKED


def test_a_scope_is_one_region_or_one_organisation_and_fits_the_role(
    operator: Actor, stranger: User, district: Region, hauler: Organisation
) -> None:
    def grant(role: str, **scope: object) -> Callable[[], Membership]:
        return lambda: grant_membership(actor=operator, user=stranger, role=role, **scope)

    assert refusal_of(grant("driver")).reason is PeopleReason.ONE_SCOPE
    both = refusal_of(grant("driver", region=district, organisation=hauler))
    assert both.reason is PeopleReason.ONE_SCOPE
    wrong = refusal_of(grant("driver", region=district))
    assert wrong.reason is PeopleReason.SCOPE_DOES_NOT_FIT
    assert wrong.message == "角色“收运驾驶员”的范围不能是区划。"
    assert wrong.remedy == "请改填单位。"
    wrong = refusal_of(grant("city_officer", organisation=hauler))
    assert (wrong.pointer, wrong.params["wanted"]) == ("/organisation", "区划")
    assert refusal_of(grant("mayor", region=district)).reason is PeopleReason.UNKNOWN_ROLE
    today = timezone.localdate()
    dates = {"valid_from": today, "valid_to": today}
    reversed_ = refusal_of(grant("street_officer", region=district, **dates))
    assert reversed_.reason is PeopleReason.DATES_REVERSED
    assert actor_of(stranger).grants == ()


@pytest.mark.parametrize("key", [key for key in everyone() if key != Role.OPERATOR])
def test_nobody_but_the_operator_grants_or_revokes(
    cast: dict[str, User], actor_as: ActorAs, district: Region, key: str
) -> None:
    actor = actor_as(key)
    give = lambda: grant_membership(  # noqa: E731
        actor=actor, user=cast[key], role=Role.OPERATOR, region=district
    )
    assert refusal_of(give).reason is PeopleReason.NOT_ALLOWED
    membership = Membership.objects.filter(user=cast["driver"]).get()
    take = lambda: revoke_membership(actor=actor, membership=membership)  # noqa: E731
    assert refusal_of(take).reason is PeopleReason.NOT_ALLOWED
    assert actor_of(cast["driver"]).has_role(Role.DRIVER)


def test_the_last_operator_stays(operator: Actor, cast: dict[str, User], district: Region) -> None:
    own = Membership.objects.get(user=cast["operator"])
    act = lambda: revoke_membership(actor=operator, membership=own)  # noqa: E731
    assert refusal_of(act).reason is PeopleReason.LAST_OPERATOR
    second = cast["stranger"]
    grant_membership(actor=operator, user=second, role=Role.OPERATOR, region=district)
    disable_user(actor=operator, user=second)
    assert refusal_of(act).reason is PeopleReason.LAST_OPERATOR


def test_memberships_are_seen_by_operators_and_their_owners(
    cast: dict[str, User], actor_as: ActorAs
) -> None:
    assert Membership.objects.visible_to(actor_as("operator")).count() == 16
    own = Membership.objects.visible_to(actor_as("evaluator"))
    assert {membership.scope_code for membership in own} == {"500000", "ORG-EVAL"}
    assert Membership.objects.visible_to(Actor(user_id=None, name="")).count() == 0


def test_the_cast_has_one_for_every_role_and_a_stranger(cast: dict[str, User]) -> None:
    assert set(cast) == {role.value for role in Role} | {"stranger"}
    for key, user in cast.items():
        held = {grant.role.value for grant in actor_of(user).grants}
        assert held == (set() if key == "stranger" else {key})
        assert user.check_password(PASSWORD)
        assert user.display_name
        assert user.display_name_en


def test_the_cast_is_created_again_without_doubling(cast: dict[str, User]) -> None:
    revoke_membership(
        actor=system_actor("tests"), membership=Membership.objects.get(user=cast["driver"])
    )
    again = create_cast(actor=system_actor("tests"), password="changed-phrase-5")
    assert again == cast
    assert User.objects.count() == len(CAST) == 16
    assert Membership.objects.count() == 16
    assert again["driver"].check_password("changed-phrase-5")
    assert actor_of(again["driver"]).has_role(Role.DRIVER)


def test_the_cast_needs_its_city(db: None) -> None:
    act = lambda: create_cast(actor=system_actor("tests"), password=PASSWORD)  # noqa: E731
    refusal = refusal_of(act)
    assert refusal.reason is PeopleReason.UNKNOWN_SCOPE
    assert refusal.params["code"] == "500000"
    assert not User.objects.exists()


def test_a_job_acts_with_the_rights_its_person_has_today(
    cast: dict[str, User], operator: Actor
) -> None:
    driver = cast["driver"]
    assert load_actor(driver.pk, "x") == actor_of(driver)
    disable_user(actor=operator, user=driver)
    assert load_actor(driver.pk, "x") == Actor(user_id=driver.pk, name="x")
    assert load_actor(None, "night").is_system
