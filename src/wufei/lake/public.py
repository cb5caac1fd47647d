"""What other modules may use of the lake."""

from wufei.lake.domain.delivering import deliver_pages, rebuild_pages
from wufei.lake.domain.verifying import LakeReport, verify_pages
from wufei.lake.models import PageFile

__all__ = ["LakeReport", "PageFile", "deliver_pages", "rebuild_pages", "verify_pages"]
