"""A problem's whole way in a real browser, on a phone; and every kind of page on desk and phone."""

from __future__ import annotations

import os
import re
import uuid
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image

from tests.browser.site import Site, check_accessible, check_fits
from tests.inspection.world import CITY, World, make_world
from wufei.inspection.domain.publishing import publish
from wufei.inspection.models import FormTemplate, Notice, Problem, ProblemKind, TeamKind, Visit
from wufei.inspection.public import load_shipped_settings
from wufei.registry.public import load_reference_data

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
#: On a busy machine the browser learns the place it is given only after the page has come.
PLACE_KNOWN = """() => new Promise((known) => {
  navigator.geolocation.getCurrentPosition(() => known(true));
})"""


@pytest.fixture
def world(live_site: Site) -> World:
    load_reference_data()
    made = make_world()
    load_shipped_settings()
    template = FormTemplate.objects.get(code="point-check")
    publish(actor=CITY, template=template)
    TeamKind.objects.filter(pk=made.team.kind_id).update(checks_accuracy=True)
    Visit.objects.create(
        client_id=uuid.uuid4(),
        team=made.team,
        point=made.point,
        template=template,
        day=timezone.localdate(),
    )
    return made


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    path = tmp_path / "overflow.jpg"
    Image.new("RGB", (640, 480), (90, 120, 60)).save(path, "JPEG")
    return path


def keep(page: object, name: str) -> None:
    folder = os.environ.get("WUFEI_SCREENSHOTS")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)  # type: ignore[attr-defined]


def fill_the_form(live_site: Site, world: World, shot: Path) -> None:
    """The inspector checks in, is refused once, keeps the draft and hands in."""
    page = live_site.phone(world.inspector)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 29.5003, "longitude": 106.5, "accuracy": 9})
    live_site.open(page, "/inspection/")
    keep(page, "phone-work")
    check_fits(page)
    check_accessible(page)
    page.get_by_role("link", name="一号桶组").click()
    page.evaluate(PLACE_KNOWN)
    page.get_by_role("button", name="到场签到").click()
    page.wait_for_selector("text=距点位 33 米")
    page.locator("[name=value_clean][value=yes]").check()
    page.locator("[name=value_overflow][value=no]").check()
    page.locator("[name=value_facility][value=yes]").check()
    page.locator("[name=value_sorting]").first.check()
    page.wait_for_selector("text=已暂存在本机")
    page.reload()
    page.wait_for_selector("text=已恢复本机上暂存的内容")
    assert page.locator("[name=value_overflow][value=no]").is_checked()
    page.get_by_role("button", name="提交巡查").click()
    page.wait_for_selector("text=“桶未满溢”须附照片")
    assert page.locator(".field-error").count() == 2
    keep(page, "phone-form-refused")
    check_fits(page)
    check_accessible(page)
    page.locator("[name=photo_overflow]").set_input_files(shot)
    page.locator("[name=value_signs]").fill("16")
    page.get_by_label("检查袋数").fill("20")
    page.get_by_label("正确袋数").fill("17")
    page.get_by_role("button", name="提交巡查").click()
    page.wait_for_selector("text=巡查已提交")
    keep(page, "phone-visit-done")
    check_accessible(page)


def correct_with_a_photo(live_site: Site, world: World, shot: Path) -> None:
    page = live_site.phone(world.cast["community_worker"])
    live_site.open(page, "/inspection/")
    page.get_by_role("link", name="桶未满溢").first.click()
    page.get_by_role("link", name="提交整改").click()
    keep(page, "phone-correct")
    page.locator("[name=photos]").set_input_files(shot)
    page.locator("[name=reason]").fill("已清运并冲洗")
    page.get_by_role("button", name="提交整改").click()
    page.wait_for_selector("text=整改已提交，等待复查。")


def look_again(live_site: Site, world: World, problem: Problem) -> None:
    page = live_site.phone(world.inspector)
    live_site.open(page, f"/inspection/problems/{problem.code}/")
    page.wait_for_selector("text=整改后")
    assert page.evaluate(
        "[...document.querySelectorAll('.before-after img')].every(each => each.naturalWidth > 0)"
    )
    keep(page, "phone-problem")
    page.get_by_role("link", name="复查", exact=True).click()
    page.get_by_label("通过").check()
    page.get_by_role("button", name="复查").click()
    page.wait_for_selector("text=复查结果已登记。")


def test_from_a_phone_form_to_a_closed_problem(live_site: Site, world: World, shot: Path) -> None:
    live_site.expect_complaint("422")
    fill_the_form(live_site, world, shot)
    correct_with_a_photo(live_site, world, shot)
    problem = Problem.objects.get()
    look_again(live_site, world, problem)
    district = live_site.desktop(world.cast["district_officer"])
    for verb in ("计入考评", "销号"):
        live_site.open(district, f"/inspection/problems/{problem.code}/")
        district.get_by_role("link", name=verb).click()
        district.get_by_role("button", name=verb).click()
    district.wait_for_selector("text=已销号。")
    keep(district, "desk-problem")
    problem.refresh_from_db()
    assert (problem.state, problem.in_time, problem.version) == ("closed", True, 6)


def pages(world: World) -> list[str]:
    problem = world.problem()
    template = FormTemplate.objects.get()
    kind = ProblemKind.objects.first()
    assert kind is not None
    notice = Notice.objects.filter(user=world.cast["community_worker"]).first()
    assert notice is not None
    Notice.objects.create(
        problem=problem, occasion="assigned", key="shown", user=world.cast["district_officer"]
    )
    return [
        "/inspection/",
        "/inspection/settings/",
        "/inspection/problems/",
        "/inspection/problems/new/",
        f"/inspection/problems/{problem.code}/",
        f"/inspection/problems/{problem.code}/assign/",
        f"/inspection/problems/{problem.code}/enforce/",
        "/inspection/visits/",
        f"/inspection/visits/{Visit.objects.get().pk}/",
        "/inspection/notices/",
        f"/inspection/notices/{Notice.objects.get(key='shown').pk}/",
        "/inspection/chain/?point=P-1",
        "/inspection/workload/",
        f"/inspection/forms/{template.pk}/",
        f"/inspection/forms/{template.pk}/versions/1/",
        "/inspection/kinds/",
        f"/inspection/kinds/{kind.pk}/",
        "/inspection/lists/new/",
        "/inspection/plans/new/",
        f"/inspection/holders/{world.holder.pk}/",
    ]


def test_every_kind_of_page_fits_and_is_accessible(live_site: Site, world: World) -> None:
    officer, city = world.cast["district_officer"], world.cast["city_officer"]
    template = FormTemplate.objects.get()
    found = pages(world)
    for device, opened in (("desk", live_site.desktop), ("phone", live_site.phone)):
        page, other = opened(officer), opened(city)
        drafts = [f"/inspection/forms/{template.pk}/draft/{name}" for name in ("", "item/")]
        for reader, path in [*((page, path) for path in found), *((other, p) for p in drafts)]:
            live_site.open(reader, path)
            keep(reader, f"{device}-{re.sub(r'[^a-zA-Z0-9]+', '-', path).strip('-')}")
            check_fits(reader)
            check_accessible(reader)
