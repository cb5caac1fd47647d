"""The rows that the city view is made of, each aggregated in the database and kept in the cache.

A kept answer belongs to one state of the ledger: its key holds the highest entry id, so that it is
never wrong, only unused. Whose view it is stands in the key too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Max, Sum

from wufei.kernel.actors import Actor
from wufei.kernel.periods import Period
from wufei.ledger.public import Account, Entry, Posting, PostingFilter, Stage, Turnover

T = TypeVar("T")
KEEP_SECONDS = 24 * 3600
#: Raised when the kept classes change: what an older version of the code kept is never read.
SHAPE = 1
ENDS = (Stage.SINK, Stage.LOSS, Stage.BOUNDARY)


@dataclass(frozen=True, slots=True)
class Cell:
    """What entered and left, in grams, the accounts of one stage, region and site, per material.

    Accounts at the ends of the city (opening, boundary, use, loss) stand alone by ``account_id``,
    which is None for all others.
    """

    stage: str
    region_path: str | None
    site_id: int | None
    account_id: int | None
    material_id: int
    in_grams: int
    out_grams: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Grams that arrived on an account: ``plant_id`` is the site that made them, if one did."""

    account_id: int
    stage: str
    material_id: int
    grams: int
    plant_id: int | None = None


def high_water() -> int:
    """The highest entry id: every new fact raises it."""
    top: int | None = Entry.objects.aggregate(top=Max("id"))["top"]
    return top or 0


def last_day() -> dt.date | None:
    """The latest declared day of the ledger."""
    day: dt.date | None = Turnover.objects.aggregate(day=Max("day"))["day"]
    return day


def kept(name: str, actor: Actor, period: Period, water: int, read: Callable[[], T]) -> T:
    """The answer of ``read``, from the cache when it stands there for this ledger and actor."""
    whose = "system" if actor.is_system else repr(sorted(map(repr, actor.grants)))
    key = f"web.{SHAPE}.{name}.{water}.{period}.{hashlib.sha256(whose.encode()).hexdigest()[:24]}"
    answer: T | None = cache.get(key)
    if answer is None:
        answer = read()
        cache.set(key, answer, KEEP_SECONDS)
    return answer


def _visible_accounts(actor: Actor) -> Any:
    return Account.objects.visible_to(actor).order_by().values("pk")


def cells(actor: Actor, period: Period) -> list[Cell]:
    """Turnover of a period by stage, region, site and material."""
    rows = Turnover.objects.filter(day__gte=period.first, day__lte=period.last)
    if not actor.is_system:
        rows = rows.filter(account__in=_visible_accounts(actor))
    grouped = (
        rows.order_by()
        .values_list("account_id", "material_id")
        .annotate(ins=Sum("in_grams"), outs=Sum("out_grams"))
    )
    accounts = {
        pk: rest
        for pk, *rest in Account.objects.order_by().values_list(
            "pk", "stage", "region__path", "site_id"
        )
    }
    found: dict[tuple[Any, ...], list[int]] = {}
    for account_id, material_id, ins, outs in grouped:
        stage, path, site_id = accounts[account_id]
        alone = account_id if stage in {*ENDS, Stage.OPENING} else None
        sums = found.setdefault((stage, path, site_id, alone, material_id), [0, 0])
        sums[0] += ins
        sums[1] += outs
    return [Cell(*key, *sums) for key, sums in found.items()]


def made_at_plants(actor: Actor, period: Period, plants: dict[int, str]) -> list[Arrival]:
    """What transformations brought forth, per plant; ``plants`` are site ids and codes."""
    made: list[Arrival] = []
    for site_id, code in plants.items():
        behind = PostingFilter(plant=code, first=period.first, last=period.last)
        made += [Arrival(*row, plant_id=site_id) for row in _summed(actor, behind)]
    return made


def arrived_at_ends(actor: Actor, period: Period) -> list[Arrival]:
    """What transfers brought to uses, losses and the boundary."""
    arrivals: list[Arrival] = []
    for stage in ENDS:
        behind = PostingFilter(
            stage=stage,
            kind=Entry.Kind.TRANSFER,
            direction="in",
            first=period.first,
            last=period.last,
        )
        arrivals += [Arrival(*row) for row in _summed(actor, behind)]
    return arrivals


def _summed(actor: Actor, behind: PostingFilter) -> list[tuple[int, str, int, int]]:
    """The lines behind a figure, summed per account and material."""
    rows = Posting.objects.filter(behind.condition())
    if not actor.is_system:
        rows = rows.filter(account__in=_visible_accounts(actor))
    return list(
        rows.order_by()
        .values_list("account_id", "account__stage", "material_id")
        .annotate(total=Sum("grams"))
    )
