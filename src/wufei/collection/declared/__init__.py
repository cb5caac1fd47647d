"""The registers of collection, in the order of the pages."""

from wufei.collection.declared.haulers import CONTRACTS, CREWS, DEPOTS
from wufei.collection.declared.points import BINS, POINTS, WINDOWS

REGISTERS = (POINTS, WINDOWS, BINS, CONTRACTS, CREWS, DEPOTS)

__all__ = ["BINS", "POINTS", "REGISTERS"]
