"""All rules over a history at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wufei.tracking.limits import Limits
from wufei.tracking.records import Tracks
from wufei.tracking.rules.facts import Facts, Fill, Receipt, Weighing
from wufei.tracking.rules.findings import Finding
from wufei.tracking.rules.rulebook import Rulebook
from wufei.tracking.rules.supervising import END, Supervisor


def judge(
    tracks: Tracks,
    facts: Facts,
    rulebook: Rulebook,
    *,
    weighings: Iterable[Weighing] = (),
    receipts: Iterable[Receipt] = (),
    fills: Iterable[Fill] = (),
    limits: Limits | None = None,
    past: Mapping[tuple[str, str], Sequence[int]] | None = None,
) -> tuple[Finding, ...]:
    """All findings over a history, in order; a :class:`Supervisor` on a stream finds the same."""
    supervisor = Supervisor(facts, rulebook, limits=limits, past=past)
    found = supervisor.feed(
        tracks, weighings=weighings, receipts=receipts, fills=fills, watermark=END
    )
    return in_order(found)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By time, rule, subject and the rest, so that equal sets are equal tuples."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[int, str, str, int, str, str, str]:
    evidence = ",".join(item.key for item in finding.evidence)
    named = (finding.place, finding.vehicle, evidence)
    return (finding.begins, finding.rule.value, finding.subject, finding.ends, *named)
