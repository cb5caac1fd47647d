"""Signing in and out, passwords and the authenticator, all in Chinese (and in English)."""

from __future__ import annotations

import base64
import json
import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from pytest_django import Settings

from wufei.people.public import User

pytestmark = pytest.mark.django_db
PASSWORD = "Saozhou-4711-lajiao"


@pytest.fixture
def person() -> User:
    return User.objects.create_user("zhao", password=PASSWORD, display_name="赵敏")


def text_of(html: str) -> str:
    """What a person reads: tags, scripts, the language switch and addresses left out."""
    html = re.sub(r'<form action="/i18n/setlang/".*?</form>', "", html, flags=re.S)
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(script|head).*?</\1>", "", html, flags=re.S))


def foreign_words(html: str) -> set[str]:
    keys = re.sub(r"<(kbd|code).*?</\1>", "", html, flags=re.S)
    return set(re.findall(r"[A-Za-z]{3,}", text_of(keys))) - {"TOTP", "APP", "Cookie", "Esc"}


def totp(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_signing_in_leads_to_the_home_page(client: Client, person: User) -> None:
    response = client.post("/accounts/login/", {"login": "zhao", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_is_said_beside_the_form(client: Client, person: User) -> None:
    response = client.post("/accounts/login/", {"login": "zhao", "password": "wrong"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert foreign_words(response.content.decode()) == set()


def test_signing_out_needs_a_post(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert client.session.get("_auth_user_id") == str(person.pk)
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_nobody_can_sign_up_or_reset_by_mail(client: Client) -> None:
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/email/"):
        assert client.get(path).status_code == 404


def test_the_password_is_changed(client: Client, person: User) -> None:
    client.force_login(person)
    new = "Yubei-0815-huoguo"
    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert response.status_code == 302
    person.refresh_from_db()
    assert person.check_password(new)


def test_a_weak_password_is_refused_in_chinese(client: Client, person: User) -> None:
    client.force_login(person)
    response = client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": "abc", "password2": "abc"},
    )
    assert 'id="id_password1_error"' in response.content.decode()
    assert foreign_words(response.content.decode()) == set()


def confirm_identity(client: Client) -> None:
    client.post("/accounts/login/", {"login": "zhao", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def activate_totp(client: Client) -> str:
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="authenticator-secret" value="([A-Z2-7]+)"', page)
    assert secret is not None
    client.post("/accounts/2fa/totp/activate/", {"code": totp(secret[1])})
    return secret[1]


def test_an_authenticator_is_asked_for_once_active(client: Client, person: User) -> None:
    confirm_identity(client)
    secret = activate_totp(client)
    client.post("/accounts/logout/")

    response = client.post("/accounts/login/", {"login": "zhao", "password": PASSWORD})
    assert response["Location"].startswith("/accounts/2fa/authenticate/")
    page = client.get("/accounts/2fa/authenticate/")
    assert foreign_words(page.content.decode()) == set()
    wrong = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert 'id="id_code_error"' in wrong.content.decode()
    response = client.post("/accounts/2fa/authenticate/", {"code": totp(secret)})
    assert response["Location"] == "/"


def test_identity_is_confirmed_by_password_or_by_authenticator(
    client: Client, person: User
) -> None:
    confirm_identity(client)
    activate_totp(client)
    asked = {
        "/accounts/reauthenticate/": ("password", "请输入当前密码："),
        "/accounts/2fa/reauthenticate/": ("code", "请输入验证器上的六位数字，或一个恢复码："),
    }
    for path, (field, words) in asked.items():
        page = client.get(path).content.decode()
        assert f'action="{path}"' in page
        assert f'name="{field}"' in page
        assert [text in page for _field, text in asked.values()] == [
            text == words for _field, text in asked.values()
        ]


def test_the_square_code_is_an_image_that_the_policy_allows(client: Client, person: User) -> None:
    confirm_identity(client)
    response = client.get("/accounts/2fa/totp/activate/")
    image = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', response.content.decode())
    assert image is not None
    assert base64.b64decode(image[1]).startswith(b"<?xml")
    assert "img-src 'self' data:" in response["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_one_language(client: Client, person: User, language: str) -> None:
    client.cookies["django_language"] = language
    signed_out = client.get("/accounts/login/").content.decode()
    confirm_identity(client)
    activate_totp(client)
    paths = [
        "/accounts/2fa/",
        "/accounts/2fa/recovery-codes/",
        "/accounts/2fa/recovery-codes/generate/",
        "/accounts/2fa/totp/deactivate/",
        "/accounts/password/change/",
        "/accounts/reauthenticate/",
        "/accounts/2fa/reauthenticate/",
        "/accounts/logout/",
    ]
    pages = {path: client.get(path) for path in paths}
    assert {path: page.status_code for path, page in pages.items()} == dict.fromkeys(paths, 200)
    for html in [signed_out, *(page.content.decode() for page in pages.values())]:
        if language == "zh-hans":
            assert foreign_words(html) == set()
        else:
            assert set(re.findall(r"[\u4e00-\u9fff]+", text_of(html))) <= {"赵敏"}


def test_demo_accounts_are_listed_only_for_a_demo_city(client: Client, settings: Settings) -> None:
    file = settings.DATA / "demo-sign-ins.json"
    row = {"username": "demo-office", "password": "x", "name": "无废办", "role": "市无废办"}
    file.write_text(json.dumps([row]), encoding="utf-8")
    try:
        assert 'value="demo-office"' in client.get("/accounts/login/").content.decode()
        settings.DEMO = False
        assert "demo-office" not in client.get("/accounts/login/").content.decode()
    finally:
        file.unlink()
    settings.DEMO = True
    assert "demo-office" not in client.get("/accounts/login/").content.decode()
