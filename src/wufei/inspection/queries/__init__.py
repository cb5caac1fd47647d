from wufei.inspection.queries.problems import (
    SHOWN,
    Closure,
    answered_by,
    closures,
    looked_at_again_by,
    points_of,
    problems_due,
    start_of,
)

__all__ = [
    "SHOWN",
    "Closure",
    "answered_by",
    "closures",
    "looked_at_again_by",
    "points_of",
    "problems_due",
    "start_of",
]
