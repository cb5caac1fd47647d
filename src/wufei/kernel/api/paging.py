"""Pages of lists by cursor: the key of the last row shown, signed; no offsets, no counting.

A page further on costs as much as the first, and rows added meanwhile shift nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Answer, Given, Limit, plain_text
from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.refusals import Refusal

T = TypeVar("T")


class Paged(Given):
    """The two parameters of every list."""

    cursor: plain_text(1200) = Field("", description=_("上一页给出的 next；空为第一页"))  # type: ignore[valid-type]
    limit: Limit = Field(100, description=_("每页行数，1 至 500"))


class PageAnswer(Answer):
    next: str | None = Field(description=_("下一页的游标；没有下一页时为 null"))


@dataclass(frozen=True, slots=True)
class PageOf(Generic[T]):
    items: list[T]
    next: str | None


def _signer(name: str) -> Signer:
    return Signer(salt=f"wufei.api.cursor.{name}")


def pack_cursor(name: str, values: Sequence[Any]) -> str:
    """A cursor that holds ``values`` (texts, numbers, days), bound to the list ``name``."""
    plain = [{"d": v.isoformat()} if isinstance(v, dt.date) else v for v in values]
    return _signer(name).sign_object(plain)


def unpack_cursor(name: str, cursor: str) -> list[Any]:
    """The values of a cursor.

    Raises:
        Refusal: ``BAD_CURSOR``.
    """
    try:
        values = _signer(name).unsign_object(cursor)
    except (BadSignature, ValueError) as error:
        raise Refusal(ApiReason.BAD_CURSOR, pointer="?cursor") from error
    return [dt.date.fromisoformat(v["d"]) if isinstance(v, dict) else v for v in values]


def _beyond(keys: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values`` in the order of ``keys`` (``-`` before a key: descending)."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        name = key.removeprefix("-")
        after = equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        condition |= after
        equal &= Q(**{name: value})
    first = keys[0].removeprefix("-")
    bound = "lte" if keys[0].startswith("-") else "gte"
    return Q(**{f"{first}__{bound}": values[0]}) & condition  # lets the index start at the row


def _value(row: Any, key: str) -> Any:
    for part in key.removeprefix("-").split("__"):
        row = getattr(row, part)
    return row


def page_of_rows(
    rows: QuerySet[Any], paged: Paged, *, name: str, keys: Sequence[str]
) -> PageOf[Any]:
    """One page of ``rows`` in the order of ``keys``, which together are unique; one query.

    ``name`` binds the cursor to the list.

    Raises:
        Refusal: ``BAD_CURSOR``.
    """
    if paged.cursor:
        rows = rows.filter(_beyond(keys, unpack_cursor(name, paged.cursor)))
    found = list(rows.order_by(*keys)[: paged.limit + 1])
    return _cut(found, paged, name, lambda row: [_value(row, key) for key in keys])


def page_of_list(
    rows: Sequence[T], paged: Paged, *, name: str, key: Callable[[T], tuple[int | str, ...]]
) -> PageOf[T]:
    """One page of rows that are in memory already, in the order of ``key``.

    Raises:
        Refusal: ``BAD_CURSOR``.
    """
    start = tuple(unpack_cursor(name, paged.cursor)) if paged.cursor else ()
    beyond = sorted((row for row in rows if key(row) > start), key=key)
    return _cut(beyond[: paged.limit + 1], paged, name, key)


def _cut(found: list[T], paged: Paged, name: str, key: Callable[[T], Sequence[Any]]) -> PageOf[T]:
    if len(found) <= paged.limit:
        return PageOf(found, None)
    items = found[: paged.limit]
    return PageOf(items, pack_cursor(name, key(items[-1])))
