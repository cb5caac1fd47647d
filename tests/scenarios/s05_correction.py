"""An entry that is wrong: undone by its exact negative, and recorded anew."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    5,
    "correction",
    Words("更正一笔错账", "Correcting a wrong entry"),
    Words("调度员、地磅员、产废单位、无废办", "dispatchers, gatekeepers, generators, offices"),
    Words(
        "入账的分录不能修改，也不能删除。更正分两步：冲销错的，另记对的。两笔都留在账上，互相链接。",
        "An entry once posted is never changed or deleted. A correction has two steps: reverse the "
        "wrong one, record the right one. All stay on the books, linked to each other.",
    ),
)
POINT, VEHICLE, MATERIAL = "SRC-500107001001", "TRN-A22107D", "kitchen_family"


def transfer(at: Stage, amount: str, reference: str) -> None:
    at.open("/ledger/entries/new/")
    at.pick("from_account", "和风坡", POINT)
    at.pick("to_account", "A22107D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.fill(amount=amount, unit="千克", paper_reference=reference)
    at.page.locator("[name=exemption]").select_option(value="household")
    at.press("记入总账")


STORY.part("发现错误", "Finding the mistake")


@STORY.step(
    "调度员把 1,200 千克多写了一个零，记成 12,000 千克。单子已经入账。",
    "A dispatcher wrote one nought too many: 12,000 kg instead of 1,200. The sheet is posted.",
)
def _(at: Stage) -> None:
    at.sit_down("dispatcher")
    transfer(at, "12,000", "说明-更正-0001")
    at.sees("已入账", "12.000 吨")


@STORY.step(
    "以后要找它，在 **分录** 页按凭证号搜索，再打开。",
    "To find it later, search the page **Entries** for the paper's number, and open it.",
)
def _(at: Stage) -> None:
    at.menu("分录")
    at.page.locator("#list-search").fill("说明-更正-0001")
    at.page.wait_for_url("**q=*")
    at.settle()
    at.page.locator("#list-results a[href^='/ledger/entries/']").first.click()
    at.settle()
    at.sees("说明-更正-0001")
    at.notes["wrong"] = at.page.url.removeprefix(at.site.url)


STORY.part("冲销", "Reversing")


@STORY.step(
    "在分录页点 **冲销这笔分录**，核对 **将被冲销的各行**，写明事由。",
    "On the entry press **Reverse this entry**, check the **Lines to be reversed** and give the "
    "reason.",
    picture="reverse",
)
def _(at: Stage) -> None:
    at.follow("冲销这笔分录")
    at.sees("将被冲销的各行")
    at.fill(reason="多写一个零，应为 1,200 千克")


@STORY.step(
    "点 **冲销这笔分录**，再确认一次。新分录逐行相反，质量回到原处。",
    "Press **Reverse this entry** and confirm. The new entry is the negative of each line; the "
    "mass is back "
    "where it was.",
)
def _(at: Stage) -> None:
    at.press("冲销这笔分录")
    at.confirm()
    at.sees("已冲销，原分录保留备查", "多写一个零，应为 1,200 千克")


@STORY.step(
    "打开原分录：它标着 **已冲销**，写明谁、何时、为什么。同一笔不能再冲销第二次。",
    "Open the first entry: it is marked **Reversed**, with who, when and why. It cannot be "
    "reversed a second time.",
    picture="reversed",
)
def _(at: Stage) -> None:
    at.open(at.notes["wrong"])
    at.sees("已冲销", "不能冲销")
    assert at.page.get_by_role("link", name="冲销这笔分录", exact=True).count() == 0


STORY.part("另记一笔", "Recording it anew")


@STORY.step(
    "记一笔正确的转移，凭证号写同一张单子。",
    "Record the right transfer, with the number of the same sheet.",
)
def _(at: Stage) -> None:
    transfer(at, "1,200", "说明-更正-0001-重记")
    at.sees("已入账", "1.200 吨")


@STORY.step(
    "打开车辆的账户：结存只有 1.2 吨，三笔分录都看得到。",
    "Open the vehicle's account: 1.2 t stand on it, and all three entries are there to see.",
)
def _(at: Stage) -> None:
    number = at.city.number("SELECT id FROM ledger_account WHERE code = ?", VEHICLE)
    at.open(f"/ledger/accounts/{number}/")
    at.sees("1.200 吨")
