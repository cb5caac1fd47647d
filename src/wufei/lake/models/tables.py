from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class TableFile(models.Model):
    """A live Parquet file of a lake table with the digest of its bytes, by which a changed byte is
    found. ``first_page`` and ``last_page`` bound the ledger pages in it (of operations: the numbers
    of its facts; 0: telemetry)."""

    table = models.CharField(_("表"), max_length=16)
    path = models.CharField(_("文件"), max_length=300, unique=True)
    digest = models.BinaryField(_("文件摘要"), max_length=32)
    size = models.BigIntegerField(_("字节数"))
    rows = models.BigIntegerField(_("行数"))
    first_page = models.BigIntegerField(_("首页"), default=0)
    last_page = models.BigIntegerField(_("末页"), default=0)
    written_at = models.DateTimeField(_("写入时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("湖表文件")
        ordering = ["table", "path"]

    def __str__(self) -> str:
        return self.path
