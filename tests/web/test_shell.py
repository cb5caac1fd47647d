"""The frame around every page: policy, navigation, language, errors, lists and forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import django_tables2 as tables
import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django_tables2 import RequestConfig

import wufei
from tests.cast import everyone
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.jobs import Job
from wufei.web import navigation
from wufei.web.ledger_status import VERIFY_JOB, ledger_status

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role | str | None], Client]
SOURCE = Path(wufei.__file__).parent
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))


@pytest.mark.parametrize("path", ["/", "/help/", "/accounts/login/", "/nothing/", "/healthz"])
def test_every_answer_carries_the_policy(client: Client, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_holds_what_the_policy_refuses(path: Path) -> None:
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.S)
    for tag in re.findall(r"<script[^>]*>", text):
        assert "src=" in tag or 'type="application/json"' in tag, tag
    assert not re.search(r"<style|javascript:|\son[a-z]+\s*=\s*[\"']|hx-on", text)
    assert not re.search(r"data-bs-", text), "there is no Bootstrap script"


def test_the_page_names_its_language(client: Client) -> None:
    assert '<html lang="zh-Hans">' in client.get("/").content.decode()
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


def test_an_unknown_language_falls_back_to_chinese(client: Client) -> None:
    page = client.get("/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="zh-Hans">' in page


@pytest.mark.parametrize("role", everyone())
def test_the_navigation_leads_nowhere_that_refuses(client_as: ClientAs, role: str) -> None:
    client = client_as(role)
    page = client.get("/").content.decode()
    sidebar = page[page.index('<nav class="sidebar"') : page.index("</nav>")]
    links = re.findall(r'href="([^"]+)"', sidebar)
    assert "/" in links
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_navigation_marks_where_one_is() -> None:
    actor = Actor(1, "x", (Grant(Role.CITY_OFFICER, region_path="/500000/"),))
    marked = [
        link.path
        for _, links in navigation.menu(actor, "/audit/7/")
        for link in links
        if link.current
    ]
    assert marked == ["/audit/"]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/collection/", ["/collection/"]),
        ("/collection/points/7/", ["/collection/"]),
        ("/collection/orders/", ["/collection/orders/"]),
        ("/collection/orders/261209-ABCDE/", ["/collection/orders/"]),
        ("/collection/orders/book/", ["/collection/orders/book/"]),
        ("/", ["/"]),
        ("/accounts/email/", []),
    ],
)
def test_of_two_addresses_one_below_the_other_the_nearest_is_marked(
    path: str, marked: list[str]
) -> None:
    actor = Actor(1, "x", (Grant(Role.DISTRICT_OFFICER, region_path="/500000/500107/"),))
    menu = navigation.menu(actor, path)
    assert [link.path for _, links in menu for link in links if link.current] == marked


def test_what_no_module_answers_is_left_out() -> None:
    assert navigation.answered("/help/")
    assert not navigation.answered("/no-module-has-this/")


def test_the_foot_tells_how_far_the_ledger_is_sealed(
    small_city: None, client_as: ClientAs, django_assert_num_queries: Callable[..., object]
) -> None:
    from wufei.ledger.public import seal_pages

    client = client_as(Role.CITY_OFFICER)
    assert "总账尚未封页" in client.get("/help/").content.decode()
    seal_pages()
    assert "总账已封至第 1 页" in client.get("/help/").content.decode()
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        assert ledger_status().unsealed == 0


def test_the_foot_tells_whether_the_ledger_was_verified(
    small_city: None, client_as: ClientAs
) -> None:
    from django.utils import timezone

    from wufei.kernel.models import JobRun

    client = client_as(Role.CITY_OFFICER)
    run = JobRun.objects.create(
        title="核验", job=VERIFY_JOB, state="done", result={"difference": None},
        finished_at=timezone.now(), actor_name="林晓岚",
    )  # fmt: skip
    assert "核验无误" in client.get("/help/").content.decode()
    run.result = {"difference": {"check": "page digest"}}
    run.save()
    assert "核验发现不符" in client.get("/help/").content.decode()


def test_the_job_that_verifies_is_named_rightly() -> None:
    from django.utils.module_loading import import_string

    verify = import_string(VERIFY_JOB)
    assert isinstance(verify, Job)
    assert verify.name == VERIFY_JOB


def test_a_missing_page_says_so_and_offers_to_sign_in(client: Client) -> None:
    response = client.get("/nothing/?a=1")
    assert response.status_code == 404
    assert "/accounts/login/?next=/nothing/%3Fa%3D1" in response.content.decode()


def test_a_refusal_shows_its_reason(rf: RequestFactory, cast: dict[str, object]) -> None:
    from django.views.defaults import permission_denied

    request = rf.get("/x/")
    request.user = cast["resident"]  # type: ignore[assignment]
    response = permission_denied(request, PermissionDenied("只有市无废办可以结账。"))
    assert response.status_code == 403
    assert "只有市无废办可以结账。" in response.content.decode()


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "500.html"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_standalone_error_pages_need_no_request(template: str, language: str) -> None:
    with translation.override(language):
        page = render_to_string(template)
    assert "/static/web/css/theme.css" in page
    assert ("回到首页" in page) == (language == "zh-hans")


def test_a_stale_form_is_explained(cast: dict[str, object]) -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    assert "表单已过期" in response.content.decode()


class _Row(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name="名称")
    mass = tables.Column(verbose_name="质量", attrs={"td": {"class": "num"}})


def listed(count: int, address: str = "/x/") -> str:
    request = RequestFactory().get(address)
    table = _Row([{"name": f"第{n}行", "mass": n} for n in range(count)])
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return table.as_html(request)


def test_rows_carry_their_headings_for_small_screens() -> None:
    assert '<td class="num" data-label="质量">0</td>' in listed(1)


def test_a_long_list_has_pages() -> None:
    page = listed(60, "/x/?page=2")
    assert "第 2 页，共 3 页" in page
    assert 'rel="prev" href="?page=1"' in page
    assert 'rel="next" href="?page=3"' in page


def test_an_empty_list_says_so() -> None:
    assert "没有符合条件的记录" in listed(0)
    assert "<table" not in listed(0)


def test_a_sorted_column_tells_its_order() -> None:
    assert 'aria-sort="descending"' in listed(3, "/x/?sort=-name")


class _Form(forms.Form):
    reason = forms.CharField(label="事由", help_text="写给日后查账的人")
    sure = forms.BooleanField(label="已核对")


def test_errors_and_help_are_tied_to_their_field() -> None:
    html = str(_Form({"reason": ""}))
    assert 'aria-describedby="id_reason_helptext id_reason_error"' in html
    assert 'id="id_reason_helptext"' in html
    assert 'id="id_reason_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-check-input is-invalid"' in html


def test_healthz_is_for_machines(client: Client) -> None:
    answer = client.get(reverse("healthz"))
    assert answer.json() == {"status": "ok", "database": "ok", "migrations_waiting": 0}
    assert client.post("/healthz").status_code == 405


def test_healthz_tells_of_waiting_migrations(client: Client) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="lake").delete()
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations_waiting"] > 0
