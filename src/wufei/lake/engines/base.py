"""What the measures ask of an engine: one SQL tree over the tables of the lake, answered in rows.

The trees are sqlglot's; each engine renders its own dialect. All engines give the same integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from wufei.lake.cuts import Cut

if TYPE_CHECKING:
    from sqlglot import exp


@dataclass(frozen=True, slots=True)
class Tables:
    """The Parquet files behind each table at one cut: name (:mod:`wufei.lake.schema`) → paths.

    A table without files is empty. Postings are bounded by ``cut.page``, registers and declared
    values by ``cut.fact``.
    """

    cut: Cut
    files: Mapping[str, Sequence[str]]


class Engine(Protocol):
    """Answers queries over the tables of one cut."""

    def rows(self, query: exp.Query, tables: Tables) -> list[tuple[Any, ...]]:
        """All rows of the answer. Sums come as ``int``, decimals as ``Decimal``.

        Raises:
            Refusal: ``FILE_MISSING``, ``FILE_DAMAGED`` (with the file), ``QUERY_TOO_LARGE``,
                ``QUERY_STOPPED``.
        """

    def stream(
        self, query: exp.Query, tables: Tables, *, size: int = 10_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows in parts of at most ``size``, in constant memory. Raises as :meth:`rows`."""
