from wufei.kernel.models.audit import AuditHead, AuditRecord
from wufei.kernel.models.jobs import CalendarRun, JobRun
from wufei.kernel.models.photos import Photo

__all__ = ["AuditHead", "AuditRecord", "CalendarRun", "JobRun", "Photo"]
