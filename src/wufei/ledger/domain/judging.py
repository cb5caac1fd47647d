"""Checks of a draft that need no balance: shape, codes, sums, dates, proofs, rights."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import canonical, rules
from wufei.ledger.domain.lookups import AccountInfo, Lookups
from wufei.ledger.drafts import EntryDraft, Handover
from wufei.ledger.refusals import LedgerReason as No

MAX_POSTINGS = 2000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Reversed:
    """What a reversal undoes."""

    entry_id: int
    client_id: UUID


@dataclass(slots=True)
class Item:
    """A draft on its way into the ledger. ``lines``: account, material id, lot code, grams."""

    draft: EntryDraft
    kind: str
    reverses: Reversed | None
    header: tuple[str, ...]
    digest: bytes
    occurred_at: str
    day: dt.date
    lines: list[tuple[AccountInfo, int, str | None, int]]
    lot_materials: list[int]


class Judge:
    """Judges the drafts of one batch against the same clock and look-ups."""

    def __init__(self, actor: Actor, lookups: Lookups) -> None:
        self.actor = actor
        self.lookups = lookups
        self.zone = timezone.get_default_timezone()
        now = timezone.now()
        self.latest = now + dt.timedelta(seconds=settings.LEDGER_MAX_LEAD_SECONDS)
        self.limit = settings.LEDGER_MAX_POSTING_GRAMS
        self._allowed: dict[int, bool] = {}

    def prepare(self, draft: EntryDraft, kind: str, reverses: Reversed | None) -> Item:
        """The canonical item of a draft; checks only what its spelling needs."""
        if draft.occurred_at.tzinfo is None:
            raise Refusal(No.NAIVE_TIME, pointer="/occurred_at")
        count = len(draft.postings)
        if not count:
            raise Refusal(No.NO_POSTINGS, pointer="/postings")
        if count > MAX_POSTINGS:
            raise Refusal(
                No.TOO_MANY_POSTINGS, pointer="/postings", count=count, limit=MAX_POSTINGS
            )
        occurred_at = canonical.stamp(draft.occurred_at)
        header = (
            draft.client_id.hex,
            kind,
            occurred_at,
            draft.paper.kind,
            draft.paper.reference,
            draft.declared,
            draft.handover.giver,
            draft.handover.receiver,
            draft.handover.exemption,
            draft.reason,
            draft.batch.hex if draft.batch else "",
            reverses.client_id.hex if reverses else "",
        )
        if _CONTROL.search("".join(header)):
            raise Refusal(No.CONTROL_CHARACTER)
        rows = [(p.account, p.material, p.lot or "", p.grams) for p in draft.postings]
        digest = canonical.body_digest(header, rows)
        day = draft.occurred_at.astimezone(self.zone).date()
        return Item(draft, kind, reverses, header, digest, occurred_at, day, [], [])

    def judge(self, item: Item) -> None:
        """Fill ``item.lines``; raise the first refusal."""
        if item.reverses and item.reverses.entry_id in self.lookups.reversed:
            raise Refusal(No.ALREADY_REVERSED)
        self._check_time(item)
        self._resolve(item)
        self._check_sums(item)
        if item.reverses is None:
            self._check_handover(item)
            self._check_right(item)

    def _check_time(self, item: Item) -> None:
        moment = item.draft.occurred_at
        if moment > self.latest:
            raise Refusal(
                No.IN_THE_FUTURE,
                pointer="/occurred_at",
                occurred_at=timezone.localtime(moment).isoformat(" ", "seconds"),
                minutes=settings.LEDGER_MAX_LEAD_SECONDS // 60,
            )
        for first, last in self.lookups.closed:
            if first <= item.day <= last:
                raise Refusal(
                    No.CLOSED_PERIOD,
                    pointer="/occurred_at",
                    day=item.day.isoformat(),
                    first=first.isoformat(),
                    last=last.isoformat(),
                )

    def _resolve(self, item: Item) -> None:
        accounts, materials = self.lookups.accounts, self.lookups.materials
        for line, posting in enumerate(item.draft.postings):
            account = accounts.get(posting.account)
            if account is None:
                raise Refusal(
                    No.UNKNOWN_ACCOUNT, pointer=f"/postings/{line}/account", code=posting.account
                )
            material = materials.get(posting.material)
            if material is None:
                raise Refusal(
                    No.UNKNOWN_MATERIAL, pointer=f"/postings/{line}/material", code=posting.material
                )
            self._check_line(item, line, account, posting.grams)
            item.lines.append((account, material[0], posting.lot, posting.grams))

        for index, lot in enumerate(item.draft.lots):
            known = materials.get(lot.material)
            if known is None:
                raise Refusal(
                    No.UNKNOWN_MATERIAL, pointer=f"/lots/{index}/material", code=lot.material
                )
            if not lot.code or _CONTROL.search(lot.code):
                raise Refusal(No.CONTROL_CHARACTER, pointer=f"/lots/{index}/code")
            item.lot_materials.append(known[0])

    def _check_line(self, item: Item, line: int, account: AccountInfo, grams: int) -> None:
        pointer = f"/postings/{line}/grams"
        if grams == 0:
            raise Refusal(No.ZERO_POSTING, pointer=pointer, line=line + 1)
        if not -self.limit <= grams <= self.limit:
            raise Refusal(
                No.ABSURD_MASS, pointer=pointer, line=line + 1, grams=abs(grams), limit=self.limit
            )
        too_early = account.opened_on is not None and item.day < account.opened_on
        too_late = account.closed_on is not None and item.day >= account.closed_on
        if too_early or too_late:
            raise Refusal(
                No.ACCOUNT_CLOSED,
                pointer=f"/postings/{line}/account",
                code=account.code,
                day=item.day.isoformat(),
            )

    def _check_sums(self, item: Item) -> None:
        """Invariant I1."""
        sums: dict[str, int] = {}
        for posting in item.draft.postings:
            sums[posting.material] = sums.get(posting.material, 0) + posting.grams
        if item.kind == "transformation" or (item.reverses and len(sums) > 1):
            if total := sum(sums.values()):
                raise Refusal(No.UNBALANCED_TRANSFORMATION, pointer="/postings", grams=total)
            return
        for key, total in sums.items():
            if total:
                name = self.lookups.materials[key][1]
                raise Refusal(
                    No.UNBALANCED_MATERIAL, pointer="/postings", material=name, grams=total
                )

    def _check_handover(self, item: Item) -> None:
        """Invariant I6: mass changes hands with proof of both sides, or an exemption code."""
        handover: Handover = item.draft.handover
        if handover.exemption and handover.exemption not in self.lookups.exemptions:
            raise Refusal(
                No.UNKNOWN_EXEMPTION, pointer="/handover/exemption", code=handover.exemption
            )
        if handover.exemption or (handover.giver and handover.receiver):
            return
        givers = {a.organisation_id: a for a, _, _, grams in item.lines if a.holds and grams < 0}
        takers = {a.organisation_id: a for a, _, _, grams in item.lines if a.holds and grams > 0}
        if givers and takers and len(givers.keys() | takers.keys()) > 1:
            raise Refusal(
                No.HANDOVER_UNPROVEN,
                pointer="/handover",
                giver="、".join(a.name for a in givers.values()),
                receiver="、".join(a.name for a in takers.values()),
            )

    def _check_right(self, item: Item) -> None:
        if self.actor.is_system:
            return
        if not any(self._may_use(line[0]) for line in item.lines):
            raise Refusal(
                No.NOT_ALLOWED, pointer="/postings", roles=rules.role_names(rules.POSTING_ROLES)
            )

    def _may_use(self, account: AccountInfo) -> bool:
        if account.id not in self._allowed:
            place = (account.region_path, account.organisation_id)
            self._allowed[account.id] = rules.can_post(self.actor, [place])
        return self._allowed[account.id]
