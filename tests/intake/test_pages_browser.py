"""A foreign weighbridge file in a real browser: from upload to posted entries by the form alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import Site, check_accessible, check_fits
from tests.cast import make_smallest_city
from wufei.intake.public import ImportRun
from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import run_waiting
from wufei.ledger.public import Entry, load_exemptions
from wufei.people.public import User, create_cast
from wufei.registry.public import load_reference_data

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer(live_site: Site) -> User:
    load_reference_data()
    load_exemptions()
    make_smallest_city()
    return create_cast(actor=system_actor("tests"), password="bamboo-river-27")["city_officer"]


def look(page: Page, name: str) -> None:
    """The page fits and is accessible; its picture is kept where ``WUFEI_PICTURES`` names a
    folder."""
    check_fits(page)
    check_accessible(page)
    folder = os.environ.get("WUFEI_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def upload(page: Page, file: Path) -> None:
    page.get_by_role("link", name="导入第一个文件").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("2.0 MB").wait_for()
    look(page, "2-upload")
    page.get_by_role("button", name="上传").click()


def fill_map(page: Page) -> None:
    """What a clerk chooses; the rest is guessed."""
    page.locator("#id_time_column").select_option("load_time")
    page.locator("#id_time_format").select_option("%Y-%m-%d %H:%M:%S.%f UTC")
    page.locator("#id_zone").fill("UTC")
    page.locator("#id_material_column").select_option("load_type")
    page.locator("#values-material input[name=material_key_0]").wait_for()
    page.locator("#id_new_materials").check()
    page.locator("#id_material_prefix").fill("city")
    page.locator("#id_unit_fixed").select_option("lb")
    page.locator("#id_giver_fixed").fill("city:collection")
    page.locator("#id_receiver_column").select_option("dropoff_site")
    page.locator("#values-receiver input[name=receiver_key_0]").wait_for()
    page.locator("#id_open_accounts").check()
    page.locator("#id_receiver_prefix").fill("city:site:")
    page.get_by_text("空白、零、负数、重复与上限").click()
    page.locator("#id_blank").select_option("skip")
    page.locator("#id_plausible_max").fill("80000")
    page.locator("#id_plausible_unit").select_option("lb")
    page.locator("#id_plausible_why").fill("公路货车总质量限值")
    page.get_by_text("凭证与交接").click()
    page.locator("#id_exemption").select_option("historic")
    page.locator("#id_title").fill("奥斯汀磅单")
    page.locator("#map-preview").get_by_text("2260.0 lb").wait_for()


@pytest.mark.slow
def test_a_foreign_file_without_a_line_of_yaml(
    live_site: Site, officer: User, shared_data: Path
) -> None:
    page = live_site.desktop(officer)
    live_site.open(page, "/intake/")
    look(page, "1-empty")
    upload(page, shared_data / "austin_arr" / "austin_load_tickets_2021H1.csv")

    page.get_by_role("link", name="都不用，从头对应").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("#id_mass_column").input_value() == "load_weight"
    fill_map(page)
    look(page, "3-map")
    page.get_by_role("button", name="保存方案并试算").click()

    page.get_by_text("排队等待后台进程").wait_for()
    assert run_waiting() == 1
    page.get_by_text("307,011,165.5394").first.wait_for()
    report = ImportRun.objects.get().dry_run_report
    assert report is not None
    found = [report.rows_with(c) for c in ("blank_mass", "duplicate_row", "implausible_mass")]
    assert found == [1048, 445, 5]
    look(page, "5-report")

    page.get_by_role("link", name="入账…").click()
    look(page, "6-confirm")
    page.get_by_role("button", name="入账", exact=True).click()
    page.get_by_text("排队等待后台进程").wait_for()
    assert run_waiting() == 1
    page.get_by_role("link", name="查看这批明细").click()
    page.locator("#list-results tbody tr").first.wait_for()
    run = ImportRun.objects.get()
    assert f"batch={run.batch}" in page.url
    assert Entry.objects.filter(batch=run.batch).count() == report.entries == 25_101

    phone = live_site.phone(officer, language="en-US")
    look_at_all(live_site, phone, run)


def look_at_all(site: Site, phone: Page, run: ImportRun) -> None:
    """The same pages in English on a phone."""
    for name, path in (
        ("list", "/intake/"),
        ("upload", "/intake/new/"),
        ("run", f"/intake/{run.pk}/"),
        ("undo", f"/intake/{run.pk}/undo/"),
    ):
        site.open(phone, path)
        look(phone, f"phone-{name}")


@pytest.mark.slow
def test_the_mapping_page_on_a_phone_and_as_text(
    live_site: Site, officer: User, tmp_path: Path
) -> None:
    file = tmp_path / "loads.csv"
    file.write_text("day,type,kg\n2026-01-05,kitchen,10\n2026-01-06,residual,x\n")
    page = live_site.phone(officer)
    live_site.open(page, "/intake/new/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传").click()
    page.locator("#id_giver_fixed").wait_for()
    look(page, "phone-map")
    page.get_by_role("button", name="方案文本（YAML）").click()
    area = page.locator("#map-text")
    area.wait_for()
    area.fill(area.input_value() + "nonsense: 1\n")
    line = page.locator("#map-preview li", has_text="nonsense").locator("[data-line]")
    line.wait_for()
    line.click()
    chosen = area.evaluate("a => a.value.slice(a.selectionStart, a.selectionEnd)")
    assert chosen == "nonsense: 1"
    look(page, "phone-text")
