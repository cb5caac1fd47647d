"""A monthly evaluation, and the score of one unit down to its events, as papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from wufei.evaluation.domain.running import month_of
from wufei.evaluation.domain.units import READER, address
from wufei.evaluation.models import Evaluation, EvaluationState, UnitScore
from wufei.evaluation.queries import explanation, points_text, ranking, text_of, version_name
from wufei.evaluation.refusals import EvaluationReason as No
from wufei.evaluation.scheme_files import read_scheme
from wufei.evaluation.schemes import Scheme as Told
from wufei.evaluation.tables import mark_words
from wufei.kernel.actors import Actor
from wufei.kernel.documents import pdf_of
from wufei.kernel.refusals import Refusal
from wufei.lake.public import Cut
from wufei.measures.public import FigureAddress, event_headings, events_behind, number_text
from wufei.registry.public import local_name

_DATA = Path(__file__).parent / "data"
S = EvaluationState
#: While it is computed there are no scores; of what was discarded none may go round.
UNPRINTED = (S.COMPUTING, S.DISCARDED)
#: Events of one measure that are printed; the rest is counted.
MOST_EVENTS = 200


def evaluation_pdf(row: Evaluation, actor: Actor, *, oversees: bool) -> bytes:
    """The ranking of a month on A4: tiers, red list (for those who oversee it the lowest too), and
    every unit that the reader sees.

    Raises:
        Refusal: ``NO_PAPER_YET``: it is being computed, or was discarded.
    """
    _require_scores(row)
    told = read_scheme(row.version.text)
    words = {key: text_of(text) for key, text in told.names().items()}
    scores = list(ranking(row, actor))
    data = {
        **_head(row),
        "title": version_name(row.version),
        "lists": _lists(scores, oversees=oversees),
        "tiers": [
            [text_of(tier.name), _("%(least)s 分起") % {"least": number_text(tier.least)}]
            for tier in told.tiers
        ],
        "tiers_heading": _("等次"),
        "headings": [_("名次"), _("考评对象"), _("得分"), _("等次"), _("标记")],
        "groups": _groups(scores, told, words),
        "rule": _(
            "得分相同的名次相同，下一名次空缺；没有数据的项不计 0 分，按其余各项折算。"
            "人工更正的，括号内为原计算得分。"
        ),
    }
    return pdf_of(_DATA / "evaluation.typ", data, made_at=_made_at(row))


def score_pdf(score: UnitScore) -> bytes:
    """One unit's score on A4: every indicator, what was corrected and objected to, and the events
    that each figure counts, at the evaluation's cut.

    Raises:
        Refusal: ``NO_PAPER_YET``; as :func:`wufei.measures.public.events_behind`.
    """
    row = score.evaluation
    _require_scores(row)
    told = read_scheme(row.version.text)
    words = {key: text_of(text) for key, text in told.names().items()}
    head = _head(row)
    head["facts"] += [
        [_("组别"), words.get(score.group, "–")],
        [_("名次"), str(score.rank or "–")],
        [_("得分"), _total(score)],
        [_("等次"), words.get(score.tier, "–")],
        [_("标记"), _marks(score, words) or "–"],
    ]
    data = {
        **head,
        "title": local_name(score.name, score.name_en),
        "subtitle": version_name(row.version),
        "lines_heading": _("得分说明"),
        "headings": [
            _("评分项"), _("指标"), _("数值"), _("计分方式"), _("权重"), _("得分"),
        ],
        "lines": [
            [
                each.name + (f" · {_('已否决')}" if each.hit else ""), each.figure, each.value,
                each.curve, each.weight, each.points,
            ]
            for each in explanation(score, told)
        ],
        "notes": [*_corrections(score), *_objections(score)],
        "events_heading": _("计入的事件"),
        "event_headings": event_headings(),
        "events": _events(score, told, words),
        "rule": _("数据固定在考评的时点；没有数据的项不计 0 分，按其余各项折算。"),
    }  # fmt: skip
    return pdf_of(_DATA / "score.typ", data, made_at=_made_at(row))


def _require_scores(row: Evaluation) -> None:
    if row.state in UNPRINTED:
        raise Refusal(No.NO_PAPER_YET, state=row.get_state_display())


def _made_at(row: Evaluation) -> dt.datetime:
    return row.final_at or row.announced_at or row.asked_at


def _head(row: Evaluation) -> dict[str, Any]:
    def day(moment: dt.datetime | None) -> str:
        return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else "–"

    facts = [
        [_("月份"), month_of(row).label],
        [_("区划"), str(row.scheme.region)],
        [_("方案版本"), str(row.version.number)],
        [_("账面时点"), row.cut],
        [_("状态"), row.get_state_display()],
        [_("公示时间"), day(row.announced_at)],
        [_("异议截止"), f"{row.objections_until:%Y-%m-%d}" if row.objections_until else "–"],
        [_("定稿时间"), day(row.final_at)],
    ]
    warnings = [] if row.state == S.FINAL else [_("尚未定稿，得分和名次可能改变。")]
    if not row.version.confirmed:
        warnings.append(_("方案依据未经核实"))
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return {"language": language, "facts": facts, "warnings": warnings, "foot": row.digest[:16]}


def _lists(scores: Iterable[UnitScore], *, oversees: bool) -> list[list[str]]:
    names = {"red": pgettext("list", "红榜"), "lowest": pgettext("list", "末位")}
    wanted = ("red", "lowest") if oversees else ("red",)
    found = []
    for kind in wanted:
        units = [local_name(s.name, s.name_en) for s in scores if s.listed == kind]
        if units:
            found.append([names[kind], _("、").join(units)])
    return found


def _groups(scores: list[UnitScore], told: Told, words: dict[str, str]) -> list[dict[str, Any]]:
    """The units by group, in their order; one group without a name where there are none."""
    found: dict[str, list[list[str]]] = {}
    for score in scores:
        name = words.get(score.group, score.group) if told.groups else ""
        found.setdefault(name, []).append(
            [
                str(score.rank or "–"),
                local_name(score.name, score.name_en),
                _total(score),
                words.get(score.tier, score.tier) or "–",
                _marks(score, words),
            ]
        )
    return [{"name": name, "rows": rows} for name, rows in found.items()]


def _total(score: UnitScore) -> str:
    total = points_text(score.total)
    if score.computed == score.total:
        return total
    return f"{total} ({points_text(score.computed)})"


def _marks(score: UnitScore, words: dict[str, str]) -> str:
    return _("；").join(text for _css, text in mark_words(score, words))


def _corrections(score: UnitScore) -> list[list[str]]:
    sign = {True: "+", False: "−"}
    return [
        [
            _("人工更正"),
            f"{sign[each.points > 0]}{points_text(abs(each.points))} · {each.reason}",
        ]
        for each in score.corrections.all()
    ]


def _objections(score: UnitScore) -> list[list[str]]:
    found = []
    for each in score.objections.all():
        found.append([f"{_('异议')} · {each.get_state_display()}", each.text])
        if each.answer:
            found.append([_("答复"), each.answer])
    return found


def _events(score: UnitScore, told: Told, words: dict[str, str]) -> list[dict[str, Any]]:
    """Events by measure, each once however many indicators count it."""
    row = score.evaluation
    cut = Cut.parse(row.cut)
    found: dict[str, dict[str, Any]] = {}
    for figure in dict.fromkeys(each.figure for each in score.indicators.all()):
        at = FigureAddress(figure, month_of(row), row.scheme.region.code, (), cut)
        here = address(at, units=told.units, key=score.key)
        for behind in events_behind(actor=READER, at=here, most=MOST_EVENTS):
            left = behind.counted - len(behind.rows)
            more = _("另有 %(left)s 件，见网页。") % {"left": left} if left > 0 else ""
            found.setdefault(
                behind.measure,
                {
                    "name": f"{behind.measure}{_('：')}{behind.total}",
                    "rows": behind.rows,
                    "more": more,
                },
            )
    return list(found.values())
