"""Named reads of plans and rounds."""

from wufei.rounds.queries.rounds import published_rounds, round_for_driver

__all__ = ["published_rounds", "round_for_driver"]
