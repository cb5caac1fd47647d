"""What a check says: where, how grave, in words, and what it proposes instead."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


class Severity(enum.IntEnum):
    """An ERROR keeps an issue from being signed until it is mended or marked a false alarm."""

    HINT = 1
    WARNING = 2
    ERROR = 3


class Slip(enum.Enum):
    """Every kind of remark: severity, text and proposal as templates."""

    CONTENTS_GROUP_DIFFERS = (
        Severity.ERROR,
        _("要目中的栏目是“%(contents)s”，正文中是“%(body)s”。"),
        _("请统一为一个名称。"),
    )
    CONTENTS_GROUP_MISSING = (
        Severity.ERROR,
        _("正文栏目“%(body)s”没有列入要目。"),
        _("在要目中补上。"),
    )
    CONTENTS_GROUP_EMPTY = (
        Severity.ERROR,
        _("要目中的栏目“%(contents)s”正文里没有。"),
        _("从要目中删去，或补上正文。"),
    )
    CONTENTS_TITLE_DIFFERS = (
        Severity.ERROR,
        _("要目写“%(contents)s”，正文标题是“%(body)s”。"),
        _("请统一为正文的标题。"),
    )
    CONTENTS_TITLE_MISSING = (
        Severity.ERROR,
        _("正文“%(body)s”没有列入要目。"),
        _("在要目中补上。"),
    )
    CONTENTS_TITLE_EMPTY = (
        Severity.ERROR,
        _("要目中的“%(contents)s”正文里没有。"),
        _("从要目中删去，或补上正文。"),
    )
    CONTENTS_ORDER = (
        Severity.ERROR,
        _("要目的顺序与正文不同：要目第 %(contents)s 条“%(title)s”在正文排第 %(body)s。"),
        _("按正文顺序排列要目。"),
    )
    COUNT_REPEATED = (
        Severity.ERROR,
        _("序号“%(found)s”出现了两次。"),
        _("改为“%(wanted)s”，其后顺延。"),
    )
    COUNT_SKIPPED = (
        Severity.ERROR,
        _("“%(before)s”之后是“%(found)s”，缺“%(wanted)s”。"),
        _("改为“%(wanted)s”，或补上缺少的一条。"),
    )
    COUNT_ALONE = (
        Severity.WARNING,
        _("只有“%(found)s”，没有后续序号。"),
        _("补上后续各条，或去掉序号。"),
    )
    COUNT_BEGINS_LATE = (
        Severity.ERROR,
        _("序号从“%(found)s”开始。"),
        _("请从“%(wanted)s”开始编号。"),
    )
    DATE_OUTSIDE = (
        Severity.WARNING,
        _("日期“%(found)s”不在本期 %(first)s 至 %(last)s 之内。"),
        _("核对日期；确系往期事项的，请标为误报并说明。"),
    )
    DATE_IMPOSSIBLE = (Severity.ERROR, _("没有“%(found)s”这一天。"), _("请核对日期。"))
    DATE_MISSING = (Severity.HINT, _("这一条没有写日期。"), _("在开头写明事件发生的日期。"))
    UNIT_UNKNOWN = (
        Severity.WARNING,
        _("报送范围中的“%(unit)s”未登记。"),
        _("核对名称，或先登记该单位。"),
    )
    UNIT_ABOLISHED = (
        Severity.ERROR,
        _("“%(unit)s”已于 %(until)s 撤销或更名。"),
        _("改为“%(successors)s”。"),
    )
    UNIT_TWICE = (Severity.WARNING, _("“%(unit)s”在报送范围中出现了两次。"), _("删去一处。"))
    NUMBER_UNSOURCED = (
        Severity.WARNING,
        _("数字“%(found)s”是手工输入的，没有注明来源。"),
        _("从指标库选取，或在本条“数据来源”中注明。"),
    )
    NUMBER_DIFFERS = (
        Severity.ERROR,
        _("文中写“%(found)s”，指标“%(figure)s”%(period)s为“%(wanted)s”。"),
        _("改用指标库的数字。"),
    )
    FIGURE_EMPTY = (
        Severity.ERROR,
        _("指标“%(figure)s”%(period)s没有数据。"),
        _("换一个期间，或删去这个数字。"),
    )
    FIGURE_UNREADABLE = (
        Severity.ERROR,
        _("“%(found)s”不是能识别的指标、照片或图表标记。"),
        _("请用编辑页上的按钮重新插入。"),
    )
    PERSON_UNCONFIRMED = (
        Severity.WARNING,
        _("请核对“%(found)s”的姓名和职务。"),
        _("核对无误后标记，并注明核对人。"),
    )
    MARK_HALF_WIDTH = (
        Severity.WARNING,
        _("中文之间用了半角标点“%(found)s”。"),
        _("改为“%(wanted)s”。"),
    )
    MARK_UNPAIRED = (Severity.ERROR, _("“%(found)s”没有配对。"), _("补上另一半，或删去。"))
    MARK_DOUBLED = (Severity.WARNING, _("标点“%(found)s”重复。"), _("只留一个。"))
    WORD_DOUBLED = (Severity.HINT, _("“%(found)s”可能重复。"), _("删去一个。"))
    ABBREVIATION_UNDEFINED = (
        Severity.HINT,
        _("缩写“%(found)s”没有解释。"),
        _("第一次出现时写出全称。"),
    )
    NUMBER_NOT_NEXT = (
        Severity.ERROR,
        _("期号 %(found)s 应为 %(wanted)s。"),
        _("期号由签发时自动给出。"),
    )
    TITLE_EMPTY = (Severity.ERROR, _("有一条没有标题。"), _("请补上标题。"))
    ITEM_EMPTY = (Severity.ERROR, _("“%(title)s”没有正文。"), _("请补上正文，或移出本期。"))
    TITLE_TWICE = (Severity.ERROR, _("标题“%(title)s”出现了两次。"), _("删去一条，或改标题。"))

    def __init__(self, severity: Severity, text: Any, proposal: Any) -> None:
        self.severity = severity
        self.text = text
        self.proposal = proposal

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Place:
    """Where: ``part`` is ``contents``, ``title``, ``body``, ``distribution`` or ``head``.

    ``item`` is the key of the item; ``paragraph`` its number from 0, ``start`` and ``end`` the
    signs of its text (for a title: of the title).
    """

    part: str
    item: str = ""
    paragraph: int = 0
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    slip: Slip
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.slip.severity

    @property
    def text(self) -> str:
        return str(self.slip.text) % self.params

    @property
    def proposal(self) -> str:
        return str(self.slip.proposal) % self.params

    @property
    def key(self) -> str:
        """The same for the same remark while its words stay, wherever they move in the item."""
        told = "|".join(f"{name}={self.params[name]}" for name in sorted(self.params))
        whole = f"{self.slip.code}|{self.place.part}|{self.place.item}|{told}"
        return hashlib.sha256(whole.encode()).hexdigest()[:24]
