"""Text as it comes out of word processors and web pages, made plain without losing words."""

from __future__ import annotations

import re
import unicodedata

#: Marks that no reader sees: soft hyphens, joiners, direction marks, byte-order marks, and the
#: private area from which word processors take their bullets.
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")
_BULLETS = re.compile(
    r"^[ \t\u3000]*(?:[\uf000-\uf0ff\u2022\u25cf\u25a0\u25aa\u00b7][ \t\u3000]*|o\t)", re.MULTILINE
)
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FIELDS = re.compile(
    r"\{?[ \t\u3000]*(?:HYPERLINK|PAGEREF|TOC|MERGEFIELD)\s+\"?[^\"\s}]*\"?[^\u4e00-\u9fff}\n]*\}?"
)
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f]+")
#: A space beside one of these is the word processor's; one between words is meant, as in the
#: names of campaigns.
_BESIDE_MARKS = re.compile(r" (?=[，。；：、？！）》”’])|(?<=[，。；：、？！（《“‘]) ")  # zh: marks


def cleaned(text: str) -> str:
    """``text`` as lines of plain words.

    Line ends become one kind (a word processor's soft break among them), indents and bullets go,
    spaces beside Chinese marks go, full-width digits and letters become half-width, characters
    that cannot be seen go. Words and their order stay.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n")
    text = _FIELDS.sub("", text)
    text = _BULLETS.sub("", text)
    for unwanted in (_UNSEEN, _PRIVATE, _CONTROLS):
        text = unwanted.sub("", text)
    text = "".join(_half_width(sign) for sign in text)
    lines = (_line(line) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def _line(line: str) -> str:
    line = _SPACES.sub(" ", line).strip(" \u3000")
    return _BESIDE_MARKS.sub("", line)


def _half_width(sign: str) -> str:
    """Digits and letters; full-width punctuation is meant."""
    narrow = unicodedata.normalize("NFKC", sign) if "\uff10" <= sign <= "\uff5a" else sign
    return narrow if narrow.isalnum() else sign
