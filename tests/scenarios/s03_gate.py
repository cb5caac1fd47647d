"""A load at the gate, with a part refused and a part that stays in the vehicle."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    3,
    "gate",
    Words("进场过磅：接收、拒收与残留", "At the gate: accepted, refused, left in the vehicle"),
    Words("处置厂地磅员、收运驾驶员", "gatekeepers of plants, drivers"),
    Words(
        "车上的每一千克都要有去处：到场 = 接收 + 拒收 + 车内残留。拒收的也留在账上，直到运走。",
        "Every kilogram on a vehicle needs an end: received = accepted + refused + residue in the "
        "vehicle. What is refused stays on the books until it has left.",
    ),
)
POINT, VEHICLE = "SRC-500107001001", "TRN-A22100D"
STOCK, REFUSED, DIFFERENCE = "STK-KITCHEN", "REF-KITCHEN", "LOSS-WEIGHING"
MATERIAL = "kitchen_family"

STORY.part("收运途中", "On the round")


@STORY.step(
    "驾驶员在 **分录** 页点 **记一笔转移**：从产生点到自己的车，8,000 千克家庭厨余垃圾。"
    "账户和物料输入一部分名称即可查到。居民投放没有交方凭据，**交接豁免** 选“居民投放”。",
    "On the page **Entries** the driver presses **Record a transfer**: from the collection point "
    "to his vehicle, 8,000 kg of kitchen waste. Accounts and materials are found by a part of "
    "their name. Residents sign nothing, so **Exemption** says why.",
)
def _(at: Stage) -> None:
    at.sit_down("driver")
    at.menu("分录")
    at.follow("记一笔转移")
    at.pick("from_account", "和风坡", POINT)
    at.pick("to_account", "A22100D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.fill(amount="8,000", unit="千克", paper_reference="说明-收运-0001")
    at.page.locator("[name=exemption]").select_option(value="household")
    at.press("记入总账")
    at.sees("已入账", "说明-收运-0001")


STORY.part("过磅", "Weighing")


@STORY.step(
    "地磅员在首页点 **登记进场**，选车辆和物料。输入一部分名称即可查到。",
    "The gatekeeper presses **Record a load** on the home page and picks vehicle and material; a "
    "part of the name finds them.",
)
def _(at: Stage) -> None:
    at.sit_down("gatekeeper")
    at.follow("登记进场")
    at.pick("vehicle", "A22100D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.sees("到场 = 接收 + 拒收 + 车内残留")


@STORY.step(
    "填写到场、接收、拒收、残留。四个数对不上时，页面立刻指出差多少：这里 7,980 ≠ 7,200 + 600。",
    "Fill in received, accepted, refused and residue. When the four do not agree the page says at "
    "once by how much: here 7,980 is not 7,200 + 600.",
)
def _(at: Stage) -> None:
    at.fill(received="7,980", accepted="7,200", refused="600")
    at.sees("还差")
    at.sees("180 千克")


@STORY.step(
    "补上车内残留 180 千克，页面显示 **相符**。",
    "Add the residue of 180 kg and the page shows **Adds up**.",
)
def _(at: Stage) -> None:
    at.fill(residue="180", announced="8000")
    at.sees("相符")


@STORY.step(
    "写明拒收原因；选本场贮存账户、拒收暂存账户。收运称重与本磅差的 20 千克记入 **磅差账户**，"
    "不会悄悄消失。",
    "Say why a part was refused; pick the stock account and the one for refused loads. The 20 kg "
    "between the two weighings go to the **Weighing-difference account**: nothing disappears "
    "silently.",
    picture="gate",
)
def _(at: Stage) -> None:
    at.fill(refusal_reason="混入装修垃圾")
    at.pick("stock", "厨余垃圾处理厂贮存", STOCK)
    at.pick("refused_at", "拒收暂存", REFUSED)
    at.pick("difference", "过磅差额", DIFFERENCE)


@STORY.step(
    "少了交接凭据会被拒绝：页面说明原因，并告诉怎样才能通过。",
    "Without proof of the hand-over it is refused: the page gives the reason, and what would make "
    "it pass.",
)
def _(at: Stage) -> None:
    at.site.expect_complaint("422")
    at.press("记入总账")
    error = at.page.locator(".field-error, .notice-error").first
    error.wait_for()
    assert "凭据" in error.inner_text()


@STORY.step(
    "填上交方、收方凭据和磅单号，点 **记入总账**。打开的分录上有 **进场单**：四个数，一个等号。",
    "Give the proof of both sides and the ticket's number, then press **Post**. "
    "The entry that opens has a **Gate receipt**: four figures and an equals sign.",
    picture="receipt",
)
def _(at: Stage) -> None:
    at.fill(
        giver_proof="驾驶员 向勇",
        receiver_proof="地磅员 冉秀英",
        paper_kind="磅单",
        paper_reference="说明-磅单-0001",
    )
    at.press("记入总账")
    at.sees("进场单", "7.980 吨", "混入装修垃圾", "说明-磅单-0001")


STORY.part("拒收之后", "After a refusal")


@STORY.step(
    "在 **预报与在途** 的 **告警** 里，拒收的质量一直列在 **拒收未运走** 下，直到记了运出。",
    "Under **Announced and in transit**, the **Alerts** list what was refused as "
    "**Refused, still on site** until its leaving is recorded.",
)
def _(at: Stage) -> None:
    at.menu("预报与在途")
    at.follow("告警")
    at.sees("拒收未运走", "3.600 吨")


@STORY.step(
    "运走时在那一行点 **记运出**，账户和物料已经填好；记完，这一条就少了相应的质量。",
    "When it leaves, press **Record its leaving** on its line: account and material are filled in. "
    "The line then shrinks by that mass, or goes.",
)
def _(at: Stage) -> None:
    at.follow("记运出")
    at.pick("to_account", "A22100D", VEHICLE)
    at.fill(
        amount="600",
        unit="千克",
        giver_proof="地磅员 冉秀英",
        receiver_proof="驾驶员 向勇",
        paper_reference="说明-退运-0001",
    )
    at.press("记入总账")
    at.sees("已入账")
    at.open("/ledger/alerts/")
    at.sees("拒收未运走", "3.000 吨")
