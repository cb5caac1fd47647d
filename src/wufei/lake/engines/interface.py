"""What the measures ask of an engine: one SQL tree over the tables of the lake, answered in rows.

The trees are sqlglot's; each engine renders its own dialect. All engines give the same integers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from wufei.lake.cuts import Cut

if TYPE_CHECKING:
    from sqlglot import exp

#: Told the part that is done, from 0 to 1, now and then while a query runs.
Watch = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Tables:
    """The Parquet files behind each table at one cut: name (:mod:`wufei.lake.schema`) → paths.

    A table without files is empty. Postings are bounded by ``cut.page``, registers and declared
    values by ``cut.fact``. ``whole``: the files of postings hold no page beyond the cut, so that
    nothing need be left out. ``later``: of a table of events, the batches that landed after the
    cut, or are landing now; their events do not count.
    """

    cut: Cut
    files: Mapping[str, Sequence[str]]
    whole: bool = False
    later: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Engine(Protocol):
    """Answers queries over the tables of one cut."""

    def rows(
        self, query: exp.Query, tables: Tables, *, watch: Watch | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of the answer. Sums come as ``int``, decimals as ``Decimal``.

        What ``watch`` raises ends the query and passes through.

        Raises:
            Refusal: ``FILE_MISSING``, ``FILE_DAMAGED`` (with the file), ``QUERY_TOO_LARGE``.
        """

    def stream(
        self, query: exp.Query, tables: Tables, *, size: int = 10_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in parts of at most ``size``, in constant memory. Raises as :meth:`rows`."""
