"""Looking something up in the registers, and taking it home as a spreadsheet."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    9,
    "registers",
    Words("登记册：查询与导出 Excel", "The registers: looking up, exporting to Excel"),
    Words("所有工作人员", "everybody at work"),
    Words(
        "账本说到的地方、单位、场所、车辆、物料和日期，都在登记册里，按日期生效。",
        "Places, bodies, sites, vehicles, materials and days that the ledger speaks of stand in "
        "the registers, each valid from a date.",
    ),
)

STORY.part("查询", "Looking up")


@STORY.step(
    "在左侧点 **登记**，可见各登记册和各有多少行。",
    "Press **Registers** on the left: every register, and how many rows it has.",
    picture="registers",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.menu("登记")
    assert at.page.locator(".tiles .tile").count() >= 6


@STORY.step(
    "打开 **物料** 登记册，搜索“废矿物油”或代码的一部分，结果随输入更新。",
    "Open the register **Material** and search for a name or a part of a code; the rows follow "
    "what you type.",
)
def _(at: Stage) -> None:
    at.open("/registers/materials/")
    before = at.text(".list-summary p")
    at.page.locator("#list-search").fill("900-249-08")
    at.page.wait_for_url("**q=900-249-08*")
    at.settle()
    assert at.text(".list-summary p") != before
    at.sees("900-249-08")


@STORY.step(
    "点一行看全部资料：代码、所属类别、密度、生效日期和修改记录。",
    "Click a row for all of it: codes, class, density, dates of validity and the history of "
    "changes.",
)
def _(at: Stage) -> None:
    at.page.locator("#list-results tbody a").first.click()
    at.settle()
    assert "900-249-08" in at.page.locator("#content").inner_text()


@STORY.step(
    "区划按日期成树：撤并、拆分、调整都有记录，**区划树** 可看任意一天。",
    "Regions are a tree with dates: mergers, splits and transfers are on record, and **Tree of "
    "divisions** shows any day.",
)
def _(at: Stage) -> None:
    at.open("/registers/regions/")
    at.follow("区划树")
    at.sees("九龙坡区")


STORY.part("导出", "Exporting")


@STORY.step(
    "列表右上角的 **导出 Excel** 导出当前筛选的全部行，不只是这一页。",
    "**Export to Excel** at the top right of a list gives all rows of the current filter, not only "
    "this page.",
    picture="organisations",
)
def _(at: Stage) -> None:
    from openpyxl import load_workbook

    at.open("/registers/organisations/")
    told = at.text(".list-summary p")
    with at.download("导出 Excel").open("rb") as file:
        book = load_workbook(file)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert f"共 {len(rows) - 1} 行" == told


@STORY.step(
    "总账里的 **分录**、**明细**、**批次与溯源** 也都能这样导出。",
    "**Entries**, **Lines** and **Lots and tracing** of the ledger are exported the same way.",
)
def _(at: Stage) -> None:
    at.open("/ledger/lots/?q=P-sorting-sorted_metal")
    assert at.page.get_by_role("link", name="导出 Excel").is_visible()
