"""Named reads of the figures' pages: what can be chosen, and what codes are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from wufei.collection.public import Point
from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period, PeriodKind
from wufei.lake.public import OperationFact
from wufei.ledger.public import Account, Entry, Stage, Turnover, paper_kind
from wufei.measures.answers import LEVELS
from wufei.registry.public import Material, Organisation, Region, Site, local_name
from wufei.supervision.public import rule_name

#: Divisions offered in a list; finer ones are reached by splitting.
_OFFERED = ("province", "district", "township")
#: What became of an event, in words.
OUTCOMES: dict[str, Any] = {
    "served": pgettext_lazy("outcome", "已收运"),
    "refused": pgettext_lazy("outcome", "拒收"),
    "missed": pgettext_lazy("outcome", "漏收"),
    "open": pgettext_lazy("outcome", "未处理"),
    "cancelled": pgettext_lazy("outcome", "已取消"),
    "rebooked": pgettext_lazy("outcome", "已改约"),
    "taken_up": pgettext_lazy("outcome", "已转整改"),
    "noted": pgettext_lazy("outcome", "已阅知"),
    "in_time": pgettext_lazy("outcome", "按期办结"),
    "late": pgettext_lazy("outcome", "逾期办结"),
    "waiting": pgettext_lazy("outcome", "待复查"),
    "finished": pgettext_lazy("outcome", "已收车"),
    "unfinished": pgettext_lazy("outcome", "未收车"),
    "done": pgettext_lazy("outcome", "已抽查"),
}
_LEVEL_OF = {"village": "community"}
#: Figures that a reader meets first, where they are defined.
HEADLINES = ("household_recycling_rate", "household_waste_generated", "compound_coverage")


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """``level``: one of ``answers.LEVELS``."""

    code: str
    name: str
    level: str
    depth: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Where an entry is opened, and the paper behind it."""

    pk: int
    kind: str
    reference: str

    @property
    def words(self) -> str:
        """Kind and number as people read them."""
        return f"{paper_kind(self.kind)} {self.reference}".strip()


def latest_period(kind: PeriodKind = PeriodKind.MONTH) -> Period:
    """The month (quarter, year) of the latest day that the ledger tells of; today's when empty."""
    day = Turnover.objects.aggregate(day=Max("day"))["day"]
    return Period.containing(day or timezone.localdate(), kind)


def regions(codes: Iterable[str] = ()) -> list[RegionFacts]:
    """Divisions down to the townships in the order of the tree, and those of ``codes``."""
    return _facts(Region.objects.filter(Q(level__in=_OFFERED) | Q(code__in=set(codes))))


def regions_of(actor: Actor) -> list[RegionFacts]:
    """All divisions inside the regions of the actor's grants, in the order of the tree."""
    rows = Region.objects.all()
    if not actor.is_system:
        inside = Q(pk__in=[])
        for grant in actor.grants:
            if grant.region_path is not None:
                inside |= Q(path__startswith=grant.region_path)
        rows = rows.filter(inside)
    return _facts(rows)


def codes_of_bodies(actor: Actor) -> set[str]:
    """The codes of the bodies within which the actor has a grant."""
    own = [grant.organisation_id for grant in actor.grants if grant.organisation_id is not None]
    return (
        set(Organisation.objects.filter(pk__in=own).values_list("code", flat=True))
        if own
        else set()
    )


def _facts(rows: Any) -> list[RegionFacts]:
    return [
        RegionFacts(
            code, local_name(name, name_en), _LEVEL_OF.get(level, level), path.count("/"), path
        )
        for code, name, name_en, level, path in rows.order_by("path").values_list(
            "code", "name", "name_en", "level", "path"
        )
    ]


def level_of(code: str) -> str:
    """The level of a division; empty for the whole and for an unknown code."""
    level = Region.objects.filter(code=code).values_list("level", flat=True).first() or ""
    return _LEVEL_OF.get(level, level)


def levels_below(level: str) -> tuple[str, ...]:
    """The levels into which a division of ``level`` is divided."""
    return LEVELS[LEVELS.index(level) + 1 :] if level in LEVELS else LEVELS


def _by_code(model: Any, field: str = "code") -> Callable[[set[str]], dict[str, str]]:
    def read(codes: set[str]) -> dict[str, str]:
        rows = model.objects.filter(**{f"{field}__in": codes}).order_by()
        return {
            code: local_name(name, name_en)
            for code, name, name_en in rows.values_list(field, "name", "name_en")
        }

    return read


def _labels(choices: Iterable[tuple[str, Any]]) -> Callable[[set[str]], dict[str, str]]:
    words = {value: str(label) for value, label in choices}
    return lambda codes: {code: words[code] for code in codes if code in words}


def _named(dimension: str) -> Callable[[set[str]], dict[str, str]]:
    if dimension in (*LEVELS, "region"):
        return _by_code(Region)
    readers: dict[str, Callable[[set[str]], dict[str, str]]] = {
        "material": _by_code(Material, "key"),
        "material_root": _by_code(Material, "key"),
        "account": _by_code(Account),
        "counter_account": _by_code(Account),
        "site": _by_code(Site),
        "organisation": _by_code(Organisation),
        "stage": _labels(Stage.choices),
        "kind": _labels([*Entry.Kind.choices, *OperationFact.Kind.choices]),
        "site_kind": _labels(Site.Kind.choices),
        "point": _by_code(Point),
        "outcome": lambda codes: {code: outcome_name(code) for code in codes},
        "category": lambda codes: {code: rule_name(code) for code in codes},
        "paper_kind": lambda codes: {code: paper_kind(code) for code in codes},
        "correct": _labels([("true", _("正确")), ("false", _("不正确"))]),
    }
    return readers.get(dimension, lambda _codes: {})


def key_names(keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], str]:
    """What people call the keys of each dimension; one query for each, what has no name is left
    out."""
    found: dict[tuple[str, str], str] = {}
    for dimension, codes in keys.items():
        wanted = {code for code in codes if code}
        if wanted:
            named = _named(dimension)(wanted)
            found |= {(dimension, code): name for code, name in named.items()}
    return found


def regions_and_points(
    rows: Iterable[tuple[str | None, str | None]],
) -> dict[tuple[str, str], str]:
    """What people call the divisions and collection points of events."""
    told = list(rows)
    return key_names({"region": [r for r, _ in told if r], "point": [p for _, p in told if p]})


def outcome_name(outcome: str) -> str:
    """What became of an event, as people read it."""
    return str(OUTCOMES.get(outcome, outcome))


def documents(seqs: Iterable[int]) -> dict[int, Document]:
    """Entry and paper of each sequence number."""
    rows = Entry.objects.filter(seq__in=set(seqs)).order_by()
    found = rows.values_list("seq", "pk", "paper_kind", "paper_reference")
    return {seq or 0: Document(pk, kind, reference) for seq, pk, kind, reference in found}
