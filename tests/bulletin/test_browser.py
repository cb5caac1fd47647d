"""A month of the bulletin in a real browser: two districts, editor, reviewer, proof-reader, signer,
and a reader with a phone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.browser.site import Site, check_accessible, check_fits
from tests.bulletin.conftest import DISTRICTS, SYSTEM, WORK
from wufei.bulletin.domain.keeping import add_recipient
from wufei.bulletin.models import Contribution, Delivery, Issue, Series, Way
from wufei.people.public import Membership, User
from wufei.registry.public import Organisation, Region

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: As a word processor gives it: indents, bullets, full-width digits, soft hyphens, a field.
PASTED = (
    "\u3000\u3000３月９日 ，杨家坪街道\u00ad启动“五进”宣\u200b传。\v"
    'HYPERLINK "https://example.com/x" \uf0b7\u3000一是进社区，二是进学校。'
)
CLEANED = "3月9日，杨家坪街道启动“五进”宣传。\n一是进社区，二是进学校。"
NUMBERED_TWICE = (
    "3月12日，南岸区召开现场会，参会人员来自各街镇。\n一是定人，二是定时，二是定责。\n此句可删。"
)
OLD_DAY = "1月7日"


@pytest.fixture
def people(live_site: Site, small_city: None, series: Series) -> dict[str, User]:
    """Who takes part, by the word for it."""
    accounts = {user.username: user for user in User.objects.all()}
    city = Region.objects.get(code="500000")
    south = Region.objects.create(
        code="500108", name="南岸区", name_en="Nan'an", level="district", kind="district",
        parent=city, path=f"{city.path}500108/",
    )  # fmt: skip
    west = Region.objects.get(code="500107")
    for code, name, region in (("ORG-W", "九龙坡区", west), ("ORG-S", "南岸区", south)):
        Organisation.objects.create(
            code=code, name=f"{name}无废办", kind="authority", region=region
        )
    officer = User.objects.create(username="south", display_name="邓敏")
    Membership.objects.create(user=officer, role="district_officer", region=south)
    return {**accounts, "south": officer, "leader": _leader(series, city)}


def _leader(series: Series, city: Region) -> User:
    """Who gets the bulletin, in a body that is on its list, with a view of the whole city."""
    body = Organisation.objects.create(
        code="ORG-LEAD", name="市领导小组", kind="authority", region=city
    )
    leader = User.objects.create(username="leader", display_name="汪洋洲")
    Membership.objects.create(user=leader, role="city_officer", region=city)
    Membership.objects.create(user=leader, role="evaluator", organisation=body)
    add_recipient(actor=SYSTEM, series=series, way=Way.UP, name="市领导小组", organisation=body)
    return leader


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "site.jpg"
    Image.new("RGB", (640, 480), "olive").save(path)
    return path


def looked_at(page: Page, name: str) -> None:
    """The page fits its window and axe finds nothing."""
    if folder := os.environ.get("WUFEI_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    check_fits(page)
    check_accessible(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("load")


def buttons(page: Page) -> list[str]:
    """What can be pressed above the page."""
    found = page.locator(".page-actions").locator("button, a").all_inner_texts()
    return [text.strip() for text in found]


def test_a_month_of_the_bulletin(
    live_site: Site, people: dict[str, User], photo: Path, tmp_path: Path
) -> None:
    _first_district_writes(live_site, people["district"], photo)
    _second_district_writes(live_site, people["south"])
    _editor_returns_and_takes(live_site, people["city"])
    _second_district_mends(live_site, people["south"])
    issue = _editor_composes(live_site, people["city"])
    _the_others_pass_it_on(live_site, people, issue)
    _editor_issues(live_site, people["city"], issue)
    _files_open(live_site, issue, tmp_path)
    _reader_opens_a_number(live_site, people["leader"])
    _a_stranger_is_offered_nothing(live_site, people["resident"], issue)


def _first_district_writes(site: Site, officer: User, photo: Path) -> None:
    page = site.desktop(officer)
    site.open(page, "/bulletin/contributions/")
    looked_at(page, "contributions-empty")
    page.get_by_role("link", name="写稿").click()
    page.get_by_label("报送单位").select_option(label="九龙坡区无废办")
    page.get_by_label("标题").fill("九龙坡区推进分类")
    page.get_by_label("正文").click()
    page.keyboard.insert_text(PASTED)
    press(page, "保存草稿")
    body = page.get_by_label("正文")
    assert body.input_value() == CLEANED

    body.press("Control+End")
    page.keyboard.insert_text("\n全市厨余占比达")
    press(page, "插入指标")
    page.get_by_label("指标", exact=True).fill("厨余占比")
    page.get_by_label("期间").fill("2026-03")
    looked_at(page, "picker")
    page.locator("[data-pick]").click()
    page.locator("[data-picker]").wait_for(state="hidden")
    page.keyboard.insert_text("。")
    page.locator("[data-photo]").set_input_files(photo)
    page.get_by_text("请在光标处写图片说明").wait_for()
    page.keyboard.insert_text("宣传现场")
    page.locator("[data-preview] .bulletin-value", has_text="72.7%").wait_for()
    page.locator("[data-preview] figcaption", has_text="宣传现场").wait_for()
    looked_at(page, "contribution-writing")
    # The last words are handed in too, although nobody waited for them to be saved.
    body.press("Control+Home")
    page.keyboard.insert_text("据悉，")
    press(page, "报送")
    page.get_by_text("已办理：已报送").wait_for()
    row = Contribution.objects.get()
    assert row.body.startswith("据悉，3月9日，")
    assert re.search(
        r"达\[\[kitchen_rate\|2026-03\]\]。\n\[\[photo\|[0-9a-f-]{36}\|宣传现场\]\]$", row.body
    )


def _second_district_writes(site: Site, officer: User) -> None:
    page = site.phone(officer)
    site.open(page, "/bulletin/contributions/new/")
    page.get_by_label("标题").fill("南岸区召开现场会")
    page.get_by_label("正文").fill(NUMBERED_TWICE)
    press(page, "保存草稿")
    looked_at(page, "contribution-phone")
    press(page, "报送")
    page.get_by_text("已办理：已报送").wait_for()


def _editor_returns_and_takes(site: Site, editor: User) -> None:
    page = site.desktop(editor)
    site.open(page, "/bulletin/contributions/?state=submitted")
    page.get_by_role("link", name="南岸区召开现场会").click()
    press(page, "退回")
    page.get_by_label("原因").fill("请写明地点。")
    press(page, "退回来稿")
    page.get_by_text("已办理：退回").wait_for()
    site.open(page, "/bulletin/contributions/?state=submitted")
    page.get_by_role("link", name="九龙坡区推进分类").click()
    # The editor reads numbers and pictures, not the marks that stand for them.
    page.locator(".bulletin-value", has_text="72.7%").wait_for()
    assert page.locator(".bulletin-figure img").evaluate("image => image.naturalWidth") == 640
    looked_at(page, "contribution-read")
    press(page, "接收")


def _second_district_mends(site: Site, officer: User) -> None:
    page = site.phone(officer)
    site.open(page, "/bulletin/contributions/")
    page.get_by_role("link", name="南岸区召开现场会").click()
    assert page.locator(".notice-warning").inner_text() == "退回原因：请写明地点。"
    looked_at(page, "contribution-returned-phone")
    body = page.get_by_label("正文")
    body.fill(body.input_value().replace("召开现场会", "在南坪街道召开现场会"))
    press(page, "重新报送")
    page.get_by_text("已办理：已报送").wait_for()
    assert "在南坪街道" in Contribution.objects.get(title="南岸区召开现场会").body


def _editor_composes(site: Site, editor: User) -> Issue:
    page = site.desktop(editor)
    site.open(page, "/bulletin/contributions/?state=submitted")
    page.get_by_role("link", name="南岸区召开现场会").click()
    press(page, "接收")
    site.open(page, "/bulletin/issues/")
    looked_at(page, "issues")
    page.get_by_label("起始日期").fill("2026-03-01")
    page.get_by_label("截止日期").fill("2026-03-31")
    press(page, "新建")
    assert "编入条目后才能提交。" in page.locator("#content").inner_text()
    for title in ("南岸区召开现场会", "九龙坡区推进分类"):
        row = page.locator("li", has=page.get_by_role("link", name=title))
        row.get_by_label("栏目").select_option(DISTRICTS)
        row.get_by_role("button", name="编入").click()
        page.wait_for_load_state("load")
    _an_item_of_the_office(page)
    issue = Issue.objects.get()
    _order_by_keyboard(page)
    _shorten(page)
    _mend_and_mark(page)
    press(page, "提交审核")
    page.get_by_text("无废城市建设工作简报 2026-03：审核").wait_for()
    assert buttons(page) == ["看清样（PDF）", "Word", "退回编辑"]
    return issue


def _an_item_of_the_office(page: Page) -> None:
    page.get_by_role("link", name="新写一条").click()
    page.get_by_label("栏目").select_option(WORK)
    page.get_by_label("标题").fill("召开推进会")
    page.get_by_label("正文").fill(f"{OLD_DAY}，召开推进会。")
    page.locator("#typed .remark", has_text=OLD_DAY).wait_for()
    press(page, "保存")


def _titles(page: Page) -> list[str]:
    return page.locator("[data-ordering] li a").all_inner_texts()


def _order_by_keyboard(page: Page) -> None:
    assert _titles(page) == ["召开推进会", "南岸区召开现场会", "九龙坡区推进分类"]
    page.get_by_role("button", name="上移：九龙坡区推进分类").press("Enter")
    page.get_by_text("已移动并保存").wait_for()
    page.reload()
    assert _titles(page) == ["召开推进会", "九龙坡区推进分类", "南岸区召开现场会"]


def _shorten(page: Page) -> None:
    page.locator("[data-ordering]").get_by_role("link", name="南岸区召开现场会").click()
    original = page.locator("table.compared td:first-child")
    assert original.all_inner_texts() == Contribution.objects.get(
        title="南岸区召开现场会"
    ).body.split("\n")
    body = page.get_by_label("正文")
    body.fill(body.input_value().replace("\n此句可删。", ""))
    looked_at(page, "item")
    press(page, "保存")
    page.locator("[data-ordering]").get_by_role("link", name="南岸区召开现场会").click()
    assert page.locator("table.compared del").all_inner_texts() == ["此句可删。"]
    page.get_by_role("link", name="返回").click()


def _mend_and_mark(page: Page) -> None:
    looked_at(page, "compose")
    assert "提交审核" not in buttons(page)
    assert "改正 1 处错误" in page.locator("#content .notice").inner_text()
    error = page.locator(".remark-3")
    assert "序号“二是”出现了两次。" in error.inner_text()
    assert "南岸区召开现场会 · 第 2 段" in error.inner_text()
    error.get_by_role("link", name="南岸区召开现场会").click()
    body = page.get_by_label("正文")
    body.fill(body.input_value().replace("二是定责", "三是定责"))
    page.locator("#typed", has_text="三是定责").wait_for()
    press(page, "保存")
    assert page.locator(".remark-3").count() == 0
    old = page.locator(".remark", has_text=OLD_DAY)
    old.get_by_placeholder("误报理由").fill("会期确在一月。")
    old.get_by_role("button", name="标为误报").click()
    page.get_by_text("误报：会期确在一月。").wait_for()
    assert page.url.endswith("#remarks")


def _the_others_pass_it_on(site: Site, people: dict[str, User], issue: Issue) -> None:
    address = f"/bulletin/issues/{issue.pk}/"
    steps = {"operator": "审核通过", "evaluator": "校对完成", "province": "签发"}
    pages = {name: site.desktop(people[name]) for name in ("city", *steps)}
    for name, word in steps.items():
        offered = {
            other: f">{word}</button>" in page.request.get(f"{site.url}{address}").text()
            for other, page in pages.items()
        }
        assert offered == {other: other == name for other in pages}
        page = pages[name]
        site.open(page, address)
        if name == "evaluator":
            _proof_reader_writes(page)
        press(page, word)
    page.get_by_text("渝环简报008：已签发").wait_for()
    looked_at(page, "signed")


def _proof_reader_writes(page: Page) -> None:
    page.locator("[data-ordering]").get_by_role("link", name="召开推进会").click()
    page.get_by_label("提意见").fill("标题可否写明会议名称？")
    press(page, "提交意见")
    assert "校对完成" not in buttons(page)
    assert "处理完 1 条修改意见" in page.locator("#content .notice").inner_text()
    press(page, "已处理")


def _editor_issues(site: Site, editor: User, issue: Issue) -> None:
    page = site.desktop(editor)
    site.open(page, f"/bulletin/issues/{issue.pk}/")
    assert "编更正" not in buttons(page)
    press(page, "印发")
    press(page, "分发给报送范围")
    page.get_by_text("新增 1 条分发。").wait_for()
    looked_at(page, "deliveries")


def _files_open(site: Site, issue: Issue, folder: Path) -> None:
    import docx

    page = site.desktop()
    site.open(page, "/bulletin/brief/8/")
    made: dict[str, bytes] = {}
    for label in ("PDF", "Word"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=label, exact=True).click()
        assert waiting.value.suggested_filename == f"渝环简报008.{_SUFFIX[label]}"
        made[label] = Path(waiting.value.path()).read_bytes()
    paragraphs = [each.text for each in docx.Document(BytesIO(made["Word"])).paragraphs]
    assert "全市厨余占比达72.7%。" in paragraphs
    assert "一是定人，二是定时，三是定责。" in paragraphs
    text = _text_of_pdf(made["PDF"], folder)
    assert "72.7%" in text
    assert "此句可删" not in text


_SUFFIX = {"PDF": "pdf", "Word": "docx"}


def _text_of_pdf(made: bytes, folder: Path) -> str:
    assert made.startswith(b"%PDF-")
    if shutil.which("pdftotext") is None:
        pytest.skip("needs poppler-utils")
    path = folder / "issue.pdf"
    path.write_bytes(made)
    answer: Any = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return str(answer.stdout.decode())


def _reader_opens_a_number(site: Site, reader: User) -> None:
    page = site.phone(reader)
    site.open(page, "/bulletin/")
    looked_at(page, "archive-phone")
    unread = page.locator("section", has=page.get_by_role("heading", name="送给您、还没有读的"))
    assert Delivery.objects.get().read_at is None
    unread.get_by_role("link", name="渝环简报008").click()
    page.wait_for_load_state("load")
    looked_at(page, "issue-phone")
    assert Delivery.objects.get().read_at is not None
    page.locator("article .bulletin-value", has_text="72.7%").tap()
    page.wait_for_url(re.compile("/figures/kitchen_rate/.*as_of="))
    looked_at(page, "figure-phone")
    assert "72.7%" in page.locator(".figure-large").inner_text().replace(" ", "")
    page.locator("a[href*='/behind/kitchen_waste/']").first.tap()
    page.get_by_role("link", name="全部分录行").tap()
    page.wait_for_selector("text=W-1")
    site.open(page, "/bulletin/")
    assert page.get_by_text("送给您、还没有读的").count() == 0


def _a_stranger_is_offered_nothing(site: Site, resident: User, issue: Issue) -> None:
    page = site.phone(resident)
    site.open(page, "/bulletin/")
    assert buttons(page) == ["Atom 订阅源", "简报与订阅"]
    site.open(page, "/bulletin/brief/8/")
    assert buttons(page) == ["PDF", "Word", "纯文本", "JSON"]
    site.expect_complaint("403")
    for path in (f"/bulletin/issues/{issue.pk}/", f"/bulletin/issues/{issue.pk}/deliveries/"):
        answer = page.goto(f"{site.url}{path}")
        assert answer is not None
        assert answer.status == 403
