"""Signing in by user name, with an authenticator if one is set up; nobody signs up."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD
from wufei.kernel.models import AuditRecord
from wufei.people.public import User

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _remembering_cache(settings: object) -> Iterator[None]:
    """Attempts and used codes are counted in the cache, as in an installation."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _early_in_a_half_minute() -> Iterator[None]:
    """A code is good for a half minute: no test begins in its last second."""
    with time_machine.travel(int(time.time()) // 30 * 30 + 1, tick=True):
        yield


def sign_in(username: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(LOGIN, {"login": username, "password": password})
    return client


def signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def code_of(secret: str) -> str:
    """The figures that an authenticator shows now."""
    counter = int(time.time()) // 30
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_by_user_name_and_password(cast: dict[str, User]) -> None:
    assert signed_in_as(sign_in("city")) == str(cast["city_officer"].pk)
    assert signed_in_as(sign_in("city", "wrong")) is None
    assert signed_in_as(sign_in("nobody")) is None


def test_a_disabled_account_does_not_sign_in(cast: dict[str, User]) -> None:
    User.objects.filter(username="city").update(is_active=False)
    assert signed_in_as(sign_in("city")) is None


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/password/reset/"])
def test_nobody_signs_up_or_resets_by_mail(cast: dict[str, User], address: str) -> None:
    client = Client()
    before = User.objects.count()
    assert client.get(address).status_code == 404
    form = {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(address, form).status_code == 404
    assert User.objects.count() == before


def test_after_five_wrong_passwords_even_the_right_one_waits(cast: dict[str, User]) -> None:
    client = Client()
    for _ in range(5):
        sign_in("city", "wrong", client)
    response = client.post(LOGIN, {"login": "city", "password": PASSWORD})
    assert signed_in_as(client) is None
    assert response.status_code == 200
    assert response.context["form"].errors


def test_an_authenticator_is_set_up_and_then_asked_for(cast: dict[str, User]) -> None:
    client = sign_in("operator")
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/")  # not with a borrowed session
    page = client.post(asked.url, {"password": PASSWORD}, follow=True)
    assert page.status_code == 200
    secret = client.session["mfa.totp.secret"]
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert wrong.context["form"].errors
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    kinds = Authenticator.objects.filter(user=cast["operator"]).values_list("type", flat=True)
    assert sorted(kinds) == ["recovery_codes", "totp"]

    second = Client()
    response = second.post(LOGIN, {"login": "operator", "password": PASSWORD})
    assert signed_in_as(second) is None
    assert response.url.startswith("/accounts/2fa/authenticate/")
    second.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert signed_in_as(second) is None
    second.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert signed_in_as(second) == str(cast["operator"].pk)


def test_a_code_works_once(cast: dict[str, User]) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(cast["operator"], secret)
    code = code_of(secret)
    for expected in (str(cast["operator"].pk), None):
        client = sign_in("operator")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert signed_in_as(client) == expected


def test_changing_the_own_password_is_kept_in_the_log(cast: dict[str, User]) -> None:
    client = sign_in("driver")
    log = AuditRecord.objects.count()
    form = {"oldpassword": PASSWORD, "password1": "quiet-bridge-31", "password2": "quiet-bridge-31"}
    client.post("/accounts/password/change/", form)
    assert signed_in_as(sign_in("driver", "quiet-bridge-31")) == str(cast["driver"].pk)
    assert AuditRecord.objects.count() == log + 1
    record = AuditRecord.objects.first()
    assert (record.action, record.actor_id) == ("people.password.changed", cast["driver"].pk)
