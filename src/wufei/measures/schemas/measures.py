"""What lies behind a figure: groups, lines of the ledger, shares, declared values."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Answer, Day, Given, Identifier, Limit, OptionalCode, plain_text
from wufei.kernel.api.paging import PageAnswer
from wufei.kernel.periods import Period, parse_period
from wufei.measures.answers import SPLITS
from wufei.measures.schemas.answers import Split
from wufei.measures.schemas.fields import CutText, ExactNumber, PeriodText, RegionCode, naming


class BehindQuery(Given):
    """A measure inside an answer: its period, its region, and the keys of its group."""

    period: PeriodText = Field(description=_("一个期间：2026、2026Q1、2026-01 等"))
    region: RegionCode = Field("", description=_("区划代码，含下级；空为全部"))
    cut: CutText = Field("", description=_("截至的账面时点：账页.事实，或只写账页号；空为现在"))
    province: RegionCode = Field("", description=_("省级区划代码"))
    district: RegionCode = Field("", description=_("区县代码"))
    township: RegionCode = Field("", description=_("街镇代码"))
    community: RegionCode = Field("", description=_("社区或村代码"))
    account: OptionalCode = Field("", description=_("账户编码"))
    counter_account: OptionalCode = Field("", description=_("对方账户编码"))
    site: OptionalCode = Field("", description=_("场所编码"))
    site_kind: OptionalCode = Field("", description=_("场所类别"))
    organisation: OptionalCode = Field("", description=_("持有单位编码"))
    stage: OptionalCode = Field("", description=_("环节"))
    use: OptionalCode = Field("", description=_("用途"))
    cause: OptionalCode = Field("", description=_("损耗原因"))
    material: OptionalCode = Field("", description=_("物料标识"))
    material_root: OptionalCode = Field("", description=_("物料大类"))
    lot: OptionalCode = Field("", description=_("批号"))
    kind: OptionalCode = Field("", description=_("分录类别"))
    paper_kind: OptionalCode = Field("", description=_("凭证类别"))
    day: Day | None = Field(None, description=_("发生日"))
    point: OptionalCode = Field("", description=_("收集点编码"))
    vehicle: OptionalCode = Field("", description=_("车牌号"))
    outcome: OptionalCode = Field("", description=_("作业结果"))
    category: OptionalCode = Field("", description=_("监管规则或问题类别"))
    division: RegionCode = Field("", description=_("恰为此区划，不含下级；用于按 region 的分组"))
    untold: list[Split] = Field(
        [], max_length=3, description=_("编码为空的分组项，可给多个：打开该项不可分的部分")
    )

    def one_period(self) -> Period:
        """Raises: Refusal: ``NOT_A_PERIOD``, ``LAST_BEFORE_FIRST``; each names its parameter."""
        return naming("?period", lambda: parse_period(self.period))


#: Dimension → the field of :class:`BehindQuery` that holds its key; ``region`` there is the scope.
KEYS = {name: name for name in SPLITS} | {"region": "division"}


class GroupsQuery(BehindQuery):
    by: Split = Field(description=_("分组项：区划级别、账户、物料等"))


class LinesQuery(BehindQuery):
    cursor: plain_text(1200) = Field("", description=_("上一页给出的 next；空为第一页"))  # type: ignore[valid-type]
    limit: Limit = Field(100, description=_("每页行数，1 至 500"))


class WholeAnswer(Answer):
    measure: str = Field(description=_("基础量标识"))
    period: str = Field(description=_("期间"))
    cut: str = Field(description=_("计算时的账面时点"))
    unit: str = Field(description=_("计量单位；质量为克"))
    value: ExactNumber | None = Field(description=_("合计，与指标中的数字相等；无数据时为 null"))
    lines: int = Field(description=_("计入的分录行、填报值或事件数"))


class GroupAnswer(Answer):
    key: str | None = Field(description=_("分组的编码；null 为该项不可分的部分"))
    value: ExactNumber | None = Field(description=_("数值"))
    lines: int = Field(description=_("计入的分录行、填报值或事件数"))
    estimated: ExactNumber = Field(description=_("其中未经称量的部分"))
    allocated: bool = Field(description=_("是否由上级合计按比例分摊而来"))


class GroupsAnswer(WholeAnswer):
    by: str = Field(description=_("分组项"))
    items: list[GroupAnswer] = Field(description=_("分组，大的在前"))


class BehindLine(Answer):
    seq: int = Field(description=_("分录的序号"))
    line: int = Field(description=_("行，从 0 起"))
    page: int = Field(description=_("账页号"))
    entry: Identifier | None = Field(
        description=_("分录的业务号，用于 /entries/{client_id}；您无权查看该分录时为 null")
    )
    day: Day = Field(description=_("发生日"))
    account: str = Field(description=_("账户编码"))
    account_name: str = Field(description=_("账户名称"))
    counter_account: str | None = Field(description=_("对方账户编码；对方不止一个时为 null"))
    counter_name: str | None = Field(description=_("对方账户名称"))
    counter_stage: str | None = Field(description=_("对方环节；对方环节不一时为 null"))
    material: str = Field(description=_("物料标识"))
    material_name: str = Field(description=_("物料名称"))
    lot: str | None = Field(description=_("批号"))
    kind: str = Field(description=_("分录类别"))
    paper_kind: str = Field(description=_("凭证类别"))
    grams: int = Field(description=_("质量（克），按基础量计入的符号"))


class BehindLines(WholeAnswer, PageAnswer):
    """``value`` is the sum of the grams of all lines, those of other pages included."""

    items: list[BehindLine] = Field(description=_("分录行，按日期和序号"))


class ShareAnswer(Answer):
    region: str = Field(description=_("区划代码"))
    weight: ExactNumber = Field(description=_("分摊的权重，以 by 的单位计"))
    share: ExactNumber = Field(description=_("分得的数值"))


class SharesAnswer(Answer):
    measure: str = Field(description=_("基础量标识"))
    period: str = Field(description=_("期间"))
    cut: str = Field(description=_("计算时的账面时点"))
    shared: bool = Field(description=_("此处的数值是否由分摊而来；否则可以直接打开分录行"))
    boundary: str | None = Field(description=_("合计所属的区划"))
    by: str | None = Field(description=_("分摊所依据的基础量"))
    total: ExactNumber | None = Field(description=_("被分摊的合计；各份之和与它相等"))
    items: list[ShareAnswer] = Field(description=_("各区划的份额，大的在前"))


class StatementAnswer(Answer):
    region: str = Field(description=_("区划代码"))
    first_day: Day = Field(description=_("首日"))
    last_day: Day = Field(description=_("末日"))
    value: str = Field(description=_("填报的数值，十进制文本"))
    unit: str = Field(description=_("计量单位"))
    estimated: bool = Field(description=_("是否估算"))


class StatementsAnswer(WholeAnswer):
    items: list[StatementAnswer] = Field(
        description=_("期间内的填报值，按区划和日期；被更大范围包含的不重复计")
    )
