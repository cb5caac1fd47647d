"""Every text of the demo that a person reads in Chinese has its English."""

import re
from pathlib import Path

import polib

import wufei.demo
from wufei.demo.refusals import DemoReason

FOLDER = Path(wufei.demo.__file__).parent


def test_the_catalogue_is_complete_and_holds_nothing_else() -> None:
    catalogue = polib.pofile(str(FOLDER / "locale/en/LC_MESSAGES/django.po"))
    marked = {
        text
        for path in FOLDER.rglob("*.py")
        for text in re.findall(r'\b(?:_|gettext)\(\s*"([^"]+)"', path.read_text(encoding="utf-8"))
    }

    assert {entry.msgid for entry in catalogue} == marked
    assert len(marked) >= 2 * len(DemoReason)
    for entry in catalogue:
        names = re.findall(r"%\(\w+\)s", entry.msgid)
        assert entry.msgstr
        assert sorted(names) == sorted(re.findall(r"%\(\w+\)s", entry.msgstr))
