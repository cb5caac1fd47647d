"""The operator's pages of accounts and memberships, and everyone's own profile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import everyone
from wufei.kernel.actors import Role
from wufei.people.public import Membership, User, actor_of

ClientAs = Callable[[Role | str | None], Client]
OTHERS = [key for key in everyone() if key != Role.OPERATOR]


@pytest.fixture
def operator(client_as: ClientAs) -> Client:
    return client_as(Role.OPERATOR)


@pytest.fixture
def stranger(cast: dict[str, User]) -> User:
    return cast["stranger"]


def page(name: str, *args: int) -> str:
    return reverse(f"people:{name}", args=args)


def all_addresses(user: User) -> list[tuple[str, str]]:
    membership = Membership.objects.first()
    assert membership is not None
    return [
        ("get", page("accounts")),
        ("get", page("open_account")),
        ("get", page("account", user.pk)),
        ("get", page("names", user.pk)),
        ("get", page("password", user.pk)),
        ("post", page("disable", user.pk)),
        ("post", page("enable", user.pk)),
        ("post", page("grant", user.pk)),
        ("post", page("revoke", membership.pk)),
    ]


@pytest.mark.parametrize("key", OTHERS)
def test_for_all_but_the_operator_the_pages_do_not_exist(
    client_as: ClientAs, cast: dict[str, User], key: str
) -> None:
    client, user = client_as(key), cast[key]
    answers = [getattr(client, how)(address).status_code for how, address in all_addresses(user)]
    assert answers == [404] * 9
    user.refresh_from_db()
    assert user.is_active
    assert Membership.objects.in_force(timezone.localdate()).count() == 16


def test_signed_out_one_is_asked_to_sign_in(client_as: ClientAs, stranger: User) -> None:
    client = client_as(None)
    for how, address in [*all_addresses(stranger), ("get", page("profile"))]:
        answer = getattr(client, how)(address)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={address}")


def test_pages_that_change_something_take_no_get(operator: Client, stranger: User) -> None:
    for how, address in all_addresses(stranger):
        if how == "post":
            assert operator.get(address).status_code == 405
    assert operator.post(page("accounts")).status_code == 405
    assert operator.post(page("profile")).status_code == 405


def test_the_list_shows_who_holds_what(operator: Client) -> None:
    shown = operator.get(page("accounts")).content.decode()
    assert "林晓岚" in shown
    assert "市无废办 · 重庆市" in shown
    assert "收运驾驶员 · 示例ORG-HAUL-1" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "lin xiao"}, ["city"]),
        ({"q": "罗"}, ["dispatcher"]),
        ({"q": "strang"}, ["stranger"]),
        ({"role": "driver"}, ["driver"]),
        ({"q": "罗", "role": "driver"}, []),
    ],
)
def test_accounts_are_found_by_name_and_role(
    operator: Client, asked: dict[str, str], found: list[str]
) -> None:
    table = operator.get(page("accounts"), asked).context["table"]
    assert [row.record.username for row in table.rows] == found


def test_the_list_asks_as_many_questions_for_thirty_accounts_as_for_one(
    operator: Client, cast: dict[str, User], django_assert_num_queries: object
) -> None:
    city = Membership.objects.get(role="city_officer").region
    operator.get(page("accounts"))
    with django_assert_num_queries(8):
        operator.get(page("accounts"), {"q": "driver"})
    for number in range(30):
        user = User.objects.create(username=f"many{number}")
        Membership.objects.create(user=user, role="resident", region=city)
    with django_assert_num_queries(8):
        shown = operator.get(page("accounts"), {"q": "many"})
    assert len(shown.context["table"].page.object_list) == 30


def test_an_account_is_opened_on_the_page(operator: Client) -> None:
    form = {
        "username": "zhang",
        "display_name": "张三",
        "display_name_en": "Zhang San",
        "password": "slow-river-19-boats",
    }
    answer = operator.post(page("open_account"), form)
    user = User.objects.get(username="zhang")
    assert (answer.status_code, answer.url) == (302, page("account", user.pk))
    assert authenticate(username="zhang", password="slow-river-19-boats") == user
    assert "已开通账号 张三" in operator.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"username": "city"}, "username", "用户名 city 已被使用。 请换一个用户名。"),
        ({"password": "short"}, "password", "密码不合要求"),
        ({"display_name": ""}, "display_name", ""),
    ],
)
def test_a_wrong_form_comes_back_with_the_reason_beside_the_field(
    operator: Client, changes: dict[str, str], field: str, words: str
) -> None:
    form = {"username": "zhang", "display_name": "张三", "password": "slow-river-19", **changes}
    answer = operator.post(page("open_account"), form)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors[field][0]
    assert not User.objects.filter(username="zhang").exists()


def test_a_membership_is_granted_and_revoked_on_the_page(operator: Client, stranger: User) -> None:
    form = {"role": "street_officer", "region": "杨家坪街道", "reason": "到任"}
    answer = operator.post(page("grant", stranger.pk), form)
    assert (answer.status_code, answer.url) == (302, page("account", stranger.pk))
    membership = Membership.objects.get(user=stranger)
    assert membership.scope_code == "500107001"
    shown = operator.get(answer.url).content.decode()
    assert "已授予：街镇管理员（杨家坪街道）。" in shown
    assert page("revoke", membership.pk) in shown
    operator.post(page("revoke", membership.pk), {"reason": "调离"})
    assert actor_of(stranger).grants == ()
    shown = operator.get(answer.url).content.decode()
    assert "已撤销任职。" in shown
    assert page("revoke", membership.pk) not in shown


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"role": "driver", "region": "500107"}, "region", "角色“收运驾驶员”的范围不能是区划"),
        (
            {"role": "driver", "organisation": "无此单位"},
            "organisation",
            "没有编码或名称为“无此单位”",
        ),
        (
            {"role": "driver", "organisation": "同名单位"},
            "organisation",
            "请改填编码：SAME-1、SAME-2",
        ),
        ({"role": "city_officer"}, "region", "任职范围须为一个区划或一个单位"),
        ({"role": "mayor", "region": "500107"}, "role", "mayor"),
        (
            {
                "role": "street_officer",
                "region": "500107",
                "valid_from": "2026-02-01",
                "valid_to": "2026-02-01",
            },
            "valid_to",
            "失效日期 2026-02-01 不晚于生效日期",
        ),
    ],
)
def test_a_wrong_grant_tells_what_to_do(
    operator: Client, stranger: User, form: dict[str, str], field: str, words: str
) -> None:
    region = Membership.objects.get(role="city_officer").region
    bodies = Membership.objects.get(role="driver").organisation.__class__
    for number in (1, 2):
        bodies.objects.create(code=f"SAME-{number}", name="同名单位", kind="hauler", region=region)
    answer = operator.post(page("grant", stranger.pk), form)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors[field][0]
    assert actor_of(stranger).grants == ()


def test_names_and_password_are_changed_on_their_pages(operator: Client, stranger: User) -> None:
    operator.post(page("names", stranger.pk), {"display_name": "新名", "display_name_en": "New"})
    operator.post(page("password", stranger.pk), {"password": "green-hill-boats-7"})
    assert authenticate(username="stranger", password="green-hill-boats-7").display_name == "新名"
    answer = operator.post(page("password", stranger.pk), {"password": "1234"})
    assert answer.status_code == 422
    assert authenticate(username="stranger", password="1234") is None


def test_an_account_is_disabled_and_enabled(operator: Client, stranger: User) -> None:
    operator.post(page("disable", stranger.pk))
    stranger.refresh_from_db()
    assert not stranger.is_active
    shown = operator.get(page("account", stranger.pk)).content.decode()
    assert "停用账号" in shown  # its history
    operator.post(page("enable", stranger.pk))
    stranger.refresh_from_db()
    assert stranger.is_active


def test_the_last_operator_cannot_shut_everyone_out(
    operator: Client, cast: dict[str, User]
) -> None:
    own = Membership.objects.get(user=cast["operator"])
    for address in (page("disable", cast["operator"].pk), page("revoke", own.pk)):
        answer = operator.post(address, follow=True)
        assert "这是最后一位系统管理员。" in answer.content.decode()
    assert actor_of(cast["operator"]).has_role(Role.OPERATOR)


@pytest.mark.parametrize("key", everyone())
def test_everyone_sees_their_own_profile(
    client_as: ClientAs, cast: dict[str, User], key: str
) -> None:
    answer = client_as(key).get(page("profile"))
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert str(cast[key]) in shown
    held = [str(m.get_role_display()) for m in answer.context["memberships"]]
    assert len(held) == {"stranger": 0, "evaluator": 2}.get(key, 1)
    assert ("还没有任职" in shown) == (key == "stranger")
    assert reverse("mfa_index") in shown


def test_names_follow_the_language_of_the_page(client_as: ClientAs) -> None:
    client = client_as(Role.CITY_OFFICER)
    client.post(reverse("set_language"), {"language": "en", "next": page("profile")})
    assert "<h1>Lin Xiaolan</h1>" in client.get(page("profile")).content.decode()
