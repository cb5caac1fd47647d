"""From a group of rows to one entry draft."""

from __future__ import annotations

from collections.abc import Container
from uuid import UUID

from django.conf import settings

from wufei.intake.columnmap import ColumnMap
from wufei.intake.domain.identity import entry_id
from wufei.intake.interpret.readrow import ReadRow
from wufei.ledger.public import EntryDraft, Handover, LotDraft, Paper, PostingDraft

MAX_REFERENCE = 160
MAX_PROOF = 120
MAX_KIND = 40
MAX_REASON = 300


def one_line(text: str, limit: int) -> str:
    """Without line breaks and other control characters, not longer than the ledger's column."""
    return " ".join(text.split()).translate(_CONTROL)[:limit]


_CONTROL = dict.fromkeys((*range(32), 127))


class Drafter:
    """Makes drafts for one import; the same file gives the same drafts."""

    def __init__(self, column_map: ColumnMap, *, batch: UUID, digest: str, sheet: str) -> None:
        self.map, self.batch, self.digest, self.sheet = column_map, batch, digest, sheet

    def draft(self, group: list[ReadRow], known_lots: Container[str]) -> EntryDraft | None:
        """The entry of a group; None when nothing of it is left to post."""
        rows = [row for row in group if row.accepted]
        postings = _postings(rows, split=self.map.entry.aggregate)
        if not postings:
            return None
        first = rows[0]
        assert first.occurred_at is not None
        shape = self.map.entry
        trace = f"{self.digest[:12]}#{first.number}"
        return EntryDraft(
            client_id=entry_id(self.batch, self.sheet, first.number),
            occurred_at=first.occurred_at,
            postings=postings,
            paper=Paper(
                kind=one_line(shape.paper, MAX_KIND),
                reference=one_line(first.reference, MAX_REFERENCE) or trace,
            ),
            handover=Handover(
                giver=one_line(first.giver_proof, MAX_PROOF),
                receiver=one_line(first.receiver_proof, MAX_PROOF),
                exemption=self.map.handover.exemption,
            ),
            lots=_lots(rows, known_lots),
            reason=one_line(f"{shape.reason} {trace}", MAX_REASON),
            declared=_declared(rows),
            batch=self.batch,
        )


def _postings(rows: list[ReadRow], *, split: bool) -> tuple[PostingDraft, ...]:
    """Two lines a move, more where a total of many weighings is split; in a group, lines of one
    account, material and direction are one line."""
    sums: dict[tuple[str, str, str, bool], int] = {}
    for row in rows:
        for moved in row.moves:
            if not moved.grams:
                continue
            for account, sign in ((moved.giver, -1), (moved.receiver, 1)):
                key = (account.code, moved.material, moved.lot, sign > 0)
                sums[key] = sums.get(key, 0) + sign * moved.grams
    limit = settings.LEDGER_MAX_POSTING_GRAMS
    return tuple(
        PostingDraft(account=code, material=material, grams=part, lot=lot or None)
        for (code, material, lot, _), grams in sums.items()
        for part in _parts(grams, limit if split else abs(grams))
    )


def _parts(grams: int, limit: int) -> list[int]:
    """``grams`` in parts of at most ``limit``, all with its sign."""
    sign = 1 if grams > 0 else -1
    whole, rest = divmod(abs(grams), limit)
    return [sign * limit] * whole + ([sign * rest] if rest else [])


def _lots(rows: list[ReadRow], known: Container[str]) -> tuple[LotDraft, ...]:
    fresh: dict[str, LotDraft] = {}
    for row in rows:
        for moved in row.moves:
            if moved.lot and moved.grams and moved.lot not in known:
                fresh.setdefault(moved.lot, LotDraft(moved.lot, moved.material, kind="trip"))
    return tuple(fresh.values())


def _declared(rows: list[ReadRow]) -> str:
    """The quantity as the file words it, where the entry stands for one quantity."""
    if len(rows) == 1 and len(rows[0].moves) == 1:
        return rows[0].moves[0].mass.wording[:80]
    return ""
