"""A lot followed forward and back."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    6,
    "trace",
    Words("追踪一个批次：去了哪里，从哪里来", "Tracing a lot: where it went, where it came from"),
    Words("产废单位、接受人、无废办、评估员", "generators, receivers, offices, evaluators"),
    Words(
        "一桶危险废物、一包打包塑料、一车垃圾，都是批次，有自己的批号，可以向两个方向追到底。",
        "A drum of hazardous waste, a bale, a vehicle's trip: each is a lot with a code of its own "
        "and can be followed to the end, both ways.",
    ),
)
DRUM, BALE = "D-GEN-1-900-006-09-202511-01", "P-sorting-sorted_metal-20260930"


def open_lot(at: Stage, code: str) -> None:
    at.menu("批次与溯源")
    at.page.locator("#list-search").fill(code)
    at.page.wait_for_url("**q=*")
    at.settle()
    at.follow(code)


STORY.part("我的废物去了哪里", "What became of my waste")


@STORY.step(
    "在 **批次与溯源** 页输入桶上的批号，打开它。",
    "On **Lots and tracing** type the code on the drum and open it.",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    open_lot(at, DRUM)
    at.sees("批次资料", "389 千克")


@STORY.step(
    "**到哪里去了** 画出全程：这一桶里 72 % 成了烟气，28 % 成了残渣，进了安全填埋。",
    "**Where it went** draws the whole way: 72 % of this drum became flue gas, 28 % slag that went "
    "to a secure landfill.",
    picture="trace",
)
def _(at: Stage) -> None:
    at.sees("到哪里去了", "危险废物焚烧残渣安全填埋")
    at.page.locator("figure[data-chart=lottrace] svg").first.wait_for()
    section = at.page.locator(".card", has=at.page.locator("#trace-forward-title"))
    assert section.locator(".table-scroll tfoot").inner_text().endswith("389,000 克")


@STORY.step(
    "图下的表给出精确到分数的质量；**各端合计** 恰等于批次质量，一克不差。",
    "The table below gives masses exactly, as fractions; **All ends** is the mass of the "
    "lot, to the gram.",
)
def _(at: Stage) -> None:
    at.sees("各端合计等于批次质量 389,000 克，一克不差。")


@STORY.step(
    "**经过的分录** 按时间列出每一次交接，点开可看联单号和双方凭据。",
    "**Its entries** lists every hand-over in time; open one for the manifest and the proof "
    "of both sides.",
)
def _(at: Stage) -> None:
    at.sees("经过的分录")
    at.page.get_by_role("link", name="2025-11-20 10:00").first.click()
    at.settle()
    at.sees("转移联单", "交方凭据")


STORY.part("这一包里有什么", "What is in this bale")


@STORY.step(
    "打开一包分拣出的金属。**从哪里来的** 列出它的每一份来自哪些产生点，各占多少。",
    "Open a bale of sorted metal. **Where it came from** lists the points each part of it came "
    "from, with its share.",
    picture="trace-back",
)
def _(at: Stage) -> None:
    open_lot(at, BALE)
    at.sees("从哪里来的")
    section = at.page.locator(".card", has=at.page.locator("#trace-back-title"))
    section.scroll_into_view_if_needed()
    assert section.locator(".table-scroll tbody tr").count() > 1


@STORY.step(
    "混合过的来源按比例分摊；来源各端合计同样等于批次质量。追溯到没有批次的账户为止。",
    "Where sources were mixed, each bears its share; together they are again the mass of the lot. "
    "An account without lots is the end of a trace.",
)
def _(at: Stage) -> None:
    sums = at.page.get_by_text("一克不差")
    assert sums.count() >= 1
