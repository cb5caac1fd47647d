"""Questions and answers; the answers are those of :mod:`wufei.measures.canonical`."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Among, Answer, Moment
from wufei.measures.answers import SPLITS
from wufei.measures.schemas.fields import (
    MOST_FIGURES,
    AnyLevel,
    CutAnswer,
    CutText,
    DecimalShown,
    ExactNumber,
    Identity,
    Periods,
    Ratio,
    RegionCode,
)

Split = Annotated[str, Among(SPLITS)]


class FigureQuery(Periods):
    region: RegionCode = Field("", description=_("区划代码，含下级；空为全部"))
    level: AnyLevel = Field("", description=_("按此级区划逐一作答"))
    by: list[Split] = Field(
        [], max_length=3, description=_("再按此项分组，可给多个：区划级别、账户、物料等")
    )
    cut: CutText = Field("", description=_("截至的账面时点：账页.事实，或只写账页号；空为现在"))


class FiguresQuery(FigureQuery):
    figure: list[Identity] = Field(
        min_length=1, max_length=MOST_FIGURES, description=_("指标标识，可给多个")
    )


class KeyAnswer(Answer):
    by: str = Field(description=_("分组项"))
    key: str = Field(description=_("分组的编码；空为该项不可分的部分"))


class PartAnswer(Answer):
    measure: str = Field(description=_("基础量标识"))
    value: ExactNumber | None = Field(
        description=_("数值，以基础量自己的单位计（质量为克）；无数据时为 null")
    )
    lines: int = Field(description=_("计入的分录行、填报值或事件数"))
    estimated: ExactNumber = Field(description=_("其中未经称量的部分"))
    allocated: bool = Field(description=_("是否由上级合计按比例分摊而来"))
    expected: int = Field(description=_("应报的区划数；0 为无须填报"))
    reported: int = Field(description=_("其中已报的区划数"))


class UsedCoefficient(Answer):
    id: str = Field(description=_("系数标识"))
    value: Ratio = Field(description=_("当期的系数值"))


class AnswerRow(Answer):
    """One figure for one period and one group."""

    figure: str = Field(description=_("指标标识"))
    edition: str = Field(description=_("定义的版本"))
    period: str = Field(description=_("期间"))
    group: list[KeyAnswer] = Field(description=_("分组；不分组时为空"))
    state: Annotated[str, Among(("ok", "no_data", "impossible"))] = Field(
        description=_("ok 正常；no_data 无数据，不等于 0；impossible 超出定义允许的范围")
    )
    value: Ratio | None = Field(
        description=_("精确值，分数文本；百分数为未乘一百的比值；无数据时为 null")
    )
    shown: DecimalShown | None = Field(
        description=_("按 decimals 四舍六入五成双的十进制文本；百分数已乘一百")
    )
    unit: str = Field(description=_("计量单位"))
    decimals: int = Field(description=_("shown 的小数位数"))
    numerator: ExactNumber | None = Field(description=_("分子，以基本单位计（质量为克）"))
    denominator: ExactNumber | None = Field(
        description=_("分母，以基本单位计；不相除的指标为 null")
    )
    coverage: Ratio | None = Field(description=_("应报者中已报的比重；无须填报时为 null"))
    coverage_percent: DecimalShown | None = Field(description=_("同上，百分数，一位小数"))
    estimated: Ratio | None = Field(description=_("未经称量的比重；没有数值时为 null"))
    estimated_percent: DecimalShown | None = Field(description=_("同上，百分数，一位小数"))
    lines: int = Field(description=_("计入的分录行、填报值和事件数"))
    parts: list[PartAnswer] = Field(description=_("所用的基础量"))
    coefficients: list[UsedCoefficient] = Field(description=_("所用的系数"))
    cut: str = Field(description=_("计算时的账面时点"))


class NotDefinedAnswer(Answer):
    figure: str = Field(description=_("指标标识"))
    period: str = Field(description=_("期间"))
    lacking: str = Field(description=_("该期末日没有有效版本的指标或系数"))


class AnswersAnswer(Answer):
    """The same question at the same cut is answered in the same bytes."""

    cut: str = Field(description=_("计算时的账面时点；再问时给出它，得到同样的答复"))
    answers: list[AnswerRow] = Field(description=_("按指标、期间、分组的次序"))
    missing: list[NotDefinedAnswer] = Field(description=_("当期没有定义的指标"))


class CutNow(CutAnswer):
    sealed_at: Moment | None = Field(description=_("该账页的封页时间；没有账页时为 null"))
    waiting: int = Field(description=_("已封页而尚未写入数据湖的账页数"))
