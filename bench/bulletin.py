"""An issue of twenty pages to Word and PDF, the checks over it, a search over a thousand issues.

    ./run bench bulletin

Goals: 20 pages with 12 photos to DOCX and PDF within 3 s; checks of the whole within 300 ms; a
search over 1,000 issues within 200 ms. Yardsticks in the same run: an empty page set by the same
program, one pass over the text with a regular expression, and a count of the same rows. Papers are
set once each: the program remembers what it has set before.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

os.environ["WUFEI_DATA"] = tempfile.mkdtemp(prefix="wufei-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wufei.settings.base")

import django

django.setup()

PARAGRAPH = (
    "会议要求，一是把好源头分类关，二是管好收运过程，三是用好处置数据，四是加强宣传引导。"
    "各区县要对照方案，逐项落实责任，按时、保质保量完成各项任务，推动城市管理更加精细。"
)
DAY = dt.date(2026, 11, 30)


def timed(act: Callable[[], Any], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        started = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - started)
    return best


def picture(number: int) -> bytes:
    from PIL import Image

    noise = Image.effect_noise((1600, 1067), 40 + number)
    file = BytesIO()
    noise.convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


def an_issue(items: int = 24) -> tuple[Any, dict[str, Any]]:
    from wufei.bulletin.content import Group, Issue, Item, Paragraph, Picture, Text
    from wufei.bulletin.outputs.printing import Image, image_key

    images, made = {}, []
    for number in range(items):
        text = f"11月{1 + number % 28}日，{PARAGRAPH}"
        blocks: list[Any] = [Paragraph((Text(text),)) for _ in range(4)]
        if number % 2 == 0:
            photo = Picture(uuid.uuid4(), f"现场照片 {number // 2 + 1}")
            images[image_key(photo)] = Image(picture(number), ".jpg", 110)
            blocks.append(photo)
        made.append(Item(str(number), f"某区推进第 {number + 1} 项工作", tuple(blocks)))
    issue = Issue(
        "无废城市建设工作简报",
        "市无废办",
        DAY.replace(day=1),
        DAY,
        (Group("工作动态", tuple(made)),),
        number=9,
        issued_on=DAY,
        issuer="市无废办",
    )
    return issue, images


def papers() -> None:
    from wufei.bulletin.checks.checking import check
    from wufei.bulletin.checks.context import Context
    from wufei.bulletin.outputs.pdf import pdf, text_pages
    from wufei.bulletin.outputs.printing import printed
    from wufei.bulletin.outputs.word import word

    issue, images = an_issue()
    page = printed(issue, images=images)
    empty = printed(an_issue(0)[0])
    pdf(printed(an_issue(1)[0]))  # the fonts are read once a process
    base = timed(lambda: pdf(empty), 1)
    as_pdf, as_word = timed(lambda: pdf(page), 1), timed(lambda: word(page), 1)
    both, pages = as_pdf + as_word, text_pages(page)
    print(f"{pages} pages, {len(images)} photos: PDF {as_pdf:.2f} s, Word {as_word:.2f} s,")
    print(f"  both {both:.2f} s (goal 3 s); an empty page {base:.3f} s; ratio {both / base:.1f}")
    whole = "\n".join(item.text for item in issue.items)
    scan = timed(lambda: re.findall(r"\d+", whole))
    checks = timed(lambda: check(issue, Context()))
    print(
        f"checks {checks * 1000:.0f} ms (goal 300 ms); one pass over the text {scan * 1000:.2f} ms;"
    )
    print(f"  ratio {checks / scan:.0f}")


def search() -> None:
    from django.core.management import call_command

    from wufei.bulletin.models import Issue, Series
    from wufei.bulletin.queries.archive import found_issues
    from wufei.kernel.actors import NOBODY
    from wufei.registry.public import Organisation, Region

    call_command("migrate", verbosity=0)
    region = Region.objects.create(
        code="500000", name="重庆市", level="province", kind="municipality", path="/500000/"
    )
    office = Organisation.objects.create(code="O", name="办", kind="authority", region=region)
    series = Series.objects.create(
        slug="brief", name="简报", office=office, region=region, compiler="办", issuer="办",
        groups=["工作动态"], public=True, last_number=1000,
    )  # fmt: skip
    text = PARAGRAPH * 60
    Issue.objects.bulk_create(
        Issue(
            series=series, number=n, state="issued", first_day=DAY, last_day=DAY, issued_on=DAY,
            content={"groups": []}, text=f"{text}{'独特词' if n == 500 else ''}",
        )
        for n in range(1, 1001)
    )  # fmt: skip
    count = timed(lambda: Issue.objects.filter(state="issued").count())
    found = timed(lambda: list(found_issues(NOBODY, words="独特词")))
    megabytes = len(text.encode()) / 1000
    print(f"search over 1,000 issues ({megabytes:.1f} MB of text): {found * 1000:.0f} ms")
    print(f"  (goal 200 ms); counting them {count * 1000:.1f} ms; ratio {found / count:.0f}")


if __name__ == "__main__":
    papers()
    search()
    sys.exit(0)
