"""The tool that keeps English complete beside the Chinese source."""

from __future__ import annotations

import os
from pathlib import Path

import polib
import pytest

from tools.translations import (
    CATALOGUE,
    Text,
    catalogue_faults,
    main,
    merge,
    python_texts,
    template_texts,
)
from wufei.web.translations import compile_translations, is_stale

PYTHON = '''
"""说明可以是中文。"""
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
NAME = _("账户" "名称")
ROWS = ngettext("%(n)s 行", "%(n)s 行们", n)
STATE = pgettext("状态", "开")
JIN = "斤"  # zh: a unit to parse
LOST = "忘了翻译"
'''
TEMPLATE = """{% load i18n %}{# 注释 #}{% comment %}也是注释{% endcomment %}
<h1 title="{% translate '标题' %}">{{ x|default:_("无") }}</h1>
{% blocktranslate with n=rows %}共 {{ n }} 行，占 5%{% endblocktranslate %}
{% blocktranslate count c=n %}{{ c }} 个{% plural %}{{ c }} 个{% endblocktranslate %}
<p>忘了翻译</p>"""


def test_texts_and_stray_chinese_of_a_python_file() -> None:
    texts, faults = python_texts(PYTHON, "m/x.py")
    assert texts == [
        Text("账户名称", "m/x.py"),
        Text("%(n)s 行", "m/x.py", plural="%(n)s 行们"),
        Text("开", "m/x.py", context="状态"),
    ]
    assert len(faults) == 1
    assert faults[0].startswith("m/x.py:8:")


def test_texts_and_stray_chinese_of_a_template() -> None:
    texts, faults = template_texts(TEMPLATE, "m/x.html")
    assert [(text.message, text.plural) for text in texts] == [
        ("标题", ""),
        ("无", ""),
        ("共 %(n)s 行，占 5%%", ""),
        ("%(c)s 个", "%(c)s 个"),
    ]
    assert len(faults) == 1
    assert faults[0].startswith("m/x.html:5:")


def catalogue(**english: str) -> polib.POFile:
    po = polib.POFile()
    po.extend(polib.POEntry(msgid=msgid, msgstr=msgstr) for msgid, msgstr in english.items())
    return po


@pytest.mark.parametrize(
    ("english", "fault"),
    [
        ({"共 %(n)s 行": "%(n)s rows"}, None),
        ({}, "no English"),
        ({"共 %(n)s 行": ""}, "no English"),
        ({"共 %(n)s 行": "%(rows)s rows"}, "placeholders differ"),
        ({"共 %(n)s 行": "rows"}, "placeholders differ"),
        ({"共 %(n)s 行": "%(n)s 行"}, "Chinese in the English"),
        ({"共 %(n)s 行": "%(n)s rows", "旧": "old"}, "unused"),
    ],
)
def test_what_the_check_finds(english: dict[str, str], fault: str | None) -> None:
    faults = catalogue_faults(catalogue(**english), [Text("共 %(n)s 行", "m/x.py")], "po")
    assert [fault in found for found in faults if fault] == ([True] if fault else [])
    assert len(faults) == (1 if fault else 0)


def test_english_to_be_checked_is_a_fault() -> None:
    po = catalogue(账户="Account")
    po[0].flags.append("fuzzy")
    assert "fuzzy" in catalogue_faults(po, [Text("账户", "m/x.py")], "po")[0]


def test_merging_keeps_english_drops_the_unused_and_adds_the_new() -> None:
    po = catalogue(账户="Account", 旧="old")
    merge(po, [Text("账户", "m/a.py"), Text("账户", "m/b.py"), Text("新", "m/a.py")])
    assert [(e.msgid, e.msgstr, e.occurrences) for e in po] == [
        ("账户", "Account", [("m/a.py", ""), ("m/b.py", "")]),
        ("新", "", [("m/a.py", "")]),
    ]


def test_the_tool_writes_and_checks_a_module(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    module = tmp_path / "shop"
    module.mkdir()
    (module / "__init__.py").write_text(
        'from django import _\nNAME = _("名称")\n', encoding="utf-8"
    )
    assert main(["--check"], source=tmp_path) == 1
    assert "名称" in capsys.readouterr().out
    assert main([], source=tmp_path) == 0
    po = polib.pofile(str(module / CATALOGUE))
    po[0].msgstr = "Name"
    po.save()
    assert main(["--check"], source=tmp_path) == 0


def test_only_newer_catalogues_are_compiled(tmp_path: Path) -> None:
    path = tmp_path / "shop" / CATALOGUE
    path.parent.mkdir(parents=True)
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    po.append(polib.POEntry(msgid="名称", msgstr="Name"))
    po.save(str(path))
    assert compile_translations(tmp_path) == [path]
    assert polib.mofile(str(path.with_suffix(".mo")))[0].msgstr == "Name"
    assert compile_translations(tmp_path) == []
    later = path.with_suffix(".mo").stat().st_mtime + 5
    os.utime(path, (later, later))
    assert is_stale(path)
    assert compile_translations(tmp_path) == [path]
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []
