"""The pages of supervision in a real browser: from the list to the map, to a false alarm."""

from __future__ import annotations

import os
import re

import pytest

from tests.browser.site import Site, check_accessible, check_fits
from tests.supervision.world import DAY, SYSTEM, World, make_world
from wufei.people.public import Membership, User
from wufei.registry.public import Region
from wufei.supervision.domain.setting import set_parameters
from wufei.supervision.domain.trying import compute_trial, try_figures
from wufei.supervision.models import Finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_site: Site) -> World:
    return make_world()


@pytest.fixture
def officer(judged: World) -> User:
    user = User.objects.create(username="officer", display_name="陈立")
    district = Region.objects.get(code="500107")
    Membership.objects.create(user=user, role="district_officer", region=district)
    return user


def pages(world: World) -> list[str]:
    row = set_parameters(
        actor=SYSTEM,
        rule="long_stop",
        district=world.district,
        values={"longest": "30"},
        valid_from=DAY,
        source="会议纪要",
    )
    trial = try_figures(
        actor=SYSTEM,
        rule="long_stop",
        district=None,
        values={"longest": "60"},
        first_day=DAY,
        last_day=DAY,
    )
    compute_trial(trial=trial)
    finding = Finding.objects.get(rule="long_stop")
    return [
        "/supervision/",
        f"/supervision/day/?day={DAY}",
        f"/supervision/findings/{finding.pk}/",
        f"/supervision/findings/{Finding.objects.get(rule='unscanned_load').pk}/",
        f"/supervision/findings/{finding.pk}/false_alarm/",
        "/supervision/rules/",
        "/supervision/rules/long_stop/",
        "/supervision/rules/long_stop/parameters/",
        "/supervision/rules/outside_band/trial/",
        f"/supervision/parameters/{row.pk}/end/",
        f"/supervision/trials/{trial.pk}/",
        "/supervision/runs/",
        "/supervision/runs/new/",
    ]


def test_every_kind_of_page_fits_and_is_accessible(
    live_site: Site, judged: World, officer: User
) -> None:
    found = pages(judged)
    for device, page in (("desk", live_site.desktop(officer)), ("phone", live_site.phone(officer))):
        for path in found:
            live_site.open(page, path)
            check_fits(page)
            check_accessible(page)
            folder = os.environ.get("WUFEI_SCREENSHOTS")
            if folder:
                name = re.sub(r"\W+", "-", path).strip("-")
                page.screenshot(path=f"{folder}/{device}-{name}.png", full_page=True)


def test_from_the_list_to_the_map_to_a_false_alarm(
    live_site: Site, judged: World, officer: User
) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/supervision/")
    page.get_by_label("规则").select_option("long_stop")
    page.wait_for_url(re.compile("rule=long_stop"))
    page.get_by_role("link", name=re.compile("停留")).click()
    page.wait_for_selector(".chart-canvas svg path")
    page.get_by_role("button", name="表格").click()
    page.wait_for_selector("text=07:00:00")
    page.get_by_role("link", name="标为误报").click()
    page.get_by_label("事由").fill("等待装卸，非违规停留")
    page.get_by_role("button", name="标为误报").click()
    page.wait_for_selector(".badge:has-text('误报')")

    row = Finding.objects.get(rule="long_stop")
    assert (row.state, row.state_reason) == ("false_alarm", "等待装卸，非违规停留")


def test_the_ticked_ones_are_noted(live_site: Site, judged: World, officer: User) -> None:
    page = live_site.phone(officer)
    live_site.open(page, "/supervision/?rule=missed_point")
    page.locator("input[name=finding]").check()
    page.get_by_label("阅知事由").fill("已电话核实")
    page.get_by_role("button", name="阅知所选").click()
    page.wait_for_selector("text=已阅知 1 条。")

    assert Finding.objects.get(rule="missed_point").state == "noted"
