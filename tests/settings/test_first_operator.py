"""The first account of an empty installation is made in the terminal."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wufei.kernel.actors import Role
from wufei.people.public import User, actor_of
from wufei.registry.public import load_reference_data

PASSWORD = "three-quiet-rivers"


@pytest.fixture
def regions(db: None) -> None:
    load_reference_data()


@pytest.mark.usefixtures("regions")
def test_an_operator_of_the_whole_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUFEI_OPERATOR_PASSWORD", PASSWORD)

    call_command("appoint_operator", "head", name="值班员")

    user = User.objects.get(username="head")
    assert user.check_password(PASSWORD)
    assert [(grant.role, grant.region_path) for grant in actor_of(user).grants] == [
        (Role.OPERATOR, "/500000/")
    ]


@pytest.mark.usefixtures("regions")
def test_an_existing_account_keeps_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("clerk", password=PASSWORD)
    monkeypatch.setenv("WUFEI_OPERATOR_PASSWORD", "another-password-here")

    call_command("appoint_operator", "clerk", region="500107")

    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert actor_of(user).has_role(Role.OPERATOR)


@pytest.mark.usefixtures("regions")
def test_a_weak_password_makes_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WUFEI_OPERATOR_PASSWORD", "12345678")

    with pytest.raises(CommandError):
        call_command("appoint_operator", "head")

    assert not User.objects.filter(username="head").exists()


@pytest.mark.django_db
def test_without_regions_it_says_what_to_do_first() -> None:
    with pytest.raises(CommandError, match=r"Run \./run once"):
        call_command("appoint_operator", "head")


@pytest.mark.usefixtures("regions")
def test_without_a_terminal_the_password_is_given_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("WUFEI_OPERATOR_PASSWORD", raising=False)

    with pytest.raises(CommandError, match="WUFEI_OPERATOR_PASSWORD"):
        call_command("appoint_operator", "head")
