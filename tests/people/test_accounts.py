"""Accounts are given out by the operator, and every step is kept in the audit log."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate

from tests.cast import everyone
from wufei.kernel.actors import NOBODY, Actor, Role
from wufei.kernel.audit import verify_audit_chain
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import (
    PeopleReason,
    User,
    create_user,
    disable_user,
    enable_user,
    set_password,
    update_user,
)

STRONG = "slow-river-19-boats"
ActorAs = Callable[[str], Actor]


@pytest.fixture
def operator(actor_as: ActorAs) -> Actor:
    return actor_as(Role.OPERATOR)


@pytest.fixture
def clerk(operator: Actor) -> User:
    return create_user(
        actor=operator,
        username=" zhang ",
        password=STRONG,
        display_name="张三",
        display_name_en="Zhang San",
    )


def last_record() -> AuditRecord:
    return AuditRecord.objects.first()


def reason_of(act: Callable[[], object]) -> PeopleReason:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.reason


def test_an_account_is_opened_and_can_sign_in(clerk: User, operator: Actor) -> None:
    assert authenticate(username="zhang", password=STRONG) == clerk
    record = last_record()
    assert (record.action, record.actor_id) == ("people.user.created", operator.user_id)
    assert record.after == {
        "username": "zhang",
        "display_name": "张三",
        "display_name_en": "Zhang San",
        "is_active": True,
    }


def test_names_are_corrected(clerk: User, operator: Actor) -> None:
    user = update_user(actor=operator, user=clerk, display_name="张山", display_name_en="Zhang San")
    assert str(user) == "张山"
    assert last_record().before == {"display_name": "张三"}
    assert last_record().after == {"display_name": "张山"}


def test_a_password_is_reset_without_leaving_it_in_the_log(clerk: User, operator: Actor) -> None:
    set_password(actor=operator, user=clerk, password="another-long-phrase-8", reason="忘记密码")
    assert authenticate(username="zhang", password=STRONG) is None
    assert authenticate(username="zhang", password="another-long-phrase-8") == clerk
    record = last_record()
    assert (record.action, record.reason) == ("people.password.set", "忘记密码")
    assert (record.before, record.after) == ({}, {})


def test_a_disabled_account_cannot_sign_in_until_it_is_enabled(
    clerk: User, operator: Actor
) -> None:
    disable_user(actor=operator, user=clerk, reason="离职")
    assert authenticate(username="zhang", password=STRONG) is None
    assert last_record().reason == "离职"
    enable_user(actor=operator, user=clerk)
    assert authenticate(username="zhang", password=STRONG) == clerk
    assert last_record().action == "people.user.enabled"


@pytest.mark.parametrize(
    ("changes", "reason", "pointer"),
    [
        ({"username": "city"}, PeopleReason.USERNAME_TAKEN, "/username"),
        ({"username": "two words"}, PeopleReason.INVALID_ACCOUNT, "/username"),
        ({"username": ""}, PeopleReason.INVALID_ACCOUNT, "/username"),
        ({"display_name": "名" * 61}, PeopleReason.INVALID_ACCOUNT, "/display_name"),
        ({"password": "short"}, PeopleReason.WEAK_PASSWORD, "/password"),
        ({"password": "password123"}, PeopleReason.WEAK_PASSWORD, "/password"),
        (
            {"password": "zhanglei2026", "username": "zhanglei2026"},
            PeopleReason.WEAK_PASSWORD,
            None,
        ),
    ],
)
def test_bad_input_is_refused_with_its_place(
    operator: Actor, changes: dict[str, str], reason: PeopleReason, pointer: str | None
) -> None:
    before = User.objects.count()
    given = {"username": "zhang", "password": STRONG, "display_name": "张三", **changes}
    with pytest.raises(Refusal) as caught:
        create_user(actor=operator, **given)
    assert caught.value.reason is reason
    assert caught.value.pointer == (pointer or "/password")
    assert caught.value.message
    assert User.objects.count() == before


@pytest.mark.parametrize("key", [key for key in everyone() if key != Role.OPERATOR])
def test_nobody_but_the_operator_manages_accounts(
    cast: dict[str, User], actor_as: ActorAs, key: str
) -> None:
    actor, victim = actor_as(key), cast["resident"]
    log = AuditRecord.objects.count()
    refused = [
        reason_of(lambda: create_user(actor=actor, username="x", password=STRONG)),
        reason_of(lambda: set_password(actor=actor, user=victim, password=STRONG)),
        reason_of(lambda: disable_user(actor=actor, user=victim)),
        reason_of(lambda: enable_user(actor=actor, user=victim)),
        reason_of(
            lambda: update_user(actor=actor, user=victim, display_name="", display_name_en="")
        ),
    ]
    assert refused == [PeopleReason.NOT_ALLOWED] * 5
    assert PeopleReason.NOT_ALLOWED.status == 403
    assert AuditRecord.objects.count() == log


def test_nobody_signed_out_manages_accounts(db: None) -> None:
    act = lambda: create_user(actor=NOBODY, username="x", password=STRONG)  # noqa: E731
    assert reason_of(act) is PeopleReason.NOT_ALLOWED


def test_the_last_operator_is_not_disabled(operator: Actor, cast: dict[str, User]) -> None:
    user = cast["operator"]
    act = lambda: disable_user(actor=operator, user=user)  # noqa: E731
    assert reason_of(act) is PeopleReason.LAST_OPERATOR
    user.refresh_from_db()
    assert user.is_active


def test_accounts_are_seen_by_operators_and_their_owners(
    cast: dict[str, User], actor_as: ActorAs
) -> None:
    assert User.objects.visible_to(actor_as("operator")).count() == 16
    assert list(User.objects.visible_to(actor_as("driver"))) == [cast["driver"]]
    assert list(User.objects.visible_to(NOBODY)) == []


def test_the_log_of_the_cast_is_whole(clerk: User) -> None:
    assert verify_audit_chain() is None
