from wufei.kernel.models.audit import AuditHead, AuditRecord
from wufei.kernel.models.jobs import CalendarRun, JobRun

__all__ = ["AuditHead", "AuditRecord", "CalendarRun", "JobRun"]
