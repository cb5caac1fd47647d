"""Money in whole fen. The one rule of rounding: each line is rounded half up to the fen, and a
total is the sum of its lines."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

GRAMS_PER_TONNE = 1_000_000


def fen_of(yuan: Decimal) -> int:
    """A price in yuan with two places as fen."""
    return int((yuan * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def by_tonne(grams: int, price_fen: int) -> int:
    """Fen for ``grams`` at a price per tonne, rounded half up; exact integers throughout."""
    whole, rest = divmod(abs(grams) * price_fen, GRAMS_PER_TONNE)
    fen = whole + (2 * rest >= GRAMS_PER_TONNE)
    return fen if grams >= 0 else -fen
