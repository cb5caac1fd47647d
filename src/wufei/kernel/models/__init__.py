from wufei.kernel.models.audit import AuditHead, AuditRecord

__all__ = ["AuditHead", "AuditRecord"]
