"""What a declared value must be by itself, before what stands is asked."""

from __future__ import annotations

import re
from decimal import Decimal

from django.db.models import Field

from wufei.kernel.refusals import Refusal
from wufei.lake.drafts import DeclaredDraft
from wufei.lake.models import DeclaredValue
from wufei.lake.refusals import LakeReason

_SERIES = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_PLACES = 6
_DIGITS = 15
_TEXTS = ("unit", "supplier", "evidence", "note", "reason")


def check_draft(draft: DeclaredDraft, pointer: str) -> None:
    """Raises the refusals of :func:`wufei.lake.domain.declaring.declare_values` about the draft."""
    if not _SERIES.fullmatch(draft.series):
        raise Refusal(LakeReason.BAD_SERIES, pointer=f"{pointer}/series", series=draft.series)
    if not _is_exact(draft.value):
        raise Refusal(LakeReason.BAD_VALUE, pointer=f"{pointer}/value", value=str(draft.value))
    if not draft.unit.strip():
        raise Refusal(LakeReason.UNIT_MISSING, pointer=f"{pointer}/unit", series=draft.series)
    if draft.last_day < draft.first_day:
        raise Refusal(
            LakeReason.DAYS_REVERSED,
            pointer=f"{pointer}/last_day",
            first=draft.first_day.isoformat(),
            last=draft.last_day.isoformat(),
        )
    for name in _TEXTS:
        _check_length(draft, name, pointer)


def _is_exact(value: Decimal) -> bool:
    """Whether every database keeps every digit of it: SQLite keeps decimals as binary fractions."""
    if not value.is_finite() or abs(value) >= 10**_DIGITS:
        return False
    _, digits, exponent = value.normalize().as_tuple()
    return isinstance(exponent, int) and exponent >= -_PLACES and len(digits) <= _DIGITS


def _check_length(draft: DeclaredDraft, name: str, pointer: str) -> None:
    field: Field[str, str] = DeclaredValue._meta.get_field(name)  # type: ignore[assignment]  # noqa: SLF001
    limit, text = field.max_length, getattr(draft, name)
    if limit is not None and len(text) > limit:
        raise Refusal(
            LakeReason.TEXT_TOO_LONG,
            pointer=f"{pointer}/{name}",
            field=str(field.verbose_name),
            limit=limit,
        )
