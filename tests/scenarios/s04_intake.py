"""A weighbridge's export brought in: mapped, tried, posted, its bad rows taken home, undone."""

from __future__ import annotations

from openpyxl import load_workbook

from tests.scenarios.story import Stage, Story, Words
from wufei.demo import weighbridge_file

STORY = Story(
    4,
    "intake",
    Words(
        "导入磅单文件：试算、入账、撤销", "Importing a weighbridge file: trial, posting, undoing"
    ),
    Words("无废办、街镇管理员", "programme offices, street officers"),
    Words(
        "地磅导出的表格可以整批入账。先试算，再入账；不合格的行连同原因一起退回，其余照常入账。",
        "A table exported by a weighbridge is posted as a whole. It is tried first; rows that are "
        "wrong come back with the reason, the others are posted.",
    ),
)
#: Another month's draw than the file that the demo city holds already.
SEED = 4711
NAME = "磅单_资源化厂_第二份.csv"


def wait_for(at: Stage, words: str) -> None:
    """Background work ends; the page turns by itself."""
    at.page.locator("#content").get_by_text(words).first.wait_for(timeout=60_000)
    at.settle()


STORY.part("上传与对应", "Uploading and mapping")


@STORY.step(
    "在 **文件导入** 页点 **导入文件**，选地磅导出的 CSV 或 Excel，点 **上传**。"
    "此时什么也没有入账。",
    "On **File import** press **Import a file**, choose the CSV or Excel file and press "
    "**Upload**. Nothing is posted yet.",
)
def _(at: Stage) -> None:
    at.sit_down("district")
    at.menu("文件导入")
    at.follow("导入文件")
    content = weighbridge_file.content(SEED)
    file = {"name": NAME, "mimeType": "text/csv", "buffer": content}
    at.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    at.press("上传")


@STORY.step(
    "页面认出表头，列出合适的方案，并显示文件的前几行和它们将变成什么。中文编码自动识别。",
    "The page knows the header, offers maps that fit it, and shows the first rows and what they "
    "will become. The encoding is found by itself.",
    picture="mapping",
)
def _(at: Stage) -> None:
    at.sees("适合这个表头的方案", "这些行将变成", "GB18030")


@STORY.step(
    "点 **用它试算**。要改就点 **查看或修改**，逐列对应；保存的方案下次自动列出。",
    "Press **Dry run with it**. To change it press **View or change** and map column by column; a"
    " saved map "
    "is offered the next time.",
)
def _(at: Stage) -> None:
    at.page.get_by_role("button", name="用它试算").first.click()
    wait_for(at, "试算报告")


STORY.part("试算", "The trial")


@STORY.step(
    "**试算报告** 说明读到多少行、可入账多少、拒收多少，以及每一类问题在哪一行哪一列。",
    "The **Dry-run report** tells how many rows were read, how many can be posted, how many are "
    "refused, and in which row and column each problem is.",
    picture="trial",
)
def _(at: Stage) -> None:
    rows = weighbridge_file.GOOD_ROWS + weighbridge_file.WRONG_ROWS
    figures = at.page.locator("#content .tile-figure").all_inner_texts()
    assert figures[0] == str(rows)
    assert figures[1] == str(weighbridge_file.GOOD_ROWS)
    at.sees("发现的问题")


@STORY.step(
    "点 **下载未入账的行（Excel）**，每行旁边写着原因，可以直接发给地磅改。",
    "**Download the rows not posted (Excel)** has the reason beside each row, ready to be sent to "
    "the weighbridge.",
)
def _(at: Stage) -> None:
    with at.download("下载未入账的行（Excel）").open("rb") as file:
        rows = list(load_workbook(file).worksheets[0].iter_rows(values_only=True))
    assert len(rows) - 1 == weighbridge_file.WRONG_ROWS


STORY.part("入账", "Posting")


@STORY.step(
    "点 **入账…**，看清将会发生什么，再点 **入账**。它在后台进行，中断了可以接着做。",
    "Press **Post…**, read what will happen, and press **post**. It runs in the background and "
    "goes on after an interruption.",
)
def _(at: Stage) -> None:
    at.follow("入账…")
    at.sees("将会发生什么")
    at.press("入账")
    wait_for(at, "入账结果")


@STORY.step(
    "**入账结果** 列出新入账的分录；**查看这批明细** 打开它们。同一文件再导入一次，不会重复入账。",
    "The **Result of posting** counts the entries; **See the lines of this batch** opens them. "
    "The same file "
    "brought again adds nothing.",
    picture="posted",
)
def _(at: Stage) -> None:
    section = at.page.locator("section", has=at.page.locator("#result-title")).last
    assert section.locator(".tile-figure").first.inner_text() == str(weighbridge_file.GOOD_ROWS)
    at.notes["run"] = at.page.url.removeprefix(at.site.url)


STORY.part("撤销", "Undoing")


@STORY.step(
    "导错了：点 **撤销…**，写明事由，点 **撤销整个导入** 并确认。每一笔都记一笔相反的分录。",
    "Brought by mistake: press **Undo…**, give the reason, press **Undo the whole import** and "
    "confirm. Each entry gets its exact negative.",
)
def _(at: Stage) -> None:
    at.follow("撤销…")
    at.fill(reason="发错文件，这是第二份底稿")
    at.press("撤销整个导入")
    at.confirm()
    wait_for(at, "已整批撤销")


@STORY.step(
    "原来的分录和相反的分录都留在账上；撤销以后可以重新导入。",
    "The entries and their negatives stay on the books; the file can be brought again.",
)
def _(at: Stage) -> None:
    at.open(at.notes["run"])
    at.sees("发错文件，这是第二份底稿")
