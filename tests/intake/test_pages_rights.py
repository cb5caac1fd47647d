"""Who may open what, how many questions a list asks, and what wrong input answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import everyone
from tests.intake.conftest import checked, csv_text, make_books
from wufei.intake.public import IMPORT_ROLES, ImportRun
from wufei.kernel.actors import Actor, Role

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role | str | None], Client]
ActorAs = Callable[[Role | str], Actor]
#: Session, person and rights, the ledger's status at the foot; the count and the rows.
QUERIES = 7
ROW = "2026-01-05,in,厨余,1000,T1"


@pytest.fixture
def dispatched(cast: dict[str, object], actor_as: ActorAs) -> ImportRun:
    """A dispatcher's checked import."""
    make_books()
    return checked(csv_text(ROW), actor=actor_as(Role.DISPATCHER))


@pytest.mark.parametrize("who", everyone())
def test_only_importers_enter(client_as: ClientAs, who: str) -> None:
    may = who in {role.value for role in IMPORT_ROLES}
    answer = client_as(who).get("/intake/")
    assert answer.status_code == (200 if may else 403)
    if not may:
        assert "您没有权限导入" in answer.content.decode()
    assert ('href="/intake/"' in client_as(who).get("/help/").content.decode()) == may


def test_signed_out_is_asked_to_sign_in(client: Client) -> None:
    for path in ("/intake/", "/intake/new/", "/intake/1/", "/intake/1/map/"):
        assert client.get(path).headers["Location"].startswith("/accounts/login/")


PAGES = ("", "map/", "post/", "progress/", "rejected/")
ACTIONS = ("map/preview/", "map/values/giver/", "map/use/", "check/", "stop/")


def test_own_imports_and_those_of_the_region(dispatched: ImportRun, client_as: ClientAs) -> None:
    seen = {
        role: client_as(role).get(f"/intake/{dispatched.pk}/").status_code for role in IMPORT_ROLES
    }
    assert seen == {
        Role.CITY_OFFICER: 200,
        Role.DISTRICT_OFFICER: 200,
        Role.GATEKEEPER: 404,
        Role.DISPATCHER: 200,
    }
    assert "f.csv" in client_as(Role.DISPATCHER).get("/intake/").content.decode()
    assert "f.csv" not in client_as(Role.GATEKEEPER).get("/intake/").content.decode()


@pytest.mark.parametrize("part", [*PAGES, *ACTIONS, "undo/"])
def test_another_ones_import_is_not_found(
    dispatched: ImportRun, client_as: ClientAs, part: str
) -> None:
    stranger = client_as(Role.GATEKEEPER)
    method = stranger.post if part in ACTIONS else stranger.get
    assert method(f"/intake/{dispatched.pk}/{part}").status_code == 404


@pytest.mark.parametrize("part", ACTIONS)
def test_what_changes_something_is_never_a_link(
    dispatched: ImportRun, client_as: ClientAs, part: str
) -> None:
    answer = client_as(Role.DISPATCHER).get(f"/intake/{dispatched.pk}/{part}")
    assert answer.status_code == 405


@pytest.mark.parametrize("part", ["", "progress/", "rejected/"])
def test_what_only_shows_takes_no_post(
    dispatched: ImportRun, client_as: ClientAs, part: str
) -> None:
    answer = client_as(Role.DISPATCHER).post(f"/intake/{dispatched.pk}/{part}")
    assert answer.status_code == 405


def test_wrong_input_is_answered_with_words(dispatched: ImportRun, client_as: ClientAs) -> None:
    clerk, base = client_as(Role.DISPATCHER), f"/intake/{dispatched.pk}/"
    assert clerk.get("/intake/?page=0").status_code == 200
    assert clerk.get("/intake/?page=x").status_code == 404
    assert clerk.get("/intake/?q=%00&state=nothing").status_code == 200
    assert clerk.get(base + "map/?map=no-such").status_code == 404
    assert clerk.get(base + "map/?map=999999").status_code == 404
    assert clerk.post(base + "map/use/", {"map": "no-such"}).status_code == 404
    assert clerk.post(base + "map/values/nothing/").status_code == 404
    assert clerk.post(base + "map/", {"action": "save"}).status_code == 422
    broken = {"mode": "text", "action": "save", "text": "name: [\n"}
    answer = clerk.post(base + "map/", broken)
    assert answer.status_code == 422
    assert "不是合法的 YAML" in answer.content.decode()
    odd = {"mode": "form", "material_of": "what", "material_values": "{", "carried": "[1"}
    assert clerk.post(base + "map/preview/", odd | {"header_row": "x"}).status_code == 200
    assert clerk.post(base + "undo/", {"reason": "x"}, follow=True).status_code == 200


def test_whoever_may_not_open_accounts_is_told_before(
    cast: dict[str, object], actor_as: ActorAs, client_as: ClientAs
) -> None:
    from tests.intake.conftest import SIMPLE

    make_books()
    opening = SIMPLE.replace("to: yard", "to: {constant: new-yard, stage: stock}")
    run = checked(
        csv_text(ROW), by=opening + "open_accounts: true\n", actor=actor_as(Role.DISPATCHER)
    )
    page = client_as(Role.DISPATCHER).get(f"/intake/{run.pk}/").content.decode()
    assert "要开立 1 个新账户" in page
    assert f'href="/intake/{run.pk}/post/"' not in page
    office = client_as(Role.CITY_OFFICER).get(f"/intake/{run.pk}/").content.decode()
    assert f'href="/intake/{run.pk}/post/"' in office


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_asks_the_same_of_any_number(
    cast: dict[str, object],
    actor_as: ActorAs,
    client_as: ClientAs,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    make_books()
    officer = actor_as(Role.CITY_OFFICER)
    for number in range(count):
        checked(csv_text(ROW.replace("T1", f"T{number}")), actor=officer, name=f"{number}.csv")
    client = client_as(Role.CITY_OFFICER)
    client.get("/intake/")
    with django_assert_num_queries(QUERIES):
        page = client.get("/intake/").content.decode()
    assert f"共 {count} 行" in page


def test_the_list_is_searched_and_empty_it_says_how_to_begin(
    dispatched: ImportRun, client_as: ClientAs
) -> None:
    clerk = client_as(Role.DISPATCHER)
    assert "f.csv" in clerk.get("/intake/?q=简单").content.decode()
    assert "f.csv" not in clerk.get("/intake/?q=nowhere").content.decode()
    assert "没有符合条件的导入" in clerk.get("/intake/?q=nowhere").content.decode()
    assert "f.csv" not in clerk.get("/intake/?state=posted").content.decode()
    assert "还没有导入过文件" in client_as(Role.GATEKEEPER).get("/intake/").content.decode()
