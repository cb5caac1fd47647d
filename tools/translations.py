"""Keeps the English catalogues beside the Chinese source texts.

    python tools/translations.py [module …]     merge new texts into <module>/locale/en/…/django.po
    python tools/translations.py --check        fail on missing, fuzzy, unused or faulty English,
                                                and on Chinese text outside a translation call

Chinese that is data and not text for a reader (a unit to parse, a name in a table) is marked on its
line with ``# zh: <why>`` in Python; whole folders of such data are listed in ``DATA``.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "wufei"
CATALOGUE = Path("locale") / "en" / "LC_MESSAGES" / "django.po"
#: Folders and files (under src/wufei) whose Chinese is data, or is printed in both languages.
DATA = ("demo/", "web/serving/", "settings/", "*/management/", "*/data/", "*/migrations/")
#: Which arguments of a call are: plural, context, message.
CALLS = {
    "_": "m",
    "gettext": "m",
    "gettext_lazy": "m",
    "gettext_noop": "m",
    "ngettext": "mp",
    "ngettext_lazy": "mp",
    "pgettext": "cm",
    "pgettext_lazy": "cm",
    "npgettext": "cmp",
    "npgettext_lazy": "cmp",
}
#: Template blocks whose body is read by templatize, or by nobody.
SKIPPED = {"comment", "blocktranslate", "blocktrans"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
MARK = re.compile(r"#\s*zh:\s*\S")
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|%[a-z]|\{(\w*)\}")
_CALL = re.compile(
    r"""\b(n?p?gettext|_)\(\s*((?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*)+)"""
)
_LITERAL = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_QUOTED_TEXT = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")


@dataclass(frozen=True)
class Text:
    """A text to translate, and the file (relative to the sources) it stands in."""

    message: str
    file: str
    plural: str = ""
    context: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.message


def _text(name: str, literals: list[str], file: str) -> Text | None:
    roles = CALLS[name]
    if len(literals) < len(roles):
        return None
    given = dict(zip(roles, literals, strict=False))
    return Text(given["m"], file, given.get("p", ""), given.get("c"))


def _called(node: ast.AST) -> str:
    """The name of the translation function that ``node`` calls, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
    return name if name in CALLS else ""


def _constants(nodes: Iterable[ast.AST]) -> Iterator[ast.Constant]:
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def python_texts(source: str, file: str) -> tuple[list[Text], list[str]]:
    """The texts of a Python file, and its Chinese strings outside translation calls."""
    tree = ast.parse(source)
    lines = source.splitlines()
    texts, inside = [], set()
    for node in ast.walk(tree):
        if name := _called(node):
            assert isinstance(node, ast.Call)
            arguments = list(_constants(node.args))
            inside |= {id(argument) for argument in arguments}
            text = _text(name, [argument.value for argument in arguments], file)
            texts += [text] if text else []
        elif isinstance(node, ast.Expr):  # a docstring, or a string that does nothing
            inside |= {id(constant) for constant in _constants([node.value])}
    faults = [
        f"{file}:{constant.lineno}: 译文函数外的中文 not in gettext: {constant.value[:40]!r}"
        for constant in _constants(ast.walk(tree))
        if id(constant) not in inside
        and CHINESE.search(constant.value)
        and not any(MARK.search(line) for line in lines[constant.lineno - 1 : constant.end_lineno])
    ]
    return texts, faults


def template_texts(source: str, file: str) -> tuple[list[Text], list[str]]:
    """The texts of a template, and its Chinese outside translation tags."""
    texts = []
    for call in _CALL.finditer(templatize(source, origin=file)):
        literals = [ast.literal_eval(found[1]) for found in _LITERAL.finditer(call[2])]
        text = _text(call[1], literals, file)
        texts += [text] if text else []
    faults, skipping = [], ""
    for token in Lexer(source).tokenize():
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if skipping:
            skipping = "" if token.token_type == TokenType.BLOCK and word == skipping else skipping
            continue
        if token.token_type == TokenType.BLOCK and word in SKIPPED:
            skipping = f"end{word}"
            continue
        if token.token_type == TokenType.COMMENT or word in {"translate", "trans"}:
            continue
        rest = _QUOTED_TEXT.sub("", token.contents)
        if found := CHINESE.search(rest):
            line = (token.lineno or 0) + rest[: found.start()].count("\n")
            faults.append(
                f"{file}:{line}: 译文标签外的中文 not in translate: {' '.join(rest.split())[:40]!r}"
            )
    return texts, faults


def _is_data(file: str) -> bool:
    return any(
        file.startswith(part) if "*" not in part else f"/{part.strip('*/')}/" in file
        for part in DATA
    )


def read_module(folder: Path) -> tuple[list[Text], list[str]]:
    """All texts of a module in reading order, and its Chinese that nobody could translate."""
    texts: list[Text] = []
    faults: list[str] = []
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("templates/**/*.*")]):
        file = path.relative_to(folder.parent).as_posix()
        reader = python_texts if path.suffix == ".py" else template_texts
        found, wrong = reader(path.read_text(encoding="utf-8"), file)
        texts += found
        faults += [] if _is_data(file) else wrong
    return texts, faults


def merge(po: polib.POFile, texts: list[Text]) -> None:
    """Makes the catalogue hold exactly ``texts``; English that stands is kept."""
    standing = {(entry.msgctxt, entry.msgid): entry for entry in po}
    merged: dict[tuple[str | None, str], polib.POEntry] = {}
    for text in texts:
        entry = merged.get(text.key) or standing.get(text.key)
        if entry is None:
            entry = polib.POEntry(msgid=text.message, msgctxt=text.context)
        if text.key not in merged:
            entry.occurrences = []
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = entry.msgstr_plural or {0: "", 1: ""}
        if (text.file, "") not in entry.occurrences:
            entry.occurrences.append((text.file, ""))
        merged[text.key] = entry
    po[:] = list(merged.values())


def _english(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def _names(text: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(text)}


def _names_agree(entry: polib.POEntry, english: str) -> bool:
    """The same placeholders; one form of a plural may leave some out ("one row")."""
    if entry.msgid_plural:
        return _names(english) <= _names(entry.msgid) | _names(entry.msgid_plural)
    return _names(english) == _names(entry.msgid)


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "待核对的英文 fuzzy"
    for english in _english(entry):
        if not english.strip():
            yield "没有英文 no English"
        elif not _names_agree(entry, english):
            yield "占位符不符 placeholders differ"
        elif CHINESE.search(english):
            yield "英文中有中文 Chinese in the English"


def catalogue_faults(po: polib.POFile, texts: list[Text], name: str) -> list[str]:
    """What stands between the catalogue and complete, used English."""
    wanted = {text.key: text for text in texts}
    standing = {(entry.msgctxt, entry.msgid): entry for entry in po if not entry.obsolete}
    faults = [
        f"{wanted[key].file}: 没有英文 no English: {key[1]!r}" for key in wanted.keys() - standing
    ]
    faults += [f"{name}: 多余的英文 unused: {key[1]!r}" for key in standing.keys() - wanted]
    for key in wanted.keys() & standing.keys():
        faults += [f"{name}: {fault}: {key[1]!r}" for fault in entry_faults(standing[key])]
    return sorted(faults)


def _catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    po = polib.POFile(wrapwidth=100)
    po.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return po


def main(arguments: list[str] | None = None, *, source: Path = SOURCE) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    if not settings.configured:
        settings.configure(USE_I18N=True)
    faults: list[str] = []
    for folder in sorted(path for path in source.iterdir() if (path / "__init__.py").exists()):
        if options.modules and folder.name not in options.modules:
            continue
        texts, outside = read_module(folder)
        po = _catalogue(folder / CATALOGUE)
        if options.check:
            faults += outside + catalogue_faults(po, texts, f"{folder.name}/{CATALOGUE}")
        elif texts or len(po):
            merge(po, texts)
            (folder / CATALOGUE).parent.mkdir(parents=True, exist_ok=True)
            po.save(str(folder / CATALOGUE))
            sys.stdout.write(f"{folder.name}: {len(po)} ({len(po.untranslated_entries())} …)\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
