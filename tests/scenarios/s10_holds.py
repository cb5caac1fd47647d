"""A load announced, weighed in parts, withdrawn or overdue."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    10,
    "holds",
    Words("预报与超期提醒", "Announcing a load, and what is overdue"),
    Words("调度员、地磅员、无废办", "dispatchers, gatekeepers, offices"),
    Words(
        "还没有过磅的先预报，过磅后再入账。没有按时来的，系统会提醒，不会被忘记。",
        "What is not weighed yet is announced, and posted once weighed. What does not come in time "
        "is brought up and not forgotten.",
    ),
)
POINT, VEHICLE, MATERIAL = "SRC-500107001001", "TRN-A22121D", "kitchen_family"

STORY.part("预报", "Announcing")


@STORY.step(
    "在 **预报与在途** 页点 **新预报**：从哪里、到哪里、什么、大约多少、最迟何时。",
    "On **Announced and in transit** press **New announcement**: from where, to where, what, about "
    "how much, and by when.",
    picture="announce",
)
def _(at: Stage) -> None:
    at.sit_down("dispatcher")
    at.menu("预报与在途")
    at.follow("新预报")
    at.pick("from_account", "和风坡", POINT)
    at.pick("to_account", "A22121D", VEHICLE)
    at.pick("material", "家庭厨余", MATERIAL)
    at.fill(amount="5", unit="吨", paper_reference="说明-预报-0001")


@STORY.step(
    "点 **提交预报**。它还不是分录，结存不变；但预报的质量已经预占，别的业务不能取走。",
    "Press **Announce**. This is no entry yet and no balance changes; but the mass is spoken for, "
    "and nothing else can take it.",
)
def _(at: Stage) -> None:
    at.press("提交预报")
    at.sees("预报内容", "5.000 吨")
    at.notes["hold"] = at.page.url.removeprefix(at.site.url)


STORY.part("过磅", "Weighing")


@STORY.step(
    "到了先称一部分：点 **过磅入账**，填 3 吨，不勾选 **这是最后一次过磅**，其余继续预占。",
    "A part comes first: press **Post the weighing**, give 3 t and leave **This is the last "
    "weighing** unticked; the rest stays announced.",
)
def _(at: Stage) -> None:
    at.follow("过磅入账")
    at.fill(amount="3", unit="吨", paper_reference="说明-预报-0001-甲")
    at.page.locator("[name=final]").uncheck()
    at.page.locator("[name=exemption]").select_option(value="household")
    at.press("过磅入账")
    at.open(at.notes["hold"])
    at.sees("3.000 吨")


@STORY.step(
    "其余不来了，点 **作废预报** 并写明事由；剩下的质量随即释放。",
    "The rest does not come: press **Void the announcement** and say why; what remains is free "
    "again.",
    picture="hold",
)
def _(at: Stage) -> None:
    at.follow("作废预报")
    at.fill(reason="其余由次日班次收运")
    at.page.locator("#content form[method=post] .form-buttons button").click()
    if at.page.locator("#confirm-dialog[open]").count():
        at.confirm()
    at.settle()
    at.open(at.notes["hold"])
    at.sees("其余由次日班次收运")


STORY.part("超期提醒", "What is overdue")


@STORY.step(
    "**告警** 页集中三件事：在途超时、拒收未运走、预报过期未过磅。每一条都写着怎么办。",
    "The page **Alerts** brings together what is too long in transit, what was refused and is "
    "still there, and what was announced and never weighed. Each says what to do.",
    picture="alerts",
)
def _(at: Stage) -> None:
    at.sit_down("city")
    at.open("/ledger/alerts/")
    at.sees("在途超时", "拒收未运走", "预报过期未过磅", "18.000 吨")


@STORY.step(
    "点批号看这一车最后出现在哪里；处理完，这一条自己消失，不需要勾选。",
    "Press a lot to see where it was last; once dealt with, a line goes by itself.",
)
def _(at: Stage) -> None:
    at.follow("T-recyclable-20261028-01-01")
    at.sees("现在在哪里", "在途")
