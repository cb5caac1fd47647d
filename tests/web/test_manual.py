"""Help: the manual as it stands in docs/manual, with contents and search."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

INTAKE = """# 导入过磅记录

把称重文件变成分录。

## 先试算

试算只看不记，**逐行**指出问题。<script>alert(1)</script>

| 列 | 含义 |
|---|---|
| 净重 | 吨 |

见 [账户](02-accounts.md#s1) 和 ![试算报告](images/dry-run.png)。

## 再入账

入账后可以整批冲销。
"""


@pytest.fixture
def manual(settings: Any, tmp_path: Path) -> Path:
    folder = tmp_path / "docs" / "manual"
    (folder / "zh" / "images").mkdir(parents=True)
    (folder / "en").mkdir()
    (folder / "zh" / "01-intake.md").write_text(INTAKE, encoding="utf-8")
    (folder / "zh" / "02-accounts.md").write_text("# 账户\n\n每个账户。\n", encoding="utf-8")
    (folder / "zh" / "images" / "dry-run.png").write_bytes(b"\x89PNG")
    settings.BASE_DIR = tmp_path
    return folder


def test_the_contents_list_pages_in_order(manual: Path, client: Client) -> None:
    page = client.get("/help/").content.decode()
    assert page.index("导入过磅记录") < page.index("账户</a>")
    assert 'href="/help/01-intake/#s2"' in page


def test_a_page_is_rendered_safely(manual: Path, client: Client) -> None:
    page = client.get("/help/01-intake/").content.decode()
    assert '<h2 id="s2">先试算</h2>' in page
    assert "<strong>逐行</strong>" in page
    assert "<td>净重</td>" in page
    assert "<script>alert" not in page
    assert 'href="/help/02-accounts/#s1"' in page
    assert '<img src="/help/images/dry-run.png" alt="试算报告"' in page


def test_pictures_of_the_manual_are_served_and_nothing_else(manual: Path, client: Client) -> None:
    assert b"".join(client.get("/help/images/dry-run.png")) == b"\x89PNG"  # type: ignore[arg-type]
    assert client.get("/help/images/01-intake.md").status_code == 404
    assert client.get("/help/images/..%2f01-intake.md").status_code == 404
    assert client.get("/help/images/missing.png").status_code == 404


def test_search_finds_the_section(manual: Path, client: Client) -> None:
    page = client.get("/help/?q=冲销").content.decode()
    assert "<mark>冲销</mark>" in page
    assert 'href="/help/01-intake/#s3"' in page
    assert "找到 1 处" in page


def test_search_without_a_hit_says_so(manual: Path, client: Client) -> None:
    assert "手册里没有“潜水艇”" in client.get("/help/?q=潜水艇").content.decode()


def test_what_is_searched_for_is_shown_as_text(manual: Path, client: Client) -> None:
    page = client.get("/help/?q=<b>x").content.decode()
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_without_a_translation_the_chinese_page_is_shown(manual: Path, client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "导入过磅记录" in client.get("/help/").content.decode()
    (manual / "en" / "01-intake.md").write_text("# Importing\n", encoding="utf-8")
    assert "Importing" in client.get("/help/").content.decode()


def test_a_changed_file_is_read_anew(manual: Path, client: Client) -> None:
    client.get("/help/02-accounts/")
    path = manual / "zh" / "02-accounts.md"
    path.write_text("# 账户与结存\n", encoding="utf-8")
    import os

    os.utime(path, ns=(1, 1))
    assert "账户与结存" in client.get("/help/02-accounts/").content.decode()


def test_a_missing_page_and_a_missing_manual(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    assert client.get("/help/nothing/").status_code == 404
    assert "手册还没有装好" in client.get("/help/").content.decode()
    assert client.post("/help/").status_code == 405
