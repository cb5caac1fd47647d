"""Accounts of people, and what they may do."""

from __future__ import annotations

from tests.scenarios.s01_sign_in import sign_in
from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    11,
    "accounts",
    Words("管理员：账号与任职", "For operators: accounts and appointments"),
    Words("系统管理员", "operators"),
    Words(
        "账号只证明“是谁”；能看什么、能办什么，由任职决定：角色 × 范围（区划或单位）× 起止日期。",
        "An account only says who somebody is; what they may see and do follows from appointments: "
        "a role, over a region or an organisation, between two dates.",
    ),
)
USER, PASSWORD = "liang.wen", "quiet-bamboo-rain"

STORY.part("开通账号", "Opening an account")


@STORY.step(
    "在 **账号与任职** 页点 **开通账号**，填写用户名、姓名和初始密码。",
    "On **Accounts and roles** press **Open an account** and give user name, name and a "
    "first password.",
)
def _(at: Stage) -> None:
    at.sit_down("operator")
    at.menu("账号与任职")
    at.follow("开通账号")
    at.fill(username=USER, display_name="梁文", display_name_en="Liang Wen", password="12345678")


@STORY.step(
    "太常见的密码会被拒绝，并说明原因。换一个再提交。",
    "A password that is too common is refused, with the reason. Choose another.",
)
def _(at: Stage) -> None:
    at.site.expect_complaint("422")
    submit = at.page.locator("#content form[method=post] button.btn-primary")
    submit.click()
    at.page.locator(".field-error").first.wait_for()
    at.fill(password=PASSWORD)
    submit.click()
    at.settle()
    at.sees("还没有任职")


STORY.part("授予任职", "Appointing")


@STORY.step(
    "在 **授予任职** 一栏选角色，填区划编码或单位编码，点 **授予**。不填日期即长期有效。",
    "Under **Grant a membership** choose a role, give the code of a region or an organisation, "
    "and press **Grant**. Without dates it holds from now on.",
    picture="appoint",
)
def _(at: Stage) -> None:
    form = at.page.locator("#grant-form")
    form.locator("[name=role]").select_option(label="街镇管理员")
    form.locator("[name=region]").fill("500107001")
    form.locator("[name=reason]").fill("接替何静")
    form.scroll_into_view_if_needed()


@STORY.step(
    "任职立即生效，列在 **任职** 一栏。",
    "It holds at once, and stands under **Memberships**.",
)
def _(at: Stage) -> None:
    at.press("授予")
    at.sees("已授予：街镇管理员（杨家坪街道）")
    at.notes["account"] = at.page.url.removeprefix(at.site.url)


@STORY.step(
    "新用户登录，看到的正是这个街道，别处的数据一行也看不到。",
    "The new person signs in and sees that street, and not one row of any other.",
)
def _(at: Stage) -> None:
    at.notes["operator"] = at.page
    at.page = at.site.desktop()
    at.open("/accounts/login/")
    sign_in(at, USER, PASSWORD)
    at.sees("梁文，您好")
    at.open("/people/me/")
    at.sees("街镇管理员", "杨家坪街道")
    foreign = at.city.number("SELECT id FROM ledger_account WHERE code = ?", "STK-CDW")
    at.site.expect_complaint("404")
    at.open(f"/ledger/accounts/{foreign}/")
    assert at.page.locator("h1").inner_text() == "没有这一页" or "404" in at.page.content()


STORY.part("撤销与停用", "Ending it")


@STORY.step(
    "离任时写明事由，点 **撤销该任职**；以往的记录都保留。",
    "When somebody leaves the post, give the reason and press **Revoke**; the "
    "past stays on record.",
)
def _(at: Stage) -> None:
    at.page = at.notes["operator"]
    at.open(at.notes["account"])
    at.page.get_by_label("撤销事由").fill("调离")
    at.press("撤销该任职")
    at.confirm()
    at.sees("已撤销任职", "已失效")


@STORY.step(
    "不再需要登录的，点 **停用该账号**。账号不删除，因为账上有他经办的分录；可以随时恢复。",
    "Who need not sign in any more: press **Disable**. It is not deleted, because "
    "entries name it; it can be brought back.",
)
def _(at: Stage) -> None:
    at.press("停用该账号")
    at.confirm()
    at.sees("已停用")


@STORY.step(
    "所有这些操作也在 **审计日志**，带修改前后的内容，不能改动。",
    "All of this is in the **Audit log** as well, with before and after, and cannot be changed.",
    picture="audit",
)
def _(at: Stage) -> None:
    at.menu("审计日志")
    assert at.page.locator("#list-results tbody tr").count() > 3
