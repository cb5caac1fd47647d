from wufei.supervision.models.findings import Finding, FindingState

__all__ = ["Finding", "FindingState"]
