"""A day of collection, from the booking of a restaurant to the month's evaluation."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image

from tests.scenarios.story import Stage, Story, Words

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

STORY = Story(
    15,
    "collection",
    Words("收运一天：从预约到考评", "A day of collection: from booking to evaluation"),
    Words(
        "投放单位、收运单位的调度员和驾驶员、处置厂地磅员、社区和街镇巡查人员、区县主管部门",
        "those who put waste out, dispatchers and drivers, gatekeepers of plants, inspectors of "
        "communities and streets, district offices",
    ),
    Words(
        "投放、收集、运输、处理四个环节用同一本账：班组的每次称重、厂里的每次过磅都入账，"
        "对不上的质量会显示出来，考评的每个得分都能打开到当天的这些记录。",
        "Put-out, collection, transport and treatment share one ledger: each weighing of the crew "
        "and of the plant is posted, mass that does not agree is shown, and each score of the "
        "evaluation opens down to these records.",
    ),
)
PLACE = "和风坡社区餐饮店"


def act(at: Stage, name: str) -> None:
    """A button of the crew's page."""
    at.page.locator(f"button[data-act={name}]").first.click()


def weigh(at: Stage, kilograms: int) -> None:
    """One weighing, with which the stop is done."""
    act(at, "weigh")
    at.page.fill("#driving-kilograms", str(kilograms))
    act(at, "save")
    at.page.wait_for_selector(".driving-list")
    act(at, "complete")


def photo(name: str) -> FilePayload:
    """A picture as a phone takes it."""
    file = BytesIO()
    Image.new("RGB", (800, 600), "olive").save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


STORY.part("预约", "Booking")


@STORY.step(
    "餐饮单位用手机打开 **预约收运**，点自己的店、要收的类别，选日期和时段，填桶数，点 **预约**。",
    "A restaurant opens **Book a collection** on the phone, taps its place and the class, chooses "
    "day and time, gives the number of bins and presses **Book**.",
    picture="book",
)
def _(at: Stage) -> None:
    at.pick_up("generator")
    at.open("/collection/orders/book/")
    at.follow(PLACE, exact=False)
    at.follow("厨余垃圾", exact=False)
    at.page.locator(".slot-day input[type=radio]:visible").last.check()
    at.fill(bins="1")
    at.press("预约")
    at.sees("等待")
    at.notes["order"] = at.page.url.removeprefix(at.site.url)


STORY.part("排班", "Planning")


@STORY.step(
    "调度员打开 **排班与线路**，点当天 **待发布** 的方案。地图和时间表上是每辆车的线路；"
    "停靠可以拖动、锁定、移动。没有方案的日子，点 **新建方案** 计算。",
    "The dispatcher opens **Plans and rounds** and the plan of the day that is **ready**. Map and "
    "timeline show the round of each vehicle; stops can be dragged, locked and moved. For a day "
    "without a plan press **New plan**.",
    picture="plan",
)
def _(at: Stage) -> None:
    at.sit_down("dispatcher")
    at.menu("排班与线路")
    rows = at.page.locator("#content tbody tr", has_text="待发布")
    rows.last.get_by_role("link").first.click()
    at.sees("线路图", "时间表")


@STORY.step(
    "检查无误后点 **发布**。预约人和驾驶员随即看到计划时间。",
    "When all is right, press **Publish**. Those who booked, and the crew, see the times at once.",
)
def _(at: Stage) -> None:
    at.follow("发布")
    at.press("发布")
    at.sees("方案已发布")


STORY.part("驾驶", "Driving")


@STORY.step(
    "驾驶员用手机打开 **驾驶作业**，点 **出车**。没有信号时照常操作，记录存在本机，有信号后自动"
    "上传，不丢也不重。",
    "The driver opens **Driving** on the phone and presses **Leave depot**. Without reception all "
    "goes on: records are kept on the phone and sent later, none lost and none twice.",
)
def _(at: Stage) -> None:
    at.pick_up("driver")
    at.open("/driving/")
    at.page.wait_for_selector("#driving[data-kept=true]")
    act(at, "start")


@STORY.step(
    "到了点 **到达**，点 **称重** 填千克数（接了车载秤的，读数会先填好），再点 **收运完成**。",
    "On arrival press **Arrive**, press **Weigh** and give the kilograms (the reading of a scale "
    "on the vehicle is offered), then **Complete**.",
    picture="crew",
)
def _(at: Stage) -> None:
    act(at, "arrive")
    weigh(at, 80)


@STORY.step(
    "混了别的垃圾，点 **拒收**，选原因，拍照。预约人、社区和主管部门都能看到原因和照片。",
    "Where other waste is mixed in, press **Refuse**, choose a reason and take a photo. The person "
    "who booked, the community and the office see both.",
)
def _(at: Stage) -> None:
    act(at, "arrive")
    act(at, "refuse")
    at.page.select_option("#driving-reason", index=1)
    at.page.set_input_files("#driving-photo", photo("bin.jpg"))
    act(at, "save")


@STORY.step(
    "都收完了，点 **到厂卸料**，选处置厂。",
    "When all is collected press **Unload** and choose the plant.",
)
def _(at: Stage) -> None:
    for number in range(8):
        act(at, "arrive")
        weigh(at, 81 + number)
    act(at, "deliver")
    act(at, "save")
    at.page.wait_for_selector("#driving-sync[data-state=sent]")


STORY.part("过磅与对账", "Weighbridge and accounts")


@STORY.step(
    "处置厂地磅员在 **收运结算** 看到等候的车次，点 **过磅**，填毛重、皮重。"
    "页面写明与班组称重相差多少；称重还在入账的，页面会说明，点 **刷新** 再看。",
    "The plant's gatekeeper sees the waiting trip under **Settlement**, presses **Weigh** and "
    "gives gross and tare. The page tells how far that is from what the crew weighed, and whether "
    "weighings are still being posted; press **Refresh** then.",
    picture="weigh-in",
)
def _(at: Stage) -> None:
    at.sit_down("gatekeeper")
    at.open("/settlement/gate/")
    at.page.locator("#content").get_by_role("link", name="过磅").last.click()
    at.settle()
    while at.page.get_by_text("正在入账，合计会变").count():
        at.page.wait_for_timeout(1000)
        at.follow("刷新")
    at.control("毛重（千克）").fill("8,760")
    at.control("皮重（千克）").fill("8,000")
    at.page.wait_for_selector("#weigh-check:has-text('相差')")


@STORY.step(
    "点 **过磅入账**。车次页上，班组的每次称重与进厂过磅并列，"
    "差额记入磅差账户；点 **批次溯源** 可查到每个收集点。",
    "Press **Post the weighing**. The page of the trip shows each weighing of the crew beside the "
    "weighbridge; the difference goes to its own account, and **Trace the lot** leads to each "
    "point.",
    picture="trip",
)
def _(at: Stage) -> None:
    at.press("过磅入账")
    at.sees("已过磅入账", "差额（收集 − 到厂）")


STORY.part("巡查与整改", "Inspection and correction")


@STORY.step(
    "社区的分类指导员在手机上打开 **巡查与整改**，点今天要去的点位，**到场签到**，逐项打分；"
    "不合格的附照片，点 **提交巡查**。断网时填写的内容暂存在本机。",
    "The instructor of the community opens **Inspection and correction** on the phone, taps a "
    "point of the day, presses **Check in**, fills in the form with photos of what is wrong, and "
    "presses **Submit the visit**. Without reception what was filled in stays on the phone.",
    picture="visit",
)
def _(at: Stage) -> None:
    at.pick_up("community")
    at.open("/inspection/")
    at.follow("和风坡社区小区桶组")
    at.press("到场签到")
    for name in ("clean", "facility"):
        at.page.locator(f"[name=value_{name}][value=yes]").check()
    at.page.locator("[name=value_overflow][value=no]").check()
    at.page.locator("[name=value_sorting]").first.check()
    at.page.locator("[name=value_signs]").fill("16")
    at.page.locator("summary", has_text="照片和备注").nth(1).click()
    at.page.locator("[name=photo_overflow]").set_input_files(photo("overflow.jpg"))
    at.press("提交巡查")
    at.sees("巡查已提交")
    at.follow("桶未满溢", exact=False)
    at.notes["problem"] = at.page.url.removeprefix(at.site.url)


@STORY.step(
    "不合格的关键项自动成为问题，带整改期限交给责任方。责任方整改后点 **提交整改**，附照片。",
    "What fails in a key item becomes a problem by itself, assigned with a deadline. When it is "
    "put right, the one in charge presses **Hand in the correction**, with a photo.",
)
def _(at: Stage) -> None:
    at.sees("整改中")
    at.follow("提交整改")
    at.page.locator("[name=photos]").set_input_files(photo("clean.jpg"))
    at.fill(reason="已清运，桶身已冲洗")
    at.press("提交整改")
    at.sees("整改已提交，等待复查。")


@STORY.step(
    "巡查组点 **复查**，选通过或退回；通过后，区县点 **计入考评**，再点 **销号**。"
    "整改前后的照片并排留存。",
    "The inspectors press **Re-check** and pass it or send it back; when passed, the district "
    "presses **Count in the evaluation**, then **Close**. Photos of before and after stand side by "
    "side.",
    picture="problem",
)
def _(at: Stage) -> None:
    at.pick_up("street")
    at.open(at.notes["problem"])
    at.follow("复查")
    at.page.get_by_label("通过").check()
    at.press("复查")
    at.sees("复查结果已登记")
    at.sit_down("district")
    for verb in ("计入考评", "销号"):
        at.open(at.notes["problem"])
        at.follow(verb)
        at.press(verb)
    at.sees("已销号")


STORY.part("考评", "Evaluation")


@STORY.step(
    "**统计与考评** 的 **月度考评** 给街镇排名。点街镇看每项得分和扣分的理由，"
    "再点数值，一直打开到当天的作业记录。",
    "Under **Statistics and evaluation**, **Monthly evaluations** rank the streets. Open a street "
    "for the points of each item and why they were lost, and its figure down to the records of "
    "the day.",
    picture="ranking",
)
def _(at: Stage) -> None:
    at.menu("统计与考评")
    at.follow("月度考评")
    at.page.locator("#content tbody a").first.click()
    at.sees("名次", "得分")


@STORY.step(
    "数值是考评那天的账；之后的更正不改动排名，只在 **之后的修订** 里列出。",
    "The figures are those of the books on the day of the evaluation; later corrections do not "
    "alter the ranking and are listed under **Revised since**.",
    picture="score",
)
def _(at: Stage) -> None:
    at.follow("之后的修订")
    at.page.go_back()
    at.follow("杨家坪街道")
    at.sees("得分说明", "收运准点")
    at.follow("100.0%")
    at.sees("收运准点率")
    at.page.go_back()
    at.settle()
