"""Signing in, and the second step."""

from __future__ import annotations

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    1,
    "sign-in",
    Words("登录与两步验证", "Signing in, with a second step"),
    Words("所有用户", "everybody"),
    Words(
        "账号由系统管理员开通。密码之外再加一步验证，密码泄露了别人也进不来。",
        "Accounts are opened by the operator. With a second step, a password that has leaked "
        "does not let anybody in.",
    ),
)
USER, PASSWORD = "province", "wufei-demo"


def sign_in(at: Stage, user: str, password: str) -> None:
    form = at.page.locator("#sign-in-form")
    form.locator("[name=login]").fill(user)
    form.locator("[name=password]").fill(password)
    form.get_by_role("button").click()
    at.settle()


STORY.part("登录", "Signing in")


@STORY.step(
    "打开网站，点 **登录**，填写用户名和密码。密码不对时，页面只说“用户名或密码不正确”，"
    "不透露是哪一样；连续输错会暂时锁住。",
    "Open the site, press **Sign in** and give user name and password. When they do not match, "
    "the page does not tell which of the two is wrong; too many attempts lock for a while.",
)
def _(at: Stage) -> None:
    at.open("/")
    at.page.get_by_role("link", name="登录", exact=True).click()
    sign_in(at, USER, "not-the-password")
    at.page.locator("#content .notice-error").wait_for()
    assert "/accounts/login/" in at.page.url


@STORY.step(
    "填对后进入首页。首页先列出您的角色最需要的内容；能看到什么，只取决于任职。",
    "With the right ones the home page opens. It shows what your role needs first; what you can "
    "see depends on your appointments alone.",
)
def _(at: Stage) -> None:
    sign_in(at, USER, PASSWORD)
    at.sees("秦岩，您好")


STORY.part("启用两步验证", "Switching the second step on")


@STORY.step(
    "点右上角的姓名，选 **登录安全**，在 **验证器应用** 一栏点 **启用**。"
    "系统会再问一次密码，以防有人趁您离开时改动。",
    "Press your name at the top right, choose **Sign-in security**, and under "
    "**Authenticator app** press **Activate**. The "
    "password is asked once more, in case somebody else sits at your desk.",
)
def _(at: Stage) -> None:
    at.page.locator(".topbar details.menu > summary").click()
    at.page.get_by_role("link", name="登录安全").click()
    at.settle()
    at.follow("启用")
    at.page.locator("[name=password]").fill(PASSWORD)
    at.press("确认")
    at.sees("启用验证器应用")


@STORY.step(
    "用手机上任何一种验证器应用扫描二维码；不能扫描时，手工输入下面的密钥。"
    "把应用上显示的六位数字填进来，点 **启用**。",
    "Scan the code with any authenticator app on your phone, or type the secret below it by hand. "
    "Enter the six digits that the app shows and press **Activate**.",
    picture="two-steps",
)
def _(at: Stage) -> None:
    from allauth.mfa.totp.internal.auth import (
        format_hotp_value,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    secret = at.page.locator("#authenticator-secret").input_value()
    at.notes["code"] = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    at.page.locator("[name=code]").fill(at.notes["code"])


@STORY.step(
    "页面列出恢复码。抄下或打印，与手机分开存放：手机丢了，每个恢复码可以登录一次。",
    "The page lists recovery codes. Write them down and keep them apart from the phone: if it is "
    "lost, each of them signs you in once.",
)
def _(at: Stage) -> None:
    at.press("启用")
    at.open("/accounts/2fa/recovery-codes/")
    codes = at.page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    at.notes["recovery"] = codes[0]


STORY.part("下次登录", "The next time")


@STORY.step(
    "密码之后多一步：输入验证器上的六位数字。手机不在身边时，改填一个恢复码。",
    "After the password comes one more step: the six digits of the app, or a recovery code when "
    "the phone is not at hand.",
)
def _(at: Stage) -> None:
    at.page = at.site.desktop()
    at.open("/accounts/login/")
    sign_in(at, USER, PASSWORD)
    at.sees("两步验证")
    at.page.locator("[name=code]").fill(at.notes["recovery"])
    at.press("登录")
    at.sees("秦岩，您好")


@STORY.step(
    "用过的恢复码不能再用。可在 **登录安全** 查看还剩几个，或重新生成一组。",
    "A used code does not work again. **Sign-in security** tells how many are left, and makes "
    "new ones.",
)
def _(at: Stage) -> None:
    at.open("/accounts/2fa/")
    at.sees("还有 9 个未使用")
