"""Everyone's own API tokens: shown once, kept as a digest, limited, revoked."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
import time_machine
from django.test import Client

from wufei.kernel.actors import Actor, system_actor
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal
from wufei.people.public import (
    ApiToken,
    TokenReason,
    User,
    actor_of,
    issue_token,
    revoke_token,
    token_named,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    made: User = User.objects.create_user("user", password="long enough 1")
    return made


@pytest.fixture
def actor(user: User) -> Actor:
    return actor_of(user)


@pytest.fixture
def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_only_the_digest_is_kept(actor: Actor) -> None:
    token, secret = issue_token(actor=actor, name="地磅系统", days=30, read_only=False)
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert token.shown == secret[:10]
    assert len(secret) == 49
    assert token_named(secret) == token
    for wrong in ("", "wufei_", secret[:-1], secret + "x", secret.upper(), "x" * 10_000):
        assert token_named(wrong) is None
    assert secret not in str(list(ApiToken.objects.values())) + str(
        list(AuditRecord.objects.values())
    )


def test_issuing_and_revoking_stand_in_the_audit_log(actor: Actor) -> None:
    token, _secret = issue_token(actor=actor, name="地磅系统", days=30, read_only=True)
    revoke_token(actor=actor, token=token)
    records = AuditRecord.objects.order_by("number").values_list("action", "actor_id")
    assert list(records) == [
        ("people.token.issued", actor.user_id),
        ("people.token.revoked", actor.user_id),
    ]


def test_the_last_use_is_noted_once_a_minute(actor: Actor) -> None:
    start = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        token, secret = issue_token(actor=actor, name="x", days=1, read_only=True)
        seen = []
        for seconds in (0, 30, 61):
            clock.move_to(start + dt.timedelta(seconds=seconds))
            token_named(secret)
            token.refresh_from_db()
            seen.append((token.last_used_at - start).total_seconds())
        assert seen == [0, 0, 61]
        clock.move_to(start + dt.timedelta(days=1))
        assert token_named(secret) is None


@pytest.mark.parametrize(
    ("name", "days", "reason"),
    [(" ", 30, "NAME_MISSING"), ("x", 0, "BAD_EXPIRY"), ("x", 367, "BAD_EXPIRY")],
)
def test_a_token_needs_a_name_and_an_end(actor: Actor, name: str, days: int, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        issue_token(actor=actor, name=name, days=days, read_only=True)
    assert refused.value.reason is TokenReason[reason]


def test_no_more_than_twenty_at_once_and_none_for_the_system(actor: Actor) -> None:
    tokens = [issue_token(actor=actor, name="x", days=1, read_only=True)[0] for _ in range(20)]
    with pytest.raises(Refusal) as refused:
        issue_token(actor=actor, name="x", days=1, read_only=True)
    assert refused.value.reason is TokenReason.TOO_MANY
    revoke_token(actor=actor, token=tokens[0])
    issue_token(actor=actor, name="x", days=1, read_only=True)
    with pytest.raises(Refusal):
        issue_token(actor=system_actor("job"), name="x", days=1, read_only=True)


def test_the_page_shows_the_secret_once(browser: Client) -> None:
    made = browser.post("/profile/tokens/", {"name": "地磅系统", "days": "30", "may_write": "on"})
    assert made.status_code == 201
    found = re.search(r'id="token-secret">([^<]+)<', made.content.decode())
    assert found is not None
    token = token_named(found[1])
    assert token is not None
    assert (token.name, token.read_only) == ("地磅系统", False)
    later = browser.get("/profile/tokens/")
    assert found[1] not in later.content.decode()
    assert token.shown in later.content.decode()
    assert "no-store" in later.headers["Cache-Control"]


def test_a_faulty_form_makes_no_token(browser: Client) -> None:
    for given in (
        {"name": "", "days": "30"},
        {"name": "x", "days": "1000"},
        {"name": " ", "days": ""},
    ):
        assert browser.post("/profile/tokens/", given).status_code == 422
    assert not ApiToken.objects.exists()


def test_one_revokes_ones_own_and_only_ones_own(browser: Client, actor: Actor) -> None:
    own, secret = issue_token(actor=actor, name="x", days=1, read_only=True)
    other_user = User.objects.create_user("other")
    other, _secret = issue_token(actor=actor_of(other_user), name="x", days=1, read_only=True)
    assert browser.post(f"/profile/tokens/{other.pk}/revoke/").status_code == 404
    assert browser.get(f"/profile/tokens/{own.pk}/revoke/").status_code == 405
    assert browser.post(f"/profile/tokens/{own.pk}/revoke/").status_code == 302
    assert token_named(secret) is None
    other.refresh_from_db()
    assert other.revoked_at is None
    with pytest.raises(Refusal):
        revoke_token(actor=actor, token=other)


def test_the_signed_out_are_sent_to_the_sign_in(client: Client) -> None:
    for answer in (client.get("/profile/tokens/"), client.post("/profile/tokens/1/revoke/")):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/accounts/login/")
