"""The ledger verified by the site, and a page of it by hand."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.scenarios.story import Stage, Story, Words

STORY = Story(
    7,
    "verify",
    Words("核对账本：自动核验与手工核对", "Verifying the ledger, by the site and by hand"),
    Words("评估员、无废办、系统管理员", "evaluators, programme offices, operators"),
    Words(
        "账本按页封存，每一页的摘要含上一页的摘要。改动任何一个字节，从那一页起就对不上。",
        "The book is sealed in pages; the digest of each contains that of the page before. Change "
        "one byte and nothing agrees from that page on.",
    ),
)


def sha256sum(path: Path) -> str:
    answer = subprocess.run(["sha256sum", path], capture_output=True, text=True, check=True)
    return answer.stdout.split()[0]


STORY.part("由系统核验", "By the site")


@STORY.step(
    "在 **核验** 页点 **开始核验**。它在后台从第一笔起重算，不影响记账。",
    "On the page **Verification** press **Verify now**. It recomputes everything from the first "
    "entry in the background, while work goes on.",
)
def _(at: Stage) -> None:
    at.sit_down("evaluator")
    at.menu("核验")
    at.press("开始核验")


@STORY.step(
    "结果是 **账实一致**，或指出第一处不符：在哪一页、哪一笔，应为多少，实为多少。",
    "The result is **The books agree**, or the first difference: page, entry, what it should be "
    "and what it is.",
    picture="verify",
)
def _(at: Stage) -> None:
    result = at.page.locator("#result-title")
    for _attempt in range(60):
        if result.count():
            break
        at.page.wait_for_timeout(1000)
        at.open("/ledger/verify/")
    assert result.inner_text() == "账实一致"
    at.sees("全部重算，没有不符")


STORY.part("手工核对一页", "A page by hand")


@STORY.step(
    "点 **账页**，打开第 1 页，点 **下载正文**。",
    "Press **Pages**, open page 1 and press **Download the text**.",
)
def _(at: Stage) -> None:
    at.follow("账页")
    at.open("/ledger/pages/1/")
    at.notes["page"] = at.download("下载正文")


@STORY.step(
    "在任何一台电脑上计算 `sha256sum page-1.txt`，应与页面上的 **摘要** 逐位相同。",
    "On any computer compute `sha256sum page-1.txt`: it must equal the **Digest** on the page, "
    "digit for digit.",
    picture="page",
)
def _(at: Stage) -> None:
    shown = at.page.locator("#page-digest").inner_text()
    assert sha256sum(at.notes["page"]) == shown
    at.notes["digest"] = shown


@STORY.step(
    "第 2 页的 **上页摘要** 应等于第 1 页的摘要；正文首行也写着它。",
    "The **Digest of the page before** on page 2 must be that of page 1; it also stands in the "
    "first line of its text.",
)
def _(at: Stage) -> None:
    at.follow("下一页")
    assert at.notes["digest"] in at.text("#content .facts")
    text = at.download("下载正文").read_text(encoding="utf-8")
    assert at.notes["digest"] in text.splitlines()[0]


@STORY.step(
    "每笔分录的页面上也能下载正文：同样计算，得到它的 **正文摘要**。",
    "Each entry has its text too: the same sum gives its **Body digest**.",
)
def _(at: Stage) -> None:
    at.page.locator("#list-results a[href^='/ledger/entries/']").first.click()
    at.settle()
    shown = at.page.locator("#body-digest").inner_text()
    assert sha256sum(at.download("下载正文")) == shown


@STORY.step(
    "把某一天末页的摘要抄在别处（会议纪要、报送函），日后就能证明此前的账没有改过。",
    "Write down the digest of a day's last page elsewhere, say in the minutes of a meeting: it "
    "proves later that nothing before it was changed.",
)
def _(at: Stage) -> None:
    at.open("/ledger/verify/")
    assert len(at.page.locator("#head-digest").inner_text()) == 64
