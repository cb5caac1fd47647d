"""A month of the bulletin, from a district's report to the printed number and its reader."""

from __future__ import annotations

import re
import time

from tests.scenarios.story import LAKE_SECONDS, Stage, Story, Words

STORY = Story(
    14,
    "bulletin",
    Words("工作简报：从来稿到印发", "The bulletin: from a report to the printed issue"),
    Words(
        "区县和单位的撰稿人、编辑、审核、校对、签发人，以及读者",
        "writers in districts and units, editor, reviewer, proof-reader, signer, and readers",
    ),
    Words(
        "简报里的数字从指标库选取，签发时定格，读者可以一直打开到磅单。谁在什么时候办了哪一步、"
        "为什么退回，都留在案；期号在签发时给出，不跳号。",
        "Numbers in the bulletin are taken from the figures and frozen at signing, and a reader "
        "can open each of them down to the tickets. Who took which step when, and why something "
        "was returned, stays on record; the number is given at signing, without gaps.",
    ),
)
UNIT, TITLE = "江岸清运有限公司", "九龙坡区开展收运对账"
OFFICE_TITLE = "召开月度调度会"
MONTH = "2026-10"
TEXT = "10月21日，九龙坡区组织收运单位逐车对账。\n一是核车次，二是核重量，二是核去向。\n"
WHY = "请写明本月回收利用率。"


def wait_for_first_issue(at: Stage) -> None:
    """The demo city issues its first bulletin in the background, once its books are read."""
    at.wait_for_lake()
    until = time.monotonic() + LAKE_SECONDS
    while not at.page.request.get(f"{at.site.url}/bulletin/brief/1/").ok:
        assert time.monotonic() < until, "the demo city has no bulletin"
        at.page.wait_for_timeout(500)


def turn_to(at: Stage, user: str | None, path: str) -> None:
    """That person, who has sat there all the month, opens a page."""
    seats = at.notes.setdefault("seats", {})
    if user not in seats:
        seats[user] = at.site.desktop(user)
    at.page = seats[user]
    at.open(path)


def here(at: Stage) -> str:
    return at.page.url.removeprefix(at.site.url)


STORY.part("区县和单位报送", "Districts and units report")


@STORY.step(
    "打开 **工作简报**，点 **来稿**，再点 **写稿**。选报送单位，写标题和正文；从 Word 粘贴，"
    "格式会清理。点 **保存草稿**，以后边写边自动保存。",
    "Open **Bulletins**, press **Contribution**, then **Write**. Choose the unit, give title and "
    "text; paste straight from Word, formats are cleaned. Press **Save draft**; from then on the "
    "text saves itself while you write.",
)
def _(at: Stage) -> None:
    turn_to(at, "district", "/bulletin/contributions/")
    wait_for_first_issue(at)
    at.menu("工作简报")
    at.follow("来稿")
    at.follow("写稿")
    at.fill(unit=UNIT, title=TITLE, body=f"\u3000\u3000{TEXT}")
    at.press("保存草稿")
    assert at.control("正文").input_value() == TEXT.strip()


@STORY.step(
    "写完点 **报送**。编辑点 **接收**，或点 **退回** 并写明原因；退回的稿子上方就写着原因，"
    "改好后点 **重新报送**。",
    "When done, press **Submit**. The editor presses **Accept**, or **Return** with a reason; the "
    "reason stands above the returned text. Mend it and press **Submit again**.",
)
def _(at: Stage) -> None:
    at.press("报送")
    at.sees("已办理：已报送")
    at.notes["contribution"] = here(at)
    turn_to(at, "city", at.notes["contribution"])
    at.press("退回")
    at.fill(reason=WHY)
    at.press("退回来稿")
    turn_to(at, "district", at.notes["contribution"])
    at.sees(WHY)


@STORY.step(
    "数字不要手打：把光标放在该写数字的地方，点 **插入指标**，按名称选指标，选期间和区划，点 "
    "**插入**。右边 **预览** 里就是现在的数值。照片用 **插入照片**，图表用 **插入图表**。",
    "Do not type numbers: put the cursor where the number belongs, press **Insert figure**, choose "
    "the figure by name, a period and a division, and press **Insert**. The **Preview** on the "
    "right shows its value now. Photos go in with **Insert photo**, charts with **Insert chart**.",
    picture="contribution",
)
def _(at: Stage) -> None:
    body = at.control("正文")
    body.press("Control+End")
    at.page.keyboard.insert_text("\n本月全区回收利用率")
    at.press("插入指标")
    at.page.locator("#pick-figure").fill("household_recycling_rate")
    at.page.locator("#pick-first").fill(MONTH)
    at.page.locator("#pick-region").select_option(value="500107")
    at.page.locator("[data-pick]").click()
    at.page.locator("[data-picker]").wait_for(state="hidden")
    at.page.keyboard.insert_text("。")
    at.page.locator("[data-preview] .bulletin-value", has_text="%").wait_for()


STORY.part("编一期", "Composing an issue")


@STORY.step(
    "编辑在 **工作简报** 页点 **编辑**，填起止日期，点 **新建**。已接收的来稿在右边，选栏目点 "
    "**编入**；自己写的点 **新写一条**。用箭头或拖动排顺序。",
    "On the page **Bulletins** the editor presses **Editor**, gives first and last day and presses "
    "**Begin**. Accepted contributions stand on the right: choose a group and press **Put in**. "
    "Press **Write an item** for one of your own. Arrows, or dragging, change the order.",
)
def _(at: Stage) -> None:
    at.press("重新报送")
    turn_to(at, "city", at.notes["contribution"])
    at.press("接收")
    at.menu("工作简报")
    at.follow("编辑")
    at.fill(first_day=f"{MONTH}-01", last_day=f"{MONTH}-31")
    at.press("新建")
    at.notes["issue"] = here(at)
    at.page.locator("[name=group]").select_option(label="区县动态")
    at.press("编入")
    at.follow("新写一条")
    at.fill(group="工作动态", title=OFFICE_TITLE, body="9月2日，市无废办召开月度调度会。")
    at.press("保存")


@STORY.step(
    "**检查** 一栏列出每处问题在哪一条、哪一段，建议怎么改。点条目名称去改，旁边是来稿原文；"
    "确实没错的，写明理由点 **标为误报**。还有错误时不能提交。",
    "Under **Checks** each problem stands with its item and paragraph, and a proposal. Click the "
    "item to mend it, with the original beside; what is no mistake is marked as **False alarm** "
    "with the reason. While errors are left the issue cannot be submitted.",
    picture="compose",
)
def _(at: Stage) -> None:
    at.sees("序号“二是”出现了两次。", "改正 1 处错误，或标为误报，之后才能继续。")
    assert at.page.get_by_role("button", name="提交审核").count() == 0


@STORY.step(
    "都改好了，点 **提交审核**。",
    "When all is mended, press **Submit for review**.",
)
def _(at: Stage) -> None:
    at.page.locator(".remark-3 a").click()
    body = at.control("正文")
    body.fill(body.input_value().replace("二是核去向", "三是核去向"))
    at.sees("来稿原文与现稿")
    at.press("保存")
    early = at.page.locator(".remark", has_text="9月2日")
    early.get_by_placeholder("误报理由").fill("会议确在九月。")
    early.get_by_role("button", name="标为误报").click()
    at.sees("会议确在九月。")
    at.press("提交审核")


STORY.part("审核、校对、签发、印发", "Review, proof, signature, issue")


@STORY.step(
    "每一步由有此职责的人办：**审核通过**、**校对完成**、**签发**。上一步是谁办的，谁就不能批下一步；"
    "不该办的人看不到按钮。有意见写在条目旁，处理完才能继续。",
    "Each step is taken by whoever has that duty: **Review passed**, **Proof-read**, **Sign**. "
    "Nobody approves what they handed on themselves, and who has no right sees no button. Comments "
    "stand beside the item and have to be settled first.",
)
def _(at: Stage) -> None:
    for user, word in (("operator", "审核通过"), ("evaluator", "校对完成"), ("province", "签发")):
        turn_to(at, user, at.notes["issue"])
        at.press(word)


@STORY.step(
    "签发时给出期号，数字定格。编辑点 **印发**，再点 **分发给报送范围**；谁收到、谁读了，"
    "都在 **分发** 页。",
    "Signing gives the number and freezes the figures. The editor presses **Issue**, then "
    "**Distribute to the recipients**; who got it and who read it stands on the page "
    "**Distribution**.",
    picture="distribution",
)
def _(at: Stage) -> None:
    at.sees("渝无废简报002：已签发")
    turn_to(at, "city", at.notes["issue"])
    at.press("印发")
    at.press("分发给报送范围")
    at.sees("站内")


STORY.part("阅读", "Reading")


@STORY.step(
    "公开的简报人人可读，也可下载 PDF 和 Word；手机上一样读。印发后账本若有更正，原文不变，"
    "更正写在页面上方。",
    "A public bulletin is open to everybody, as a page, also on a phone, as PDF and as Word. If "
    "the books are corrected later the text stays, and the correction is told above it.",
    picture="bulletin",
)
def _(at: Stage) -> None:
    turn_to(at, None, "/bulletin/")
    at.page.get_by_role("link", name=re.compile("渝无废简报002")).click()
    at.settle()
    assert at.download("PDF").read_bytes().startswith(b"%PDF-")


@STORY.step(
    "登录后点文中的数字，打开它的 **公式** 和 **不计入** 什么，算到哪一页账；有权的人可以再打开到"
    "每一次过磅。",
    "Signed in, click a number in the text to see its **Formula**, what is **Not counted**, and "
    "the page of the book it was computed at; who has the right opens it further, to every "
    "weighing.",
)
def _(at: Stage) -> None:
    turn_to(at, "resident", here(at))
    at.page.locator("article .bulletin-value").first.click()
    at.settle()
    assert "as_of=" in at.page.url
    at.sees("公式", "不计入")
