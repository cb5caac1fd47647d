"""The manual: Markdown files of ``docs/manual/<language>/``, rendered and searched as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

FOLDERS = {"zh-hans": "zh", "en": "en"}
IMAGES = {".png": "image/png", ".svg": "image/svg+xml", ".jpg": "image/jpeg"}
#: Characters shown on each side of what was searched for.
AROUND = 60


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Page:
    """A page of the manual: its address, title, headings, text as HTML and as plain lines."""

    slug: str
    title: str
    headings: tuple[Heading, ...]
    html: SafeString
    sections: tuple[tuple[Heading, str], ...]


@dataclass(frozen=True)
class Hit:
    page: Page
    heading: Heading
    before: str
    found: str
    after: str


def folder(language: str) -> Path:
    """The manual in this language; Chinese, the source, where there is no translation."""
    root = Path(settings.BASE_DIR) / "docs" / "manual"
    wanted = root / FOLDERS.get(language, "zh")
    return wanted if any(wanted.glob("*.md")) else root / "zh"


def pages(language: str) -> list[Page]:
    """All pages in the order of their file names."""
    files = sorted(folder(language).glob("*.md"))
    return [_read(path, path.stat().st_mtime_ns) for path in files]


def page(language: str, slug: str) -> Page | None:
    return next((page for page in pages(language) if page.slug == slug), None)


def image(language: str, name: str) -> Path | None:
    """A picture of the manual: beside its pages, or in the folder of pictures of all languages."""
    if Path(name).name != name or Path(name).suffix not in IMAGES:
        return None
    here = folder(language)
    places = (here / "images" / name, here.parent / "images" / name)
    return next((path for path in places if path.is_file()), None)


def search(language: str, words: str) -> list[Hit]:
    """The first place in every section where ``words`` stand, as plain text."""
    wanted = " ".join(words.split())
    if not wanted:
        return []
    pattern = re.compile(re.escape(wanted), re.IGNORECASE)
    hits = []
    for each in pages(language):
        for heading, text in each.sections:
            found = pattern.search(text)
            if found:
                start, end = found.span()
                before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
                hits.append(Hit(each, heading, before, found[0], after))
    return hits


@lru_cache(maxsize=200)
def _read(path: Path, changed: int) -> Page:
    """The page of a file; ``changed`` is part of the key, so that a new file is read anew."""
    tokens = _parser().parse(path.read_text(encoding="utf-8"))
    headings: list[Heading] = []
    texts: list[list[str]] = []
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            text = _plain(tokens[number + 1])
            headings.append(Heading(int(token.tag[1]), text, f"s{len(headings) + 1}"))
            texts.append([])
            token.attrSet("id", headings[-1].anchor)
        elif token.type in {"inline", "fence", "code_block"} and headings:
            texts[-1].append(_plain(token))
    html = _parser().renderer.render(tokens, _parser().options, {})
    title = headings[0].text if headings else path.stem
    return Page(
        slug=path.stem,
        title=title,
        headings=tuple(headings),
        html=mark_safe(html),  # noqa: S308 - made by the renderer, which lets no HTML through
        sections=tuple(zip(headings, (" ".join(text) for text in texts), strict=True)),
    )


@lru_cache(maxsize=1)
def _parser() -> Any:
    """CommonMark with tables; HTML in the text is shown as text, links to pages lead to pages."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")

    def link_open(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        target = str(tokens[index].attrGet("href") or "")
        inner = re.fullmatch(r"(?:\./)?([\w-]+)\.md(#.*)?", target)
        if inner:
            tokens[index].attrSet("href", f"/help/{inner[1]}/{inner[2] or ''}")
        return str(self.renderToken(tokens, index, options, env))

    def picture(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        source = str(token.attrGet("src") or "")
        if "/" not in source.removeprefix("../").removeprefix("images/"):
            source = f"/help/images/{Path(source).name}"
        text = escape(self.renderInlineAsText(token.children, options, env))
        return f'<img src="{escape(source)}" alt="{text}" loading="lazy">'

    parser.add_render_rule("link_open", link_open)
    parser.add_render_rule("image", picture)
    return parser


def _plain(token: Any) -> str:
    if token.children is None:
        return " ".join(token.content.split())
    return "".join(
        child.content if child.content else " "
        for child in token.children
        if child.type in {"text", "code_inline", "softbreak", "hardbreak", "image"}
    )
