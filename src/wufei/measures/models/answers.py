"""Answers that took long: computed once in the background, kept for those who ask again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureAnswer(models.Model):
    """The answer to one question at one cut under one catalogue, for readers of the same scope.

    ``digest``: SHA-256 over all of these and the language of its words. ``question``: what the
    background work is to answer. ``body``: the bytes of ``canonical.answer_bytes``, None while the
    work goes on.
    """

    digest = models.BinaryField(_("问题摘要"), max_length=32, unique=True)
    question = models.JSONField(_("问题"))
    language = models.CharField(_("语言"), max_length=16)
    body = models.BinaryField(_("结果"), null=True)
    created_at = models.DateTimeField(_("提出时间"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("指标计算结果")
        ordering = ["-id"]

    def __str__(self) -> str:
        return bytes(self.digest).hex()[:12]
