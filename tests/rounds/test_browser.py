"""A dispatcher's day in a real browser: draft, watch, move, compare, publish, print."""

from __future__ import annotations

import datetime as dt
import os
import re
import threading
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from tests.browser.site import Site, check_accessible, check_fits
from tests.rounds.planned import computed, sequence
from tests.rounds.world import World, make_world
from wufei.kernel.jobs import run_waiting
from wufei.people.public import Membership, User
from wufei.rounds.public import Plan, PlanState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(live_site: Site) -> World:
    world = make_world()
    today = timezone.localdate() + dt.timedelta(days=1)
    for plate in ("渝A1", "渝A2"):
        world.vehicle(
            plate, world.kitchen, payload=1_400_000, most_trips=1, breaks="08:00-12:00 20"
        )
    world.vehicle("渝A3", world.kitchen, payload=1_400_000, most_trips=1)
    world.orders(11, day=today)
    world.order(world.points[0], world.residual, day=today)
    return world


@pytest.fixture
def dispatcher(town: World) -> User:
    user = User.objects.create(username="dispatcher", display_name="罗建国")
    Membership.objects.create(user=user, role="dispatcher", organisation=town.hauler)
    return user


@pytest.fixture
def worker() -> Iterator[threading.Event]:
    """The background beside the site, until the test ends."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            run_waiting()
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield over
    over.set()
    thread.join()


def shot(page: object, name: str) -> None:
    folder = os.environ.get("WUFEI_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)  # type: ignore[attr-defined]


def test_a_plan_from_draft_to_paper(
    live_site: Site, town: World, dispatcher: User, worker: threading.Event
) -> None:
    page = live_site.desktop(dispatcher)
    live_site.open(page, "/rounds/")
    page.get_by_role("link", name="新建方案").click()
    page.get_by_label("作业日期").fill((timezone.localdate() + dt.timedelta(1)).isoformat())
    page.get_by_label("计算时间（秒）").fill("5")
    page.get_by_role("button", name="开始计算").click()
    page.wait_for_selector("#plan-progress progress")
    shot(page, "desk-progress")
    page.wait_for_selector("#round-table")
    plan = Plan.objects.get()
    assert plan.state == PlanState.READY

    first, second = plan.rounds.order_by("code")[:2]
    before = sequence(first)
    row = page.locator(f"#call-table tr:has-text('{before[-1]}')")
    row.drag_to(page.locator(f"#call-table tr:has-text('{before[0]}')"))
    page.wait_for_load_state("networkidle")
    if page.get_by_label("我已知道，仍要这样做").count():
        page.get_by_label("我已知道，仍要这样做").check()
        page.get_by_role("button", name="移动", exact=True).click()
    page.wait_for_selector("text=已移动，时间已重新计算。")
    assert sequence(first) == [before[-1], *before[:-1]]

    stop = page.locator(f"#call-table tr:has-text('{before[0]}')")
    stop.get_by_text("调整", exact=True).click()
    stop.get_by_role("link", name="移动").click()
    page.get_by_label("第几站").fill("1")
    page.get_by_role("button", name="移动", exact=True).click()
    if page.get_by_label("我已知道，仍要这样做").count():
        page.get_by_label("我已知道，仍要这样做").check()
        page.get_by_role("button", name="移动", exact=True).click()
    page.wait_for_selector("text=已移动，时间已重新计算。")
    assert sequence(first)[0] == before[0]

    computed_again = computed(town, day=plan.day)
    live_site.open(page, f"/rounds/plans/{plan.pk}/")
    page.get_by_label("与方案").select_option(str(computed_again.pk))
    page.get_by_role("button", name="比较").click()
    page.wait_for_selector("text=最长与最短之差")
    shot(page, "desk-compare")
    live_site.open(page, f"/rounds/plans/{plan.pk}/")
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_selector("text=方案已发布。")
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED
    answer = page.request.get(f"{live_site.url}/rounds/r/{second.code}/sheet.pdf")
    assert answer.body().startswith(b"%PDF")
    live_site.expect_complaint("422")


def test_every_page_fits_and_is_accessible(live_site: Site, town: World, dispatcher: User) -> None:
    plan = computed(town, day=timezone.localdate() + dt.timedelta(days=1))
    row = plan.rounds.order_by("code")[0]
    stop = row.stops.filter(kind="order").order_by("position")[0]
    paths = (
        "/rounds/",
        "/rounds/new/",
        "/rounds/day/",
        "/rounds/registers/",
        "/rounds/vehicles/",
        "/rounds/rules/new/",
        f"/rounds/plans/{plan.pk}/",
        f"/rounds/plans/{plan.pk}/publish/",
        f"/rounds/r/{row.code}/",
        f"/rounds/stops/{stop.pk}/place/",
    )
    for device, page in (
        ("desk", live_site.desktop(dispatcher)),
        ("phone", live_site.phone(dispatcher)),
    ):
        for path in paths:
            live_site.open(page, path)
            check_fits(page)
            check_accessible(page)
            shot(page, f"{device}-{re.sub(r'[^a-z]+', '-', path).strip('-')}")
