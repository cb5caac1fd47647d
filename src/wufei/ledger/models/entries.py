from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.ledger.models.accounts import Account, reads_widely


class EntryQuerySet(ScopedQuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Entries that touch an account the actor may see."""
        if actor.is_system:
            return self
        if reads_widely(actor):
            return self.filter(
                Exists(Posting.objects.visible_to(actor).filter(entry_id=OuterRef("pk")))
            )
        accounts = Account.objects.visible_to(actor).order_by().values("pk")
        return self.filter(
            pk__in=Posting.objects.filter(account__in=accounts).order_by().values("entry_id")
        )


class Exemption(models.Model):
    """A reason for which a hand-over needs no proof of giver and receiver (invariant I6)."""

    code = models.SlugField(_("代码"), max_length=32, primary_key=True)
    name = models.CharField(_("说明"), max_length=160)
    name_en = models.CharField(_("英文说明"), max_length=160, blank=True)
    source = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("交接豁免")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """A posted fact. Database triggers refuse every change but the giving of its page sequence.

    Times are whole seconds in UTC. ``seq`` stays empty until the sealer puts the entry on a page.
    """

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("转移")
        TRANSFORMATION = "transformation", _("转化")
        REVERSAL = "reversal", _("冲销")

    client_id = models.UUIDField(_("业务号"), unique=True)
    kind = models.CharField(_("类别"), max_length=16, choices=Kind)
    occurred_at = models.DateTimeField(_("发生时间"), db_index=True)
    posted_at = models.DateTimeField(_("入账时间"))
    actor_id = models.BigIntegerField(_("经办人编号"), null=True)
    actor_name = models.CharField(_("经办人"), max_length=120)
    reason = models.CharField(_("事由"), max_length=300, blank=True)
    paper_kind = models.CharField(_("凭证类别"), max_length=40, blank=True)
    paper_reference = models.CharField(_("凭证号"), max_length=160, blank=True)
    declared = models.CharField(_("申报数量"), max_length=80, blank=True)
    giver_proof = models.CharField(_("交方凭据"), max_length=120, blank=True)
    receiver_proof = models.CharField(_("收方凭据"), max_length=120, blank=True)
    exemption = models.CharField(_("交接豁免"), max_length=32, blank=True)
    batch = models.UUIDField(_("批次"), null=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("冲销对象")
    )
    body_digest = models.BinaryField(_("正文摘要"), max_length=32)
    seq = models.BigIntegerField(_("序号"), null=True, unique=True)

    objects: ClassVar[Any] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分录")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["id"], name="entry_unsealed", condition=Q(seq__isnull=True)),
            models.Index(fields=["batch"], name="entry_batch", condition=Q(batch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.client_id}"


class PostingQuerySet(ScopedQuerySet["Posting"]):
    def visible_to(self, actor: Actor) -> Self:
        """Postings on accounts the actor may see."""
        if actor.is_system:
            return self
        accounts = Account.objects.visible_to(actor).order_by()
        if reads_widely(actor):
            return self.filter(Exists(accounts.filter(pk=OuterRef("account_id"))))
        return self.filter(account__in=accounts.values("pk"))


class Posting(models.Model):
    """One line of an entry: grams arriving at (positive) or leaving (negative) an account.

    The database checks no foreign keys here, nor of the projections: posting has just read or
    written those rows, triggers refuse to delete them, ``verify`` reads them again, and the checks
    took a third of the time of a batch on PostgreSQL.
    """

    pk = models.CompositePrimaryKey("entry_id", "line")
    entry = models.ForeignKey(
        Entry,
        models.PROTECT,
        related_name="postings",
        db_index=False,
        db_constraint=False,
        verbose_name=_("分录"),
    )
    line = models.PositiveSmallIntegerField(_("行"))
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="postings",
        db_index=False,
        db_constraint=False,
        verbose_name=_("账户"),
    )
    material = models.ForeignKey(
        "registry.Material",
        models.PROTECT,
        db_index=False,
        db_constraint=False,
        verbose_name=_("物料"),
    )
    lot = models.ForeignKey(
        "ledger.Lot",
        models.PROTECT,
        null=True,
        db_index=False,
        db_constraint=False,
        related_name="postings",
    )
    grams = models.BigIntegerField(_("克"))
    day = models.DateField(_("发生日"))

    objects: ClassVar[Any] = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分录行")
        constraints = [models.CheckConstraint(condition=~Q(grams=0), name="posting_not_zero")]
        indexes = [
            models.Index(fields=["account", "material", "day"], name="posting_account"),
            models.Index(fields=["lot"], name="posting_lot", condition=Q(lot__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.grams} g"
