"""What the checks find, one slip at a time; and that they leave right text alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bulletin.writing import found, issue, item, told
from wufei.bulletin.checks.checking import check
from wufei.bulletin.checks.context import Context, KnownFigure, Unit
from wufei.bulletin.checks.counting import ordinals_run_on
from wufei.bulletin.checks.remarks import Severity
from wufei.bulletin.content import ContentsGroup, Distribution
from wufei.bulletin.seeding import read_bulletin

RATE = Context(figures=(KnownFigure("回收利用率", "2026-10", "35.21", "%"),))
OUTSIDE = "不在本期 2026-11-01 至 2026-11-30 之内。核对日期；确系往期事项的，请标为误报并说明。"
UNITS = Context(
    units={
        "万州区生态环境局": Unit("万州区生态环境局"),
        "某区生态环境局": Unit(
            "某区生态环境局", until=dt.date(2026, 12, 1), successors=("新区生态环境局",)
        ),
        "将设局": Unit("将设局", valid_from=dt.date(2027, 1, 1)),
    }
)


@pytest.mark.realdata
def test_the_two_slips_of_number_008_are_its_only_errors(shared_data: Path) -> None:
    text = (shared_data.parent / "domain" / "bulletin-008.zh.txt").read_text(encoding="utf-8")
    seed = read_bulletin(text, name="重庆市“无废城市”建设试点工作简报")
    assert (seed.mark, seed.number, seed.issued_on) == ("渝环简报008", 8, dt.date(2021, 1, 14))
    assert [(group.name, len(group.items)) for group in seed.groups] == [
        ("工作动态", 6),
        ("区域动态", 2),
    ]
    # Nothing of the text is lost: every line of the original stands in the issue.
    whole = "".join(item.title + item.text for item in seed.items)
    body = text[
        text.index("召开生态文明体制改革专项小组2020年第三次会议  ") : text.index("（渝环简报008）")
    ]
    for line in body.splitlines():
        if not line.startswith("【"):
            assert "".join(line.split()) in "".join(whole.split())
    errors = [told(one) for one in check(seed, Context()) if one.severity is Severity.ERROR]
    assert errors == [
        "要目中的栏目是“区县动态”，正文中是“区域动态”。请统一为一个名称。",
        "序号“三是”出现了两次。改为“四是”，其后顺延。",
    ]


@pytest.mark.parametrize(
    ("body", "remarks"),
    [
        ("一是组建队伍。二是落实制度。三是闭环。", []),
        ("会议要求，一是充分。二是对照。\n会议强调，一是把握。二是凝聚。", []),
        ("这是统一是否可行的问题，唯一是时间。", []),
        ("一是组建队伍。", ["只有“一是”，没有后续序号。补上后续各条，或去掉序号。"]),
        (
            "一是组建。二是落实。二是闭环。",
            ["序号“二是”出现了两次。改为“三是”，其后顺延。"],
        ),
        (
            "一是组建。三是落实。",
            ["“一是”之后是“三是”，缺“二是”。改为“二是”，或补上缺少的一条。"],
        ),
        ("二是组建。", ["序号从“二是”开始。请从“一是”开始编号。"]),
        (
            "第一，组建。第二，落实。第四，闭环。",
            ["“第二，”之后是“第四，”，缺“第三，”。改为“第三，”，或补上缺少的一条。"],
        ),
        (
            "（一）组建。（二）落实。（二）闭环。",
            ["序号“（二）”出现了两次。改为“（三）”，其后顺延。"],
        ),
    ],
)
def test_ordinals_run_on_without_gap_or_double(body: str, remarks: list[str]) -> None:
    assert found(body) == remarks


@given(st.integers(min_value=2, max_value=19))
def test_a_run_of_any_length_is_left_alone(length: int) -> None:
    numerals = "一二三四五六七八九十"
    words = [numerals[n] if n < 10 else "十" + numerals[n - 10] for n in range(length)]
    body = "".join(f"{word}是落实。" for word in words)
    assert list(ordinals_run_on(issue(item(body)), Context())) == []


@pytest.mark.parametrize(
    ("body", "remarks"),
    [
        ("11月25日，召开会议。", []),
        ("11月6—8日，来渝调研。", []),
        ("10月28日，召开会议。", []),  # a few days before the period
        ("11月25日，部署12月15日前完成。", []),  # later dates may lie ahead
        (
            "10月2日，召开会议。",
            [f"日期“10月2日”{OUTSIDE}"],
        ),
        (
            "2025年11月25日，召开会议。",
            [f"日期“2025年11月25日”{OUTSIDE}"],
        ),
        ("11月31日，召开会议。", ["没有“11月31日”这一天。请核对日期。"]),
        ("11月25日，部署13月1日前完成。", ["没有“13月1日”这一天。请核对日期。"]),
    ],
)
def test_dates_exist_and_lie_in_the_period(body: str, remarks: list[str]) -> None:
    assert found(body) == remarks


def test_an_item_without_a_date_is_named() -> None:
    (remark,) = check(issue(item("组建队伍。")), Context())
    assert told(remark) == "这一条没有写日期。在开头写明事件发生的日期。"
    assert remark.severity is Severity.HINT


@pytest.mark.parametrize(
    ("body", "source", "remarks"),
    [
        ("城市生活垃圾回收利用率达35.2%。", "", []),  # agrees with the measures, as rounded
        ("城市生活垃圾回收利用率达35.21%。", "", []),
        (
            "城市生活垃圾回收利用率达36%。",
            "区城管局",
            ["文中写“36%”，指标“回收利用率”2026-10为“35.21%”。改用指标库的数字。"],
        ),
        (
            "收运厨余垃圾1,200吨。",
            "",
            ["数字“1,200吨”是手工输入的，没有注明来源。从指标库选取，或在本条“数据来源”中注明。"],
        ),
        ("收运厨余垃圾1,200吨。", "区城管局月报", []),
        ("回收利用率由“36%”更正为35.21%。", "", []),  # quoted, not claimed
        ("组织15个家庭参加，历时3个月。", "", []),  # counts are told, not measured
    ],
)
def test_numbers_agree_with_the_measures_or_have_a_source(
    body: str, source: str, remarks: list[str]
) -> None:
    assert found(body, RATE, source=source) == remarks


def test_a_figure_without_data_and_a_token_that_cannot_be_read_are_errors() -> None:
    known = Context(figure_names={"recycling_rate": "回收利用率"})
    assert found("达[[recycling_rate|2026-10|500107]]，[[坏标记]]。", known) == [
        "指标“回收利用率”2026-10没有数据。换一个期间，或删去这个数字。",
        "“[[坏标记]]”不是能识别的指标、照片或图表标记。请用编辑页上的按钮重新插入。",
    ]


@pytest.mark.parametrize(
    ("body", "remarks"),
    [
        ("市政府副市长陆克华主持召开会议。", ["请核对“副市长陆克华”的姓名和职务。"]),
        ("庄国泰副部长充分肯定。庄国泰副部长指出。", ["请核对“庄国泰副部长”的姓名和职务。"]),
        ("市无废办主任、市生态环境局局长出席。", []),
    ],
)
def test_people_with_posts_are_to_be_confirmed_once(body: str, remarks: list[str]) -> None:
    texts = [remark.split("核对无误")[0] for remark in found(body)]
    assert texts == remarks


def test_confirmed_people_are_asked_for_no_more() -> None:
    assert found("庄国泰副部长指出。", Context(persons=frozenset({"庄国泰副部长"}))) == []


@pytest.mark.parametrize(
    ("body", "remarks"),
    [
        ("推进分类,落实制度。", ["中文之间用了半角标点“,”。改为“，”。"]),
        ("达到35.2%,增长1.5倍。", []),  # between digits and signs it is left
        ("强化“上游意识。", ["““”没有配对。补上另一半，或删去。"]),
        ("参加“无废城市”活动（第二批）。", []),
        ("任务包括：1)组建，2)落实。", []),
        ("推进分类。。落实。", ["标点“。。”重复。只留一个。"]),
        ("推进了了分类。", ["“了了”可能重复。删去一个。"]),
    ],
)
def test_punctuation(body: str, remarks: list[str]) -> None:
    assert found(body) == remarks


@pytest.mark.parametrize(
    ("body", "remarks"),
    [
        ("采用VR互动。", ["缩写“VR”没有解释。第一次出现时写出全称。"]),
        ("采用VR（虚拟现实）互动，VR体验。", []),
        ("采用虚拟现实（简称VR）互动。", []),
        ("采用GIS展示。", []),
    ],
)
def test_abbreviations_are_explained(body: str, remarks: list[str]) -> None:
    assert found(body, Context(abbreviations=frozenset({"GIS"}))) == remarks


def test_units_of_the_distribution_are_valid_on_the_day_of_issue() -> None:
    distribution = Distribution(
        up=("万州区生态环境局",), down=("某区生态环境局", "无此局", "将设局", "万州区生态环境局")
    )
    remarks = check(issue(item("11月2日，开会。"), distribution=distribution), UNITS)
    assert [told(remark) for remark in remarks] == [
        "“某区生态环境局”已于 2026-12-01 撤销或更名。改为“新区生态环境局”。",
        "“万州区生态环境局”在报送范围中出现了两次。删去一处。",
        "报送范围中的“无此局”未登记。核对名称，或先登记该单位。",
        "报送范围中的“将设局”未登记。核对名称，或先登记该单位。",
    ]


def test_contents_are_compared_with_the_body_in_text_and_order() -> None:
    items = (
        item("11月2日，开会。", title="召开推进会", key="1"),
        item("11月3日，调研。", title="来渝调研", key="2"),
        item("11月4日，颁奖。", title="举行颁奖仪式", key="3"),
    )
    contents = (ContentsGroup("工作动态", ("来渝调研", "召开推进会议", "无此一条")),)
    remarks = check(issue(*items, contents=contents), Context())
    assert [told(remark) for remark in remarks] == [
        "要目的顺序与正文不同：要目第 2 条“召开推进会议”在正文排第 1。按正文顺序排列要目。",
        "要目写“召开推进会议”，正文标题是“召开推进会”。请统一为正文的标题。",
        "要目中的“无此一条”正文里没有。从要目中删去，或补上正文。",
        "正文“举行颁奖仪式”没有列入要目。在要目中补上。",
    ]


def test_contents_made_from_the_body_never_differ() -> None:
    whole = issue(item("11月2日，开会。"))
    assert whole.contents_shown() == (ContentsGroup("工作动态", ("某区推进分类",)),)
    assert check(whole, Context()) == ()


def test_a_number_out_of_turn_is_an_error() -> None:
    (remark,) = check(issue(item("11月2日，开会。"), number=9), Context(next_number=8))
    assert told(remark) == "期号 9 应为 8。期号由签发时自动给出。"


def test_a_remark_keeps_its_key_when_text_moves_before_it() -> None:
    (one,) = check(issue(item("11月2日，推进了了分类。")), Context())
    (other,) = check(issue(item("先说一句。\n11月2日，推进了了分类。")), Context())
    assert one.key == other.key
    assert one.place != other.place
