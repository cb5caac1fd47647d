"""Who may call what: nobody, a stranger, a foreign office; wrong methods and addresses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from tests.api.calling import PREFIX, Caller, caller, collected, number
from tests.api.inspected import evidence
from wufei.kernel.models import Photo
from wufei.people.public import ApiToken, User, actor_of, revoke_token
from wufei.web.api.describing import operations
from wufei.web.api.service import api

pytestmark = pytest.mark.django_db

UUID = number(1)
NAMES = {
    "{client_id}": UUID,
    "{code}": "NONE",
    "{key}": "none",
    "{number}": "1",
    "{run_id}": "1",
    "{figure}": "none",
    "{measure}": "none",
    "{plan}": "1",
    "{photo_id}": UUID,
    "{visit_id}": UUID,
}
#: What a request must tell, by the end of its path.
QUERIES = {
    "/turnover": {"first": "2026-01-01", "last": "2026-12-31"},
    "/trace": {"direction": "back"},
    "/answers": {"period": "2026"},
    "/groups": {"period": "2026", "by": "day"},
    "/lines": {"period": "2026"},
    "/shares": {"period": "2026"},
    "/statements": {"period": "2026"},
    "/rounds": {"day": "2026-03-02"},
    "/crew-records": {"day": "2026-03-02"},
    "/slots": {"point": "NONE", "material": "kitchen"},
}
#: Read by those only whose work it is; all others are refused before anything is looked for.
REFUSED = ("/evaluation", "/findings", "/rule-parameters")


def every_operation() -> Iterator[tuple[str, str]]:
    for path, method, _operation in operations(api.get_openapi_schema(path_prefix="")):
        for name, value in NAMES.items():
            path = path.replace(name, value)  # noqa: PLW2901
        yield method.upper(), "/" + path.lstrip("/")


OPERATIONS = sorted(every_operation())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_nobody_gets_401_everywhere(people: dict[str, User], method: str, path: str) -> None:
    for tried in (Caller(), Caller("wufei_wrong"), Caller("x" * 5000)):
        response = tried.call(method, path)
        assert response.status_code == 401
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["WWW-Authenticate"] == 'Bearer realm="wufei"'


@pytest.mark.parametrize(("method", "path"), [o for o in OPERATIONS if o[0] == "GET"])
def test_a_stranger_finds_nothing_but_public_registers(
    callers: dict[str, Caller], method: str, path: str
) -> None:
    """A stranger is signed in and has no membership."""
    callers["officer"].post("/entries", collected(number(7)))
    query = QUERIES.get("/" + path.rsplit("/", 1)[-1], {})
    query = query | ({"figure": "none"} if path == "/answers" else {})
    response = callers["stranger"].get(path, **query)
    public = {"/regions", "/reporting-units", "/materials", "/figures"}
    if path in public:
        assert response.json()["items"] != []
    elif path == "/me":
        assert response.json()["grants"] == []
    elif path == "/cut":
        assert response.json()["cut"] == "0.0"
    elif path == "/figures/problems":
        assert response.json()["code"] == "measures.problems_not_yours"
    elif path == "/slots":
        assert response.json()["code"] == "collection.unknown_point"
    elif path == "/postings/total":
        assert response.json() == {"grams": 0, "in_grams": 0, "out_grams": 0, "postings": 0}
    elif response.status_code == 200:
        assert response.json()["items"] == []
    else:
        assert response.status_code == (403 if path.startswith(REFUSED) else 404)


def test_a_stranger_may_do_nothing(callers: dict[str, Caller]) -> None:
    stranger = callers["stranger"]
    refused = stranger.post("/entries", collected(number(1)))
    assert (refused.status_code, refused.json()["code"]) == (403, "ledger.not_allowed")
    account = {"code": "X", "name": "x", "stage": "stock", "region": "500107"}
    assert stranger.post("/accounts", account).status_code == 403
    callers["officer"].post("/entries", collected(number(1)))
    reason = {"reason": "x"}
    assert stranger.post(f"/entries/{number(1)}/reversal", reason).status_code == 404
    assert stranger.post("/book/verification").status_code == 403
    order = {"client_id": number(2), "point": "NONE", "material": "kitchen", "day": "2026-03-04"}
    unbooked = stranger.post("/orders", order | {"bins": 1})
    assert (unbooked.status_code, unbooked.json()["code"]) == (422, "collection.unknown_point")
    photo = {"file": SimpleUploadedFile("evidence.jpg", evidence())}
    path = f"{PREFIX}/photos/{number(3)}"
    unkept = stranger.client.post(path, photo, headers=stranger.headers)
    assert (unkept.status_code, unkept.json()["code"]) == (403, "inspection.not_allowed")
    assert not Photo.objects.exists()


def test_a_foreign_office_neither_sees_nor_touches(callers: dict[str, Caller]) -> None:
    callers["officer"].post("/entries", collected(number(1)))
    foreign = callers["foreign"]
    assert foreign.get(f"/entries/{number(1)}").status_code == 404
    assert foreign.get("/entries").json()["items"] == []
    assert foreign.post(f"/entries/{number(1)}/reversal", {"reason": "x"}).status_code == 404
    assert foreign.post("/entries", collected(number(2))).status_code == 403


@pytest.mark.parametrize("path", sorted({path for _, path in OPERATIONS}))
def test_a_wrong_method_is_405_and_names_the_right_ones(officer: Caller, path: str) -> None:
    allowed = {method for method, known in OPERATIONS if known == path}
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} - allowed:
        response = officer.call(method, path)
        assert response.status_code == 405
        assert set(response.headers["Allow"].split(", ")) == allowed
        assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/", "/nothing", "/entries/", "/entries/1/2/3", "/ENTRIES"])
def test_an_address_that_is_none_is_a_problem_too(officer: Caller, path: str) -> None:
    response = officer.get(path)
    assert response.status_code == 404
    assert response.json()["code"] == "http.404"


def test_a_session_reads_and_writes_only_with_its_csrf_token(people: dict[str, User]) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(people["officer"])
    assert browser.get(f"{PREFIX}/me").json()["username"] == "officer"
    body = {"data": collected(number(1)), "content_type": "application/json"}
    without = browser.post(f"{PREFIX}/entries", **body)
    assert (without.status_code, without.json()["detail"]) == (403, "缺少 CSRF 校验。")
    browser.get("/profile/tokens/")
    csrf = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    assert browser.post(f"{PREFIX}/entries", **body, headers=csrf).status_code == 201


def test_a_wrong_token_is_not_saved_by_a_session(people: dict[str, User]) -> None:
    browser = Client()
    browser.force_login(people["officer"])
    wrong = browser.get(f"{PREFIX}/me", headers={"Authorization": "Bearer wufei_wrong"})
    assert wrong.status_code == 401


def test_a_token_ends_by_revocation_expiry_and_with_its_account(people: dict[str, User]) -> None:
    user = people["officer"]
    tried = caller(user)
    assert tried.get("/me").status_code == 200
    token = ApiToken.objects.get()
    user.is_active = False
    user.save()
    assert tried.get("/me").status_code == 401
    user.is_active = True
    user.save()
    ApiToken.objects.update(expires_at=token.created_at)
    assert tried.get("/me").status_code == 401
    ApiToken.objects.update(expires_at=token.expires_at)
    assert tried.get("/me").status_code == 200
    revoke_token(actor=actor_of(user), token=token)
    assert tried.get("/me").status_code == 401


def test_a_token_has_the_rights_its_owner_has_today(people: dict[str, User]) -> None:
    tried = caller(people["officer"])
    assert tried.get("/accounts").json()["items"] != []
    people["officer"].memberships.all().delete()
    assert tried.get("/accounts").json()["items"] == []


def test_a_reading_token_does_not_write(people: dict[str, User]) -> None:
    reader = caller(people["officer"], read_only=True)
    assert reader.get("/me").json()["token"]["read_only"] is True
    refused = reader.post("/entries", collected(number(1)))
    assert (refused.status_code, refused.json()["code"]) == (403, "people.read_only")


@override_settings(
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    API_CALLS_PER_MINUTE={"read": 2, "write": 1},
)
def test_too_many_calls_are_told_when_to_come_back(callers: dict[str, Caller]) -> None:
    officer = callers["officer"]
    assert [officer.get("/me").status_code for _ in range(3)] == [200, 200, 429]
    assert callers["hauler"].get("/me").status_code == 200
    assert officer.post("/entries", collected(number(1))).status_code == 201
    late = officer.post("/entries", collected(number(2)))
    assert (late.status_code, late.json()["code"]) == (429, "http.429")
    assert 0 < int(late.headers["Retry-After"]) <= 60


def test_problems_are_told_in_the_language_asked_for(officer: Caller) -> None:
    headers = officer.headers | {"Accept-Language": "en"}
    response = officer.client.get(f"{PREFIX}/entries/{number(1)}", headers=headers)
    assert response.json()["title"] == "Not found"


def test_a_fault_of_ours_is_logged_and_tells_no_details(
    officer: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("wufei.ledger.routes.loads.status", broken)
    response = officer.get("/book")
    assert response.status_code == 500
    assert response.json()["code"] == "http.500"
    assert "secret" not in response.content.decode()
    assert "secret detail" in caplog.text
