"""Statistics and evaluation in a real browser: from a run to the order behind a score."""

from __future__ import annotations

import os
import re
import uuid

import pytest

from tests.browser.site import Site, check_accessible, check_fits
from tests.evaluation.world import (
    OFFICER,
    STREET,
    STREET_OFFICER,
    a_scheme,
    capture,
    evaluated,
    make_october,
)
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.objecting import object_to_score
from wufei.evaluation.models import Evaluation, EvaluationState
from wufei.kernel.jobs import run_waiting
from wufei.people.public import Membership, User
from wufei.registry.public import Region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(live_site: Site) -> User:
    make_october()
    user = User.objects.create(username="officer", display_name="陈立")
    district = Region.objects.get(code="500107")
    Membership.objects.create(user=user, role="district_officer", region=district)
    return user


def test_every_kind_of_page_fits_and_is_accessible(live_site: Site, officer: User) -> None:
    row = evaluated()
    row = move_evaluation(actor=OFFICER, evaluation=row, state=EvaluationState.ANNOUNCED)
    score = row.scores.get(key=STREET)
    objection = object_to_score(
        actor=STREET_OFFICER, score=score, client_id=uuid.uuid4(), text="8 日封路，非我街道原因。"
    )
    days = "first=2026-10-01&last=2026-10-31"
    found = [
        f"/evaluation/?{days}",
        f"/evaluation/?{days}&unit=&each=day&figure=services_due_number",
        "/evaluation/months/",
        "/evaluation/months/new/",
        f"/evaluation/months/{row.pk}/",
        f"/evaluation/months/{row.pk}/draft/",
        f"/evaluation/months/{row.pk}/revised/",
        f"/evaluation/scores/{score.pk}/",
        f"/evaluation/scores/{score.pk}/correct/",
        f"/evaluation/objections/{objection.pk}/answer/",
        "/evaluation/schemes/",
        "/evaluation/schemes/new/",
        "/evaluation/schemes/streets/",
        "/figures/service_punctuality/lines/services_due/?period=2026-10&region=500107",
    ]
    for device, page in (("desk", live_site.desktop(officer)), ("phone", live_site.phone(officer))):
        for path in found:
            live_site.open(page, path)
            folder = os.environ.get("WUFEI_SCREENSHOTS")
            if folder:
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=f"{folder}/{device}-{name}.png", full_page=True)
            check_fits(page)
            check_accessible(page)


def test_an_officer_runs_a_month_and_opens_a_score_down_to_the_order(
    live_site: Site, officer: User
) -> None:
    a_scheme()
    page = live_site.desktop(officer)
    live_site.open(page, "/evaluation/months/")
    page.get_by_role("link", name="发起考评").click()
    page.get_by_label("考评方案").select_option(index=1)
    page.get_by_label("月份").fill("2026-10")
    page.get_by_role("button", name="开始计算").click()
    page.wait_for_selector("progress")
    run_waiting()
    page.wait_for_selector("td:has-text('56.25')")

    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="打印").click()
    assert page.evaluate("window.printed") is True

    page.get_by_role("link", name="杨家坪街道").click()
    page.get_by_role("link", name="75.0%").click()
    page.wait_for_url(re.compile("/figures/service_punctuality/.*as_of="))
    page.locator("a[href*='/behind/services_due/']").first.click()
    page.get_by_role("link", name="全部作业事件").click()
    page.wait_for_selector("text=O-4")

    live_site.open(page, f"/evaluation/months/{Evaluation.objects.get().pk}/")
    page.get_by_role("link", name="公示", exact=True).click()
    page.get_by_role("button", name="公示", exact=True).click()
    page.wait_for_selector("text=可以提出异议")
    assert Evaluation.objects.get().state == "announced"


def test_a_month_is_read_by_street_on_a_phone(live_site: Site, officer: User) -> None:
    capture()
    page = live_site.phone(officer)
    live_site.open(page, "/evaluation/?first=2026-10-01&last=2026-10-31")
    page.wait_for_selector(".chart-canvas svg")
    page.locator("#list-results").get_by_role("link", name="75.0%").click()
    page.wait_for_url(re.compile("/figures/service_punctuality/"))
