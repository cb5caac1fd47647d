"""A month closed, what is then refused, and the month opened again."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    8,
    "periods",
    Words("结账与重开", "Closing a period, and opening it again"),
    Words("市无废办", "the city's programme office"),
    Words(
        "月报报出以后，这个月的账就不该再动。结账后，落在这些日子的分录一律拒绝。",
        "Once a month has been reported its books should rest. After closing, any entry that falls "
        "on its days is refused.",
    ),
)
POINT, VEHICLE, MATERIAL = "SRC-500107001001", "TRN-A22114D", "kitchen_family"
FIRST, LAST = "2026-08-01", "2026-08-31"
WHY_CLOSED, WHY_OPEN = "8 月月报已报送", "补记一张 8 月的磅单，经主管同意"


def line(at: Stage) -> str:
    return at.text(f"#list-results tbody tr:has-text('{FIRST}')")


STORY.part("结账", "Closing")


@STORY.step(
    "在 **核验** 页点 **结账期间**，再点 **结账**。",
    "On the page **Verification** press **Closed periods**, then **Close a period**.",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.menu("核验")
    at.follow("结账期间")
    at.follow("结账")


@STORY.step(
    "填写首日、末日和事由，点 **结账**。只能对已经过去的日子结账。",
    "Give first day, last day and the reason, and press **Close a period**. Only days that have "
    "passed can be closed.",
    picture="close",
)
def _(at: Stage) -> None:
    at.fill(first_day=FIRST, last_day=LAST, reason=WHY_CLOSED)


@STORY.step(
    "这个月列入已结账的期间，写着谁、何时、为什么。",
    "The month joins the closed ones, with who, when and why.",
)
def _(at: Stage) -> None:
    at.press("结账")
    assert "林晓岚" in line(at)
    assert WHY_CLOSED in line(at)


STORY.part("结账以后", "Afterwards")


@STORY.step(
    "此后有人补记 8 月的业务，会被拒绝：页面说明哪个期间已经结账，可以怎么办。",
    "Whoever now records something of August is refused: the page names the closed period, and "
    "what can be done.",
    picture="closed",
)
def _(at: Stage) -> None:
    at.sit_down("dispatcher")
    at.open("/ledger/entries/new/")
    at.pick("from_account", "和风坡", POINT)
    at.pick("to_account", "A22114D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.fill(amount="900", occurred_at="2026-08-20T09:00", paper_reference="说明-结账-0001")
    at.page.locator("[name=exemption]").select_option(value="household")
    at.site.expect_complaint("422")
    at.press("记入总账")
    at.sees("已结账")
    at.page.get_by_text("已结账").last.scroll_into_view_if_needed()


STORY.part("重开", "Opening again")


@STORY.step(
    "确需补记时，市无废办在那一行点 **重开**，写明事由。重开也留在账上，看得到是谁、为什么。",
    "When it must be, the city's office presses **Reopen** on that line and gives the reason. "
    "That, too, stays on the books.",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.open("/ledger/periods/")
    row = at.page.locator(f"#list-results tbody tr:has-text('{FIRST}')")
    row.get_by_role("link", name="重开").click()
    at.settle()
    at.fill(reason=WHY_OPEN)
    at.press("重开期间")
    assert WHY_OPEN in line(at)


@STORY.step(
    "现在补记可以入账；分录标着“补记”，写明迟了多少天。补完请再结账。",
    "Now the late entry passes; it is marked late with the number of days. Close the month "
    "again when done.",
)
def _(at: Stage) -> None:
    at.sit_down("dispatcher")
    at.open("/ledger/entries/new/")
    at.pick("from_account", "和风坡", POINT)
    at.pick("to_account", "A22114D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.fill(amount="900", occurred_at="2026-08-20T09:00", paper_reference="说明-结账-0001")
    at.page.locator("[name=exemption]").select_option(value="household")
    at.press("记入总账")
    at.sees("已入账", "补记")
