"""What other modules may use of supervision."""

from wufei.supervision.domain.handling import move_finding, note_findings
from wufei.supervision.models import LIFECYCLE as FINDING_LIFECYCLE
from wufei.supervision.models import Finding, FindingRun, FindingState, RuleParameter
from wufei.supervision.naming import rule_name, severity_name
from wufei.supervision.queries import findings_between, open_findings
from wufei.supervision.sentences import sentence_of

__all__ = [
    "FINDING_LIFECYCLE",
    "Finding",
    "FindingRun",
    "FindingState",
    "RuleParameter",
    "findings_between",
    "move_finding",
    "note_findings",
    "open_findings",
    "rule_name",
    "sentence_of",
    "severity_name",
]
