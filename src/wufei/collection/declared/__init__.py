"""The registers of collection, in the order of the pages."""

from wufei.collection.declared.bookable import BANDS, CARDS, SLOTS, STANDING, TERMS
from wufei.collection.declared.haulers import CONTRACTS, CREWS, DEPOTS
from wufei.collection.declared.points import BINS, POINTS, WINDOWS

REGISTERS = (
    POINTS,
    WINDOWS,
    BINS,
    CONTRACTS,
    SLOTS,
    STANDING,
    CARDS,
    CREWS,
    DEPOTS,
    TERMS,
    BANDS,
)

__all__ = ["BINS", "POINTS", "REGISTERS"]
