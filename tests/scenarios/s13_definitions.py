"""What a figure means, and the values that bodies declare because nobody can weigh them."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    13,
    "definitions",
    Words("指标定义与填报值", "Definitions of figures, and declared values"),
    Words("无废办、街镇、社区、评估员", "programme offices, streets, communities, evaluators"),
    Words(
        "指标怎样算写在定义里，谁都可以读。称不了的数，如已分类的小区，由街镇和社区填报：只增不改，"
        "更正要写事由，原值留在案。",
        "How a figure is computed stands in its definition, open to everybody. What cannot be "
        "weighed, such as compounds that sort, is declared by streets and communities: only added "
        "to, a correction needs a reason, and the old value stays on record.",
    ),
)
STREET, SERIES = "500107001", "compounds_sorting"
FIRST, LAST = "2025-06-01", "2025-06-30"
WHY = "漏计一个小区"


STORY.part("查定义", "Reading definitions")


@STORY.step(
    "在 **数据指标** 页点 **指标定义**。定义按组列出，各有公式、单位、版本；标着 **草案** 或 "
    "**依据待核实** 的，还没有经人复核，或没有见到原文。",
    "On the page **Figures** press **Definitions**. They are listed by group with formula, unit "
    "and edition; those marked **draft** or **source unconfirmed** have not been reviewed, or the "
    "text of their source was not seen.",
    picture="definitions",
)
def _(at: Stage) -> None:
    at.sit_down("evaluator")
    at.menu("数据指标")
    at.follow("指标定义")
    assert at.page.locator("#content .plain-list li").count() > 20


@STORY.step(
    "按名称或标识搜索，例如回收利用率，点 **搜索**，再点名称打开。",
    "Search by name or id, for example the recycling rate, press **Search**, and open it.",
)
def _(at: Stage) -> None:
    at.page.locator("#definition-search").fill("household_recycling_rate")
    at.press("搜索")
    at.page.locator("#content a[href*='/figures/household_recycling_rate/']").first.click()
    at.settle()
    at.sees("公式", "不计入")


STORY.part("填报", "Declaring a value")


@STORY.step(
    "街镇或社区在 **填报值** 页点 **填报一个值**，选数列、区划和期间，填数值和依据，点 **填报**。"
    "只能填本辖区的。",
    "On the page **Declared values** the street or community presses **Declare a value**, chooses "
    "series, division and days, gives the value and its evidence, and presses **Declare**. Only "
    "one's own area can be declared for.",
    picture="declare",
)
def _(at: Stage) -> None:
    at.sit_down("district")
    at.open("/figures/declared/")
    at.follow("填报一个值")
    form = at.page.locator("#content form[method=post]")
    form.locator("[name=series]").select_option(value=SERIES)
    form.locator("[name=region]").select_option(value=STREET)
    form.locator("[name=value]").fill("41")
    at.fill(first_day=FIRST, last_day=LAST, evidence="分类小区台账")


@STORY.step(
    "有很多值时，点 **上传 Excel**，按模板一行一个；有一行不对就都不填报，并指出哪一行哪一列。",
    "For many values press **Upload Excel** and use the template, one row each; if one row is "
    "wrong nothing is declared, and the page names row and column.",
)
def _(at: Stage) -> None:
    at.press("填报")
    at.sees("41")
    at.open("/figures/declared/")
    assert at.page.get_by_role("link", name="上传 Excel").is_visible()


STORY.part("更正与撤回", "Correcting and withdrawing")


@STORY.step(
    "填错了：打开这个值，填正确的数值和更正事由，点 **更正**。**填报经过** 里原值和新值都在。",
    "Declared by mistake: open the value, give the right one and the reason, and press "
    "**Correct**. Under **What was declared** both stand.",
    picture="corrected",
)
def _(at: Stage) -> None:
    at.open(f"/figures/declared/?series={SERIES}&region={STREET}&first={FIRST}&last={LAST}")
    at.page.locator(f"#list-results tbody tr:has-text('{FIRST}') a").first.click()
    at.settle()
    form = at.page.locator("section[aria-labelledby=correct-title] form")
    form.locator("[name=value]").fill("42")
    form.locator("[name=reason]").fill(WHY)
    form.get_by_role("button", name="更正").click()
    at.settle()
    at.page.locator("#content a[href^='/figures/declared/']").first.wait_for()
    at.sees("42")


@STORY.step(
    "整个值都不该有：写明事由，点 **撤回**。此后这一期间是无数据，而不是零。",
    "Should there be no value at all, give the reason and press **Withdraw**. From then on the "
    "period has no data, which is not zero.",
)
def _(at: Stage) -> None:
    at.open(f"/figures/declared/?series={SERIES}&region={STREET}&first={FIRST}&last={LAST}")
    at.page.locator(f"#list-results tbody tr:has-text('{FIRST}') a").first.click()
    at.settle()
    form = at.page.locator("section[aria-labelledby=withdraw-title] form")
    form.locator("[name=reason]").fill("该街道六月没有普查")
    form.get_by_role("button", name="撤回").click()
    at.settle()
    at.sees("已撤回")
