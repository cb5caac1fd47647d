"""The library's door: everything a caller needs, see ``README.md``."""

from wufei.tracking.datum import Datum, to_gcj02, to_wgs84
from wufei.tracking.fixes import Fixes
from wufei.tracking.history import track
from wufei.tracking.limits import Limits
from wufei.tracking.lines import Line, Lines
from wufei.tracking.places import Place, Places
from wufei.tracking.records import (
    Deviation,
    Fault,
    Gap,
    Heard,
    Kind,
    SetAside,
    Stop,
    Tracks,
    Trip,
    Visit,
    joined,
)
from wufei.tracking.rules import rulebook
from wufei.tracking.rules.driving import long_stop, silent_tracker
from wufei.tracking.rules.facts import (
    Bin,
    ClassWindow,
    Duty,
    Facts,
    Fill,
    Plant,
    Point,
    Quota,
    Receipt,
    Vehicle,
    Weighing,
)
from wufei.tracking.rules.findings import Evidence, Finding, Rule, Severity, Source
from wufei.tracking.rules.judging import in_order, judge
from wufei.tracking.rules.rulebook import Dated, Parameters, Rulebook
from wufei.tracking.rules.supervising import Supervisor
from wufei.tracking.stream import Stream

__all__ = [
    "Bin",
    "ClassWindow",
    "Dated",
    "Datum",
    "Deviation",
    "Duty",
    "Evidence",
    "Facts",
    "Fault",
    "Fill",
    "Finding",
    "Fixes",
    "Gap",
    "Heard",
    "Kind",
    "Limits",
    "Line",
    "Lines",
    "Parameters",
    "Place",
    "Places",
    "Plant",
    "Point",
    "Quota",
    "Receipt",
    "Rule",
    "Rulebook",
    "SetAside",
    "Severity",
    "Source",
    "Stop",
    "Stream",
    "Supervisor",
    "Tracks",
    "Trip",
    "Vehicle",
    "Visit",
    "Weighing",
    "in_order",
    "joined",
    "judge",
    "long_stop",
    "rulebook",
    "silent_tracker",
    "to_gcj02",
    "to_wgs84",
    "track",
]
