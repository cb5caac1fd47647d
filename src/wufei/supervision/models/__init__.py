from wufei.supervision.models.findings import Finding, FindingState
from wufei.supervision.models.lifecycle import LIFECYCLE
from wufei.supervision.models.parameters import RuleParameter
from wufei.supervision.models.runs import FindingRun, RuleTrial

__all__ = [
    "LIFECYCLE",
    "Finding",
    "FindingRun",
    "FindingState",
    "RuleParameter",
    "RuleTrial",
]
