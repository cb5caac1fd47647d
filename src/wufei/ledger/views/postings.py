"""The lines behind a figure: what every bar, ribbon and balance opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.listing import answer_list
from wufei.ledger.forms.pickers import KINDS
from wufei.ledger.forms.postings import PostingFilterForm
from wufei.ledger.models import Account, Entry, Posting, Stage, Turnover
from wufei.ledger.queries.postings import PostingFilter, postings
from wufei.ledger.tables.entries import PostingTable
from wufei.ledger.views.asking import actor_of_request
from wufei.registry.public import Site, local_name

#: In the order of the chips: the parameter and what it is called.
NAMES: dict[str, Any] = {
    "account": gettext_lazy("账户"),
    "stage": gettext_lazy("环节"),
    "site": gettext_lazy("场所"),
    "site_kind": gettext_lazy("场所类别"),
    "region": gettext_lazy("区划"),
    "organisation": gettext_lazy("持有单位"),
    "material": gettext_lazy("物料"),
    "use": gettext_lazy("用途"),
    "cause": gettext_lazy("损耗原因"),
    "direction": gettext_lazy("方向"),
    "lot": pgettext_lazy("lot", "批次"),
    "first": gettext_lazy("自"),
    "last": gettext_lazy("至"),
    "batch": gettext_lazy("导入批次"),
    "kind": gettext_lazy("分录类别"),
    "plant": gettext_lazy("产自"),
}
DIRECTIONS = {"in": gettext_lazy("收入"), "out": gettext_lazy("发出")}
_PICKED = {
    "account": "accounts",
    "site": "sites",
    "plant": "sites",
    "region": "regions",
    "organisation": "organisations",
    "material": "materials",
    "lot": "lots",
}
#: What the daily turnover knows of a line; other filters are summed over the lines.
_IN_TURNOVER = frozenset(NAMES) - {"lot", "batch", "kind", "plant"}


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True)
class Totals:
    """What entered and left on the listed lines, in grams; ``net`` is their signed sum."""

    entered: int
    left: int

    @property
    def net(self) -> int:
        return self.entered - self.left


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def read_filter(given: Mapping[str, str]) -> tuple[PostingFilter, dict[str, str]]:
    """The filter of an address and its parameters in order; what cannot be read is left out."""
    readers: dict[str, Callable[[str], Any]] = {"first": _day, "last": _day, "batch": _uuid}
    values: dict[str, Any] = {}
    for field in fields(PostingFilter):
        text = given.get(field.name, "").strip().replace("\x00", "")
        value = readers.get(field.name, str)(text) if text else None
        if field.name == "direction" and value not in DIRECTIONS:
            value = None
        if value:
            values[field.name] = value
    shown = {name: str(values[name]) for name in NAMES if name in values}
    return PostingFilter(**values), shown


_WORDED: dict[str, Any] = {
    "exact": {"1": gettext_lazy("不含下级物料")},
    "stage": dict(Stage.choices),
    "site_kind": dict(Site.Kind.choices),
    "direction": DIRECTIONS,
    "kind": dict(Entry.Kind.choices),
}


def _in_words(name: str, value: str) -> str:
    """A value as a person reads it; a code that names nothing stays as it is."""
    if name in _PICKED:
        words = KINDS[_PICKED[name]](value)
        return words if words and name != "lot" else value
    return str(_WORDED.get(name, {}).get(value, value))


def _chips(shown: dict[str, str]) -> list[Chip]:
    return [
        Chip(
            str(NAMES.get(name, "")),
            _in_words(name, value),
            "?" + urlencode({other: text for other, text in shown.items() if other != name}),
        )
        for name, value in shown.items()
    ]


def totals_of(
    actor: Actor, wanted: PostingFilter, rows: QuerySet[Posting], narrower: Q | None = None
) -> Totals:
    """What entered and left, exactly the sum of the rows; ``narrower``: a condition beside.

    Unless a lot, a batch or a kind of entry is asked for, it is read from the daily turnover: the
    same figures (invariant I9, checked by ``verify``) from a fraction of the rows.
    """
    if wanted.lot or wanted.batch is not None or wanted.kind or wanted.plant:
        sums = rows.order_by().aggregate(
            entered=Sum("grams", filter=Q(grams__gt=0)), left=Sum("grams", filter=Q(grams__lt=0))
        )
        return Totals(sums["entered"] or 0, -(sums["left"] or 0))
    days = Turnover.objects.filter(replace(wanted, direction="").condition(), narrower or Q())
    if not actor.is_system:
        visible = Account.objects.visible_to(actor).order_by().values("pk")
        days = days.filter(account__in=visible)
    sums = days.aggregate(entered=Sum("in_grams"), left=Sum("out_grams"))
    return Totals(
        0 if wanted.direction == "out" else sums["entered"] or 0,
        0 if wanted.direction == "in" else sums["left"] or 0,
    )


def _cells(row: Any) -> list[Any]:
    return [
        row.day,
        str(row.entry.client_id),
        row.entry.seq,
        row.entry.get_kind_display(),
        row.account.code,
        local_name(row.account.name, row.account.name_en),
        row.material.key,
        str(row.material),
        row.lot.code if row.lot else "",
        row.grams,
        tonnes(row.grams),
        row.entry.paper_kind,
        row.entry.paper_reference,
        row.entry.actor_name,
    ]


def _export() -> Export:
    return Export(
        _("明细"),
        [
            _("发生日"), _("业务号"), _("序号"), _("种类"), _("账户编码"), _("账户"),
            _("物料标识"), _("物料"), _("批号"), _("质量（克）"), _("质量（吨）"),
            _("凭证类别"), _("凭证号"), _("经办人"),
        ],
        _cells,
    )  # fmt: skip


@login_required
@require_safe
def posting_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    wanted, shown = read_filter(request.GET)
    narrower = Q()
    if wanted.material and request.GET.get("exact") == "1":
        narrower = Q(material__key=wanted.material)
        shown["exact"] = "1"
    # Entries are numbered as they are posted: leafing along their key costs the same at any size.
    rows = postings(actor=actor, filter=wanted).filter(narrower).order_by("-entry_id", "line")
    exporting = "export" in request.GET
    return answer_list(
        request,
        "ledger/postings.html",
        PostingTable(rows),
        rows=rows,
        export=_export(),
        lazy=True,
        totals=None if exporting else totals_of(actor, wanted, rows, narrower),
        chips=[] if exporting else _chips(shown),
        form=PostingFilterForm(initial=shown),
        shown=shown,
    )
