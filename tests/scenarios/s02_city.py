"""From a ribbon of the city's picture down to the paper behind it."""

from __future__ import annotations

import json

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    2,
    "city",
    Words("看城市：从一条流向打开到单据", "The city: from a ribbon down to the paper"),
    Words("无废办、街镇管理员、评估员", "programme offices, street officers, evaluators"),
    Words(
        "图上的每个数字都是总账里若干行的合计。点一下，就看到这些行；再点一下，就看到单据。",
        "Every figure in a picture is the sum of lines in the ledger. One click shows the lines, "
        "another one the paper.",
    ),
)
#: The widest ribbon that is drawn: its upper left corner, a few pixels inside.
WIDEST = """
figure => {
  const ribbons = [...figure.querySelectorAll('svg path')]
    .filter(path => path.getAttribute('fill-opacity') === '0.32')
    .map(path => [path, path.getPointAtLength(0)])
    .sort((a, b) => thick(b[0]) - thick(a[0]));
  function thick(path) {
    const numbers = path.getAttribute('d').match(/-?[\\d.]+/g).map(Number);
    return Math.abs(numbers[1] - numbers[numbers.length - 1]);
  }
  const [path, start] = ribbons[0];
  const place = new DOMPoint(start.x + 6, start.y + 14);
  const shown = place.matrixTransform(path.getScreenCTM());
  return { x: shown.x, y: shown.y };
}
"""

STORY.part("看全市", "The whole city")


@STORY.step(
    "在左侧导航点 **全市概览**。默认是最近一个有数据的月，可以换成季、年，或前后翻。",
    "Press **City overview** on the left. It opens at the latest month with data; choose a "
    "quarter or a year, or step back and forth.",
    picture="city",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.wait_for_lake()
    at.menu("全市概览")
    at.sees("各类产生量", "各街镇产生量", "来源与去向")
    at.open("/city/?period=2026-09")
    at.sees("2026年9月")


@STORY.step(
    "每张图都有一张同样内容的表：点 **表格** 切换。**下载** 可得图片或 CSV。",
    "Every picture has a table that says the same: **Table** switches. **Download** gives "
    "a picture or a CSV file.",
)
def _(at: Stage) -> None:
    figure = at.page.locator("figure[data-chart=bars]")
    figure.get_by_role("button", name="表格").click()
    assert figure.locator("table").is_visible()
    assert figure.locator("tbody tr").count() > 3
    figure.get_by_role("button", name="表格").click()


@STORY.step(
    "**来源与去向** 一图从左到右：产生地区、类别、处理厂与产物、利用或损耗。"
    "带子越宽，质量越大；把鼠标放上去看吨数。",
    "**Sources and destinations** reads from the left: where it arose, classes, plants and "
    "products, use or loss. The wider a ribbon, the more mass; point at it for tonnes.",
    picture="flows",
)
def _(at: Stage) -> None:
    figure = at.page.locator("figure[data-chart=sankey]")
    figure.scroll_into_view_if_needed()
    figure.locator("svg path[fill-opacity='0.32']").first.wait_for(state="attached")


STORY.part("打开一条流向", "Opening a ribbon")


@STORY.step(
    "点一条带子，打开构成它的 **明细**。页首的合计与图上的数字一克不差。",
    "Click a ribbon: the **Lines** behind it open. The sum at their head is the figure of the "
    "picture, to the gram.",
    picture="postings",
)
def _(at: Stage) -> None:
    figure = at.page.locator("figure[data-chart=sankey]")
    source = figure.get_attribute("data-source")
    links = json.loads(at.page.locator(f"#{source}").text_content() or "")["links"]
    figure.evaluate("element => element.scrollIntoView({block: 'center'})")
    place = figure.evaluate(WIDEST)
    at.page.mouse.click(place["x"], place["y"])
    at.page.wait_for_url("**/ledger/postings/**")
    at.settle()
    shown = at.page.url.removeprefix(at.site.url)
    (link,) = [link for link in links if link.get("href") == shown]
    grams = f"{abs(link['grams']):,}"
    assert grams in at.text(".tiles"), (grams, at.text(".tiles"))


@STORY.step(
    "生效的筛选条件列在上方，点其中一个即可去掉。**导出 Excel** 得到同样的行。",
    "The conditions in force stand above the lines; click one to drop it. **Export to Excel** "
    "gives the same lines.",
)
def _(at: Stage) -> None:
    assert at.page.locator(".chips li").count() > 1
    assert at.page.get_by_role("link", name="导出 Excel").is_visible()


@STORY.step(
    "点任意一行，打开 **分录**：从哪里到哪里、凭证号、经办人、在账上的第几页。",
    "Click any line to open its **Entries** page: from where to where, the number of the paper, "
    "who recorded it, and on which page of the book it stands.",
)
def _(at: Stage) -> None:
    at.page.locator("#list-results a[href^='/ledger/entries/']").first.click()
    at.settle()
    at.sees("从哪里到哪里", "凭证与经办", "账页与摘要")


@STORY.step(
    "凭证号就是纸上的号码：凭它到现场或档案里找那张磅单、联单或日报。"
    "需要纸质留存时，点 **打印凭单**。",
    "The reference is the number on the paper: with it the weighbridge ticket, manifest or day "
    "sheet is found on site or in the archive. **Print the slip** prints the entry.",
    picture="entry",
)
def _(at: Stage) -> None:
    assert at.page.locator("dt", has_text="凭证").first.is_visible()
    assert at.page.get_by_role("button", name="打印凭单").is_visible()
