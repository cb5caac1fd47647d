"""What stands where on any day, and what changed between two days."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from wufei.kernel.actors import Actor
from wufei.kernel.exporting import Export, tonnes
from wufei.kernel.listing import answer_list
from wufei.ledger.forms.pickers import KINDS
from wufei.ledger.models import GUARDED_STAGES, Account, Stage
from wufei.ledger.queries.balances import balances_at, turnover
from wufei.ledger.tables.columns import WeightColumn
from wufei.ledger.views.asking import actor_of_request, asked_day
from wufei.registry.public import Material, Site, local_name

GROUPINGS = {
    "stage": gettext_lazy("环节"),
    "site": gettext_lazy("场所"),
    "material": gettext_lazy("物料"),
    "account": gettext_lazy("账户"),
}
#: The parameter for accounts that belong to no site.
NO_SITE = "-"
SCOPES = {"standing": gettext_lazy("在库（贮存、在途、处理）"), "all": gettext_lazy("全部账户")}


@dataclass(slots=True)
class Line:
    """Grams of a material in a group; ``href`` opens exactly what adds up to it."""

    group: str
    material: str
    href: str
    grams: int = 0
    before: int = 0
    entered: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: grouping, scope, days, and the one site or material if any."""

    grouping: str
    scope: str
    day: dt.date | None
    since: dt.date | None
    site: str
    material: str

    def days(self) -> dict[str, str]:
        """The days as parameters of this page."""
        found = {"day": self.day, "since": self.since}
        return {name: day.isoformat() for name, day in found.items() if day is not None}

    def href(self, params: dict[str, str], material: str) -> str:
        """The address of what is behind a line.

        Lines of accounts and stages are postings; those of sites and materials are first told
        apart by account, since postings cannot be asked for all standing accounts at once.
        """
        if self.grouping == "account" or (self.grouping == "stage" and not self.site):
            after = self.since and self.since + dt.timedelta(days=1)
            lines = {**params, "material": material, "exact": "1"}
            lines |= {"first": after.isoformat()} if after else {}
            lines |= {"last": self.day.isoformat()} if self.day else {}
            return f"{reverse('ledger:postings')}?{urlencode(lines)}"
        asked = {"by": "account", "scope": self.scope, "site": self.site, "material": material}
        asked |= params | self.days()
        kept = {name: value for name, value in asked.items() if value}
        return f"{reverse('ledger:balances')}?{urlencode(kept)}"


class _Dimensions:
    """How accounts and materials fall into groups; three queries, whatever there is."""

    def __init__(self, actor: Actor, asked: Question) -> None:
        self.grouping = grouping = asked.grouping
        rows = Account.objects.visible_to(actor).order_by()
        if asked.scope == "standing":
            rows = rows.filter(stage__in=list(GUARDED_STAGES))
        if asked.site == NO_SITE:
            rows = rows.filter(site__isnull=True)
        elif asked.site:
            rows = rows.filter(site__code=asked.site)
        columns = ("id", "code", "name", "name_en", "stage", "site_id")
        self.accounts = {row[0]: row[1:] for row in rows.values_list(*columns)}
        self.materials = {
            pk: (key, local_name(name, name_en))
            for pk, key, name, name_en in Material.objects.order_by().values_list(
                "id", "key", "name", "name_en"
            )
        }
        self.sites: dict[int, tuple[str, str]] = {}
        if grouping == "site":
            self.sites = {
                pk: (code, local_name(name, name_en))
                for pk, code, name, name_en in Site.objects.order_by().values_list(
                    "id", "code", "name", "name_en"
                )
            }

    def group(self, account_id: int) -> tuple[str, dict[str, str]]:
        """The group an account falls into, in words and as a filter of postings."""
        code, name, name_en, stage, site_id = self.accounts[account_id]
        if self.grouping == "account":
            return local_name(name, name_en), {"account": code}
        if self.grouping == "stage":
            return str(Stage(stage).label), {"stage": stage}
        if self.grouping == "material":
            return "", {}
        if site_id is None:
            return _("不属于任何场所"), {"site": NO_SITE}
        site_code, site_name = self.sites[site_id]
        return site_name, {"site": site_code}


def _lines(actor: Actor, dimensions: _Dimensions, asked: Question) -> list[Line]:
    found: dict[tuple[str, int], Line] = {}
    day, since = asked.day, asked.since

    def line(account_id: int, material_id: int) -> Line | None:
        key, name = dimensions.materials[material_id]
        if account_id not in dimensions.accounts or asked.material not in {"", key}:
            return None
        group, params = dimensions.group(account_id)
        place = (str(params), material_id)
        if place not in found:
            found[place] = Line(group, name, asked.href(params, key))
        return found[place]

    last = day if since is None else day or timezone.localdate()
    for row in balances_at(actor=actor, day=last):
        if (cell := line(row.account_id, row.material_id)) is not None:
            cell.grams += row.grams
    if since is not None and last is not None:
        for moved in turnover(actor=actor, first=since + dt.timedelta(days=1), last=last):
            if (cell := line(moved.account_id, moved.material_id)) is not None:
                cell.entered += moved.in_grams
                cell.left += moved.out_grams
        for cell in found.values():
            cell.before = cell.grams - cell.entered + cell.left
    kept = [cell for cell in found.values() if cell.grams or cell.entered or cell.left]
    nowhere = _("不属于任何场所")
    return sorted(
        kept, key=lambda cell: (cell.group == nowhere, cell.group, -abs(cell.grams), cell.material)
    )


class BalanceTable(tables.Table):  # type: ignore[misc]
    group = tables.Column(verbose_name=gettext_lazy("分组"))
    material = tables.Column(verbose_name=gettext_lazy("物料"))
    before = WeightColumn(verbose_name=gettext_lazy("起始结存"))
    entered = WeightColumn(verbose_name=gettext_lazy("收入"))
    left = WeightColumn(verbose_name=gettext_lazy("发出"))
    grams = WeightColumn(verbose_name=gettext_lazy("结存"))
    lines = tables.TemplateColumn(
        template_name="ledger/parts/balance_lines.html",
        verbose_name=gettext_lazy("明细"),
        orderable=False,
    )

    class Meta:
        fields = ("group", "material", "before", "entered", "left", "grams", "lines")
        verbose_name = gettext_lazy("结存")

    def __init__(self, rows: list[Line], *, grouping: str, compared: bool, **kwargs: Any) -> None:
        hidden: tuple[str, ...] = () if compared else ("before", "entered", "left")
        hidden += ("group",) if grouping == "material" else ()
        heading = tables.Column(verbose_name=GROUPINGS[grouping])
        super().__init__(rows, exclude=hidden, extra_columns=[("group", heading)], **kwargs)


def _choice(request: HttpRequest, name: str, offered: dict[str, Any], default: str) -> str:
    chosen = request.GET.get(name, default)
    return chosen if chosen in offered else default


def _narrowed(asked: Question) -> list[str]:
    """The one site and material asked for, in words."""
    words = []
    if asked.site:
        words.append(_("不属于任何场所") if asked.site == NO_SITE else KINDS["sites"](asked.site))
    if asked.material:
        words.append(KINDS["materials"](asked.material))
    return [word for word in words if word]


@login_required
@require_safe
def balance_list(request: HttpRequest) -> HttpResponseBase:
    """``?day=`` as of that day, ``?since=`` beside it: the difference between the two."""
    actor = actor_of_request(request)
    asked = Question(
        grouping=_choice(request, "by", GROUPINGS, "stage"),
        scope=_choice(request, "scope", SCOPES, "standing"),
        day=asked_day(request),
        since=asked_day(request, "since"),
        site=request.GET.get("site", "").strip(),
        material=request.GET.get("material", "").strip(),
    )
    lines = _lines(actor, _Dimensions(actor, asked), asked)
    totals: dict[str, int] = defaultdict(int)
    for line in lines:
        for name in ("grams", "before", "entered", "left"):
            totals[name] += getattr(line, name)
    export = Export(
        _("结存"),
        [
            GROUPINGS[asked.grouping], _("物料"), _("起始结存（克）"), _("收入（克）"),
            _("发出（克）"), _("结存（克）"), _("结存（吨）"),
        ],
        lambda line: [
            line.group, line.material, line.before, line.entered, line.left, line.grams,
            tonnes(line.grams),
        ],
    )  # fmt: skip
    return answer_list(
        request,
        "ledger/balances.html",
        BalanceTable(lines, grouping=asked.grouping, compared=asked.since is not None),
        export=export,
        asked=asked,
        groupings=GROUPINGS,
        scopes=SCOPES,
        narrowed=_narrowed(asked),
        totals=dict(totals),
        through=asked.day or timezone.localdate(),
    )
