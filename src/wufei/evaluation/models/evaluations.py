from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.evaluation.models.schemes import SchemeVersion
from wufei.evaluation.models.scope import bodies_of, judging, overseen, own_unit
from wufei.kernel.actors import Actor
from wufei.kernel.scoping import ScopedQuerySet
from wufei.kernel.transitions import Transition, TransitionTable


class EvaluationState(models.TextChoices):
    COMPUTING = "computing", pgettext_lazy("evaluation", "计算中")
    DRAFT = "draft", pgettext_lazy("evaluation", "草稿")
    ANNOUNCED = "announced", pgettext_lazy("evaluation", "公示中")
    FINAL = "final", pgettext_lazy("evaluation", "已定稿")
    DISCARDED = "discarded", pgettext_lazy("evaluation", "已作废")


_S = EvaluationState
#: What those who are judged may see.
PUBLISHED = (EvaluationState.ANNOUNCED, EvaluationState.FINAL)

EVALUATION_LIFECYCLE = TransitionTable[EvaluationState](
    states={state: state.label for state in EvaluationState},
    initial=_S.COMPUTING,
    transitions=(
        Transition(_S.COMPUTING, _S.DRAFT, pgettext_lazy("evaluation", "算完")),
        Transition(_S.COMPUTING, _S.DISCARDED, pgettext_lazy("evaluation", "作废")),
        Transition(_S.DRAFT, _S.ANNOUNCED, pgettext_lazy("evaluation", "公示")),
        Transition(_S.DRAFT, _S.DISCARDED, pgettext_lazy("evaluation", "作废")),
        Transition(_S.ANNOUNCED, _S.FINAL, pgettext_lazy("evaluation", "定稿")),
        Transition(_S.ANNOUNCED, _S.DRAFT, pgettext_lazy("evaluation", "撤回公示")),
    ),
)


class EvaluationQuerySet(ScopedQuerySet["Evaluation"]):
    def visible_to(self, actor: Actor) -> Self:
        """All of one's own area for those who run or check them; for those who are judged, those
        that were announced."""
        if actor.is_system:
            return self
        path = "scheme__region__path"
        judged = judging(actor, path=path) & ~Q(version__units="organisation")
        if bodies := bodies_of(actor):
            own = UnitScore.objects.filter(body__in=bodies)
            judged |= Q(pk__in=own.values("evaluation"))
        return self.filter(overseen(actor, path=path) | (judged & Q(state__in=PUBLISHED)))


class Evaluation(models.Model):
    """A scheme applied to a month at one cut of the books."""

    version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="evaluations", verbose_name=_("方案版本")
    )
    scheme = models.ForeignKey(
        "evaluation.Scheme",
        models.PROTECT,
        related_name="evaluations",
        verbose_name=_("考评方案"),
    )
    month = models.DateField(_("月份"), db_index=True)
    number = models.PositiveSmallIntegerField(_("次"))
    state = models.CharField(
        _("状态"), max_length=12, choices=EvaluationState, default=_S.COMPUTING, editable=False
    )
    cut = models.CharField(_("账面时点"), max_length=26, blank=True)
    definitions = models.CharField(_("指标定义摘要"), max_length=64, blank=True)
    job_run = models.BigIntegerField(_("计算任务"), null=True)
    asked_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    actor_id = models.BigIntegerField(_("发起人编号"), null=True)
    actor_name = models.CharField(_("发起人"), max_length=150)
    announced_at = models.DateTimeField(_("公示时间"), null=True)
    objections_until = models.DateField(_("异议截止"), null=True)
    final_at = models.DateTimeField(_("定稿时间"), null=True)
    #: Over all scores, corrections included, as they were made final.
    digest = models.CharField(_("定稿摘要"), max_length=64, blank=True)

    objects: ClassVar[Any] = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("月度考评")
        ordering = ["-month", "scheme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "month", "number"], name="evaluation_number"),
            models.UniqueConstraint(
                fields=["scheme", "month"],
                condition=~Q(state="discarded"),
                name="evaluation_one_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.scheme_id}"


class UnitScoreQuerySet(ScopedQuerySet["UnitScore"]):
    def visible_to(self, actor: Actor) -> Self:
        """All scores for those who run or check them; else those of the own area or body."""
        if actor.is_system:
            return self
        all_of_it = overseen(actor, path="evaluation__scheme__region__path")
        own = own_unit(actor, path="region__path", body="body_id")
        return self.filter(all_of_it | (own & Q(evaluation__state__in=PUBLISHED)))


class UnitScore(models.Model):
    """What one street, compound or hauler reached. Points are hundredths, whole.

    ``computed`` is what the scheme makes of the figures; ``total`` the same with the corrections.
    Both None: too little is known of it to be ranked (``unranked`` says why), which is not nought.
    """

    evaluation = models.ForeignKey(
        Evaluation, models.CASCADE, related_name="scores", verbose_name=_("月度考评")
    )
    key = models.CharField(_("编码"), max_length=40)
    name = models.CharField(_("名称"), max_length=160)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    group = models.CharField(_("组别"), max_length=40, blank=True)
    region = models.ForeignKey(
        "registry.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("区划")
    )
    body = models.ForeignKey(
        "registry.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("单位"),
    )
    computed = models.IntegerField(_("计算得分"), null=True)
    total = models.IntegerField(_("得分"), null=True)
    rank = models.PositiveIntegerField(_("名次"), null=True)
    tier = models.CharField(_("等次"), max_length=40, blank=True)
    listed = models.CharField(_("榜单"), max_length=8, blank=True)
    vetoes = models.JSONField(_("否决"), default=list)
    unranked = models.CharField(_("不排名的原因"), max_length=24, blank=True)

    objects: ClassVar[Any] = UnitScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("考评得分")
        ordering = ["group", "rank", "key"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "key"], name="evaluation_unit_once")
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorScore(models.Model):
    """One indicator of a unit: the figure as answered at the cut, and the points it gives.

    Numbers are exact, as text (``3/8``); empty where there is no data.
    """

    score = models.ForeignKey(
        UnitScore, models.CASCADE, related_name="indicators", verbose_name=_("考评得分")
    )
    position = models.PositiveSmallIntegerField(_("顺序"))
    indicator = models.CharField(_("评分项"), max_length=80)
    figure = models.CharField(_("指标"), max_length=80)
    edition = models.CharField(_("定义版本"), max_length=40, blank=True)
    value = models.CharField(_("数值"), max_length=80, blank=True)
    numerator = models.CharField(_("分子"), max_length=80, blank=True)
    denominator = models.CharField(_("分母"), max_length=80, blank=True)
    lines = models.PositiveIntegerField(_("计入行数"), default=0)
    points = models.CharField(_("得分"), max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分项得分")
        ordering = ["score", "position"]
        constraints = [
            models.UniqueConstraint(fields=["score", "indicator"], name="evaluation_indicator_once")
        ]

    def __str__(self) -> str:
        return f"{self.score_id} {self.indicator}"
