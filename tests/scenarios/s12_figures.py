"""A published rate opened down to its tickets, and asked again as of an earlier page."""

from __future__ import annotations

import re

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    12,
    "figures",
    Words("数据指标：从一个比率打开到磅单", "Figures: from a rate down to the tickets"),
    Words("无废办、街镇管理员、评估员", "programme offices, street officers, evaluators"),
    Words(
        "每个公布的数字都写明怎样算出、不计入什么、算到账上哪一页，并且能一层层打开：分子与分母、"
        "分组、分录行、凭证。没有数据就写无数据，不写成零。",
        "Every published number tells how it is computed, what it does not count and up to which "
        "page of the book, and opens step by step: numerator and denominator, groups, ledger "
        "lines, papers. No data is told as such, never as zero.",
    ),
)
RATE = "/figures/household_recycling_rate/"
DISTRICT = "500107"
MONTH = "2026-09"


def open_rate(at: Stage) -> None:
    at.open(f"{RATE}?period={MONTH}&region={DISTRICT}")


def whole(text: str) -> int:
    """The number in a text with groups of three."""
    return int(re.sub(r"[^\d-]", "", text))


STORY.part("看数值", "Seeing the values")


@STORY.step(
    "在左侧导航点 **数据指标**，选指标、起止日期、区划，按层级选街镇，点 **查询**。"
    "整个问题都在网址里，把网址发给别人，看到的是同一张表。",
    "Press **Figures** on the left, choose figures, days, a division and the level of streets, and "
    "press **Show**. The whole question stands in the address: sent to somebody else, it shows the "
    "same table.",
    picture="figures",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.wait_for_lake()
    at.menu("数据指标")
    form = at.page.locator("form.explorer-form")
    form.locator("[name=first]").fill("2026-09-01")
    form.locator("[name=last]").fill("2026-09-30")
    form.locator("[name=region]").select_option(value=DISTRICT)
    form.locator("[name=level]").select_option(value="township")
    at.press("查询")
    at.page.locator("#list-results tbody tr").first.wait_for(timeout=60_000)
    assert at.page.locator("#list-results tbody tr").count() > 3


@STORY.step(
    "每个值旁边写着填报率、估算占比、计入行数、定义版本和账页。**导出 Excel** 得到同一张表；"
    "图可以切换为表格，也可以下载。",
    "Beside each value stand the share reported, the share estimated, the lines counted, the "
    "edition of the definition and the page of the book. **Export to Excel** gives the same table; "
    "pictures can be switched to tables and downloaded.",
)
def _(at: Stage) -> None:
    assert at.page.get_by_role("link", name="导出 Excel").is_visible()
    at.sees("固定链接")


STORY.part("打开一个数值", "Opening a value")


@STORY.step(
    "点一个值，打开这个指标：**分子** 和 **分母**、公式、依据、不计入的内容，以及全年的走势。"
    "依据没有见到原文的，写着待核实。",
    "Click a value: the figure opens with **Numerator** and **Denominator**, formula, legal "
    "source, what is not counted, and the course of the year. A source whose text was not seen is "
    "marked as unconfirmed.",
    picture="figure",
)
def _(at: Stage) -> None:
    open_rate(at)
    at.sees("分子", "分母", "公式", "不计入")
    assert "%" in at.text(".figure-large")


@STORY.step(
    "点分母里的生活垃圾产生量，看它由哪些街镇、社区、物料组成；各组之和等于合计。",
    "Click the household waste generated in the denominator to see which streets, communities and "
    "materials it is made of; the groups add up to the whole.",
    picture="groups",
)
def _(at: Stage) -> None:
    at.page.locator("#content a[href*='/behind/household_generated/']").first.click()
    at.settle()
    at.notes["lines"] = whole(at.page.locator(".tiles .tile-figure").nth(1).inner_text())
    assert at.page.locator("#content tbody tr").count() > 1


@STORY.step(
    "点 **全部分录行**，看每一次过磅。**所列各行之和** 就是指标里的那个数字，一克不差；"
    "可以筛选，也可以导出。",
    "Press **All ledger lines** to see every weighing. The **Sum of the lines** is the number in "
    "the figure, to the gram; lines can be filtered and exported.",
    picture="lines",
)
def _(at: Stage) -> None:
    at.follow("全部分录行")
    assert whole(at.page.locator(".tiles .tile-figure").nth(1).inner_text()) == at.notes["lines"]
    at.sees("所列各行之和")


@STORY.step(
    "点一行的日期，打开 **分录**：从哪里到哪里、凭证号、经办人。凭证号就是那张磅单上的号码。",
    "Click the day of a line: its **Entries** page opens with from where to where, the number of "
    "the paper and who recorded it. That number is printed on the ticket.",
)
def _(at: Stage) -> None:
    at.page.locator("#list-results tbody a[href*='/ledger/entries/']").first.click()
    at.settle()
    at.sees("从哪里到哪里", "凭证与经办")


STORY.part("以后再看", "Looking again later")


@STORY.step(
    "报出一个数字时，把 **固定链接** 一起留下：它写着算到哪一页账，以后入账的更正不会改变它。",
    "Keep the **Permanent link** with a number that is reported: it holds the page of the book, "
    "and later corrections do not change what it shows.",
)
def _(at: Stage) -> None:
    open_rate(at)
    at.notes["value"] = at.text(".figure-large")
    at.follow("固定链接")
    assert at.text(".figure-large") == at.notes["value"]
    assert "as_of=" in at.page.url


@STORY.step(
    "**修订** 一栏列出这个数值在哪一天因更正而变过、原来是多少。也可以在 **截至账页** 填一个较早的"
    "账页，看当时的数字。",
    "Under **Revisions** stand the days on which later corrections changed this value, and what it "
    "was before. Or enter an earlier page under **As of ledger page** to see the number of that "
    "time.",
    picture="revisions",
)
def _(at: Stage) -> None:
    at.page.locator("#revisions-title").scroll_into_view_if_needed()
    at.settle()
    section = at.page.locator("section[aria-labelledby=revisions-title]")
    section.get_by_text(re.compile("首次得出")).first.wait_for(timeout=60_000)
