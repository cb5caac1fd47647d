"""First guesses for a file that no map is known for: which column is what, and how dates look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from wufei.intake.forms.sampling import ColumnSample
from wufei.intake.interpret.times import reader_of

#: Formats of dates as the form offers them: pattern → what it looks like.
DATE_FORMATS: dict[str, Any] = {
    "iso": _("2026-01-31，可带时间 08:30:00"),
    "chinese": _("2026年1月31日、2026/1/31 或 2026.1.31"),
    "%Y/%m/%d %H:%M:%S": "2026/1/31 08:30:00",
    "%Y/%m/%d %H:%M": "2026/1/31 08:30",
    "%Y-%m-%d %H:%M": "2026-1-31 8:30",
    "%Y年%m月%d日 %H:%M": _("2026年1月31日 08:30"),  # zh: a format
    "%Y-%m-%d %H:%M:%S.%f UTC": _("2026-01-31 08:30:00.000000 UTC（世界时）"),
    "%Y%m%d": "20260131",
    "%m/%d/%Y": _("01/31/2026（月/日/年）"),
    "%m/%d/%Y %H:%M": _("01/31/2026 08:30（月/日/年）"),
    "%m/%d/%Y %H:%M:%S": _("01/31/2026 08:30:00（月/日/年）"),
    "%m/%d/%Y %I:%M:%S %p": _("01/31/2026 08:30:00 AM（月/日/年）"),
    "%d/%m/%Y": _("31/01/2026（日/月/年）"),
    "%d/%m/%Y %H:%M": _("31/01/2026 08:30（日/月/年）"),
    "%d.%m.%Y": _("31.01.2026（日.月.年）"),
    "month": _("2026-01（整月，记在月末）"),
    "quarter": _("2026-Q1（整季，记在季末）"),
    "year": _("2026（整年，记在年末）"),
}
#: Read where the day stands in one column and the time of day in another.
TIMES_OF_DAY = ("%H:%M:%S", "%H:%M")
_DAYS = {"iso": "%Y-%m-%d", "chinese": "%Y年%m月%d日"}  # zh: a format

_NUMBER = re.compile(r"[-+]?\d[\d,. ]*")
#: Words in headers, the more telling first, and units with their spellings.
_DATA = yaml.safe_load(Path(__file__).with_name("header_words.yaml").read_text(encoding="utf-8"))
_WORDS: dict[str, list[str]] = _DATA["columns"]
_UNITS: dict[str, list[str]] = _DATA["units"]


def patterns_of(chosen: str, *, with_time: bool) -> list[str]:
    """The formats of a map for the chosen one; with a time of day, both spellings of it."""
    if not with_time:
        return [chosen]
    day = _DAYS.get(chosen, chosen)
    return [f"{day} {time}" for time in TIMES_OF_DAY]


def guess_format(values: Sequence[str]) -> str | None:
    """The first format that reads every one of the values."""
    if not values:
        return None
    for pattern in DATE_FORMATS:
        read = reader_of([pattern])
        try:
            for value in values:
                read(value)
        except ValueError:
            continue
        return pattern
    return None


def _named(header: Iterable[str], kind: str) -> list[str]:
    """Columns whose name holds a word of this kind, the best first."""
    names = list(header)
    return list(dict.fromkeys(n for word in _WORDS[kind] for n in names if _bears(n, word)))


def _bears(name: str, word: str) -> bool:
    """Whether a column's name holds the word; two letters must be the whole name."""
    plain = name.casefold()
    return word in plain if len(word) > 2 or not word.isascii() else plain == word


def guess(header: Sequence[str], samples: Mapping[str, ColumnSample]) -> dict[str, str]:
    """Initial values of the form; what cannot be guessed is left out."""
    names = [name for name in header if name]
    found = _time(names, samples)
    taken = {found.get("time_column", "")}
    numbers = [n for n in names if n not in taken and _is_number(samples[n])]
    for kind in ("mass", "reference", "material", "unit", "receiver", "giver"):
        pool = numbers if kind == "mass" else [n for n in names if n not in taken]
        if kind in ("material", "unit", "receiver", "giver"):
            pool = [n for n in pool if n not in numbers]
        best = next(iter(_named(pool, kind)), "")
        if not best and kind == "mass" and len(numbers) == 1:
            best = numbers[0]
        if best:
            found[f"{kind}_column"] = best
            taken.add(best)
    return found | _unit(found) | _separators(found.get("mass_column", ""), samples)


def _time(names: Sequence[str], samples: Mapping[str, ColumnSample]) -> dict[str, str]:
    for name in dict.fromkeys([*_named(names, "time"), *names]):
        pattern = guess_format(samples[name].values)
        if pattern and not (pattern in ("year", "%Y%m%d") and name not in _named(names, "time")):
            zone = {"zone": "UTC"} if pattern.endswith("UTC") else {}
            return {"time_column": name, "time_format": pattern, **zone}
    return {}


def _is_number(sample: ColumnSample) -> bool:
    return bool(sample.values) and all(_NUMBER.fullmatch(v) for v in sample.values)


def _unit(found: Mapping[str, str]) -> dict[str, str]:
    if "unit_column" in found or "mass_column" not in found:
        return {}
    name = found["mass_column"].casefold()
    for code, words in _UNITS.items():
        if any(word in name for word in words):
            return {"unit_fixed": code}
    return {}


def _separators(column: str, samples: Mapping[str, ColumnSample]) -> dict[str, str]:
    values = samples[column].values if column else []
    if any(re.search(r"\d,\d{3}(\D|$)", value) for value in values):
        return {"thousands": ","}
    if any("," in value for value in values):
        return {"decimal": ","}
    return {}
