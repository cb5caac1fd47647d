from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageFile(models.Model):
    """The file of a sealed page: written once, with the digest of its bytes.

    ``fact``: the last fact when the page was about to enter the postings table; the page is never
    read without it.
    """

    page = models.OneToOneField(
        "ledger.Page",
        models.PROTECT,
        primary_key=True,
        related_name="file",
        verbose_name=_("账页"),
    )
    digest = models.BinaryField(_("文件摘要"), max_length=32)
    size = models.BigIntegerField(_("字节数"))
    written_at = models.DateTimeField(_("写入时间"))
    fact = models.BigIntegerField(_("当时事实"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("页档")
        ordering = ["-page"]

    def __str__(self) -> str:
        return f"{self.page_id}"
