"""Contributions: written, saved again and again, handed in, taken or returned."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.bulletin import rules
from wufei.bulletin.domain.guards import (
    require_duty,
    require_lengths,
    require_reason,
    require_version,
)
from wufei.bulletin.models import (
    Contribution,
    ContributionEvent,
    ContributionState,
    Duty,
    Revision,
    Series,
)
from wufei.bulletin.pasting import cleaned
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.kernel.transitions import Transition, TransitionTable
from wufei.registry.public import Organisation

S = ContributionState
CONTRIBUTION_LIFECYCLE = TransitionTable[ContributionState](
    states={state: state.label for state in S},
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, S.SUBMITTED, _("报送")),
        Transition(S.RETURNED, S.SUBMITTED, _("重新报送")),
        Transition(S.SUBMITTED, S.ACCEPTED, pgettext_lazy("contribution", "接收")),
        Transition(S.SUBMITTED, S.RETURNED, _("退回")),
        Transition(S.ACCEPTED, S.RETURNED, _("退回")),
        Transition(S.ACCEPTED, S.ADOPTED, _("采用")),
        Transition(S.ADOPTED, S.ACCEPTED, _("移出期次")),
        Transition(S.DRAFT, S.WITHDRAWN, _("撤回")),
        Transition(S.SUBMITTED, S.WITHDRAWN, _("撤回")),
        Transition(S.RETURNED, S.WITHDRAWN, _("撤回")),
    ),
)
#: In these the unit may still write.
WRITABLE = (S.DRAFT, S.RETURNED)


@dataclass(frozen=True, slots=True)
class ContributionDraft:
    """What a unit writes. ``title`` and ``body`` may come straight out of a word processor."""

    title: str
    body: str
    source: str = ""
    supplier: str = ""
    happened_on: dt.date | None = None


def begin_contribution(
    *, actor: Actor, series: Series, unit: Organisation, client_id: UUID, draft: ContributionDraft
) -> Contribution:
    """A new draft; the same ``client_id`` again is answered with the one that stands.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``CLIENT_ID_REUSED``, ``TITLE_TOO_LONG``, ``BODY_TOO_LONG``.
    """
    _require_unit(actor, unit)
    standing = Contribution.objects.filter(client_id=client_id).first()
    if standing is not None:
        return _same(standing, series, unit)
    now = timezone.now()
    row = Contribution(
        series=series,
        client_id=client_id,
        unit=unit,
        author_id=actor.user_id,
        author_name=actor.name,
        saved_at=now,
        supplier=draft.supplier.strip() or unit.name,
    )
    _fill(row, draft)
    try:
        with transaction.atomic():
            row.save()
            _keep_revision(actor, row, now)
    except IntegrityError:
        standing = Contribution.objects.filter(client_id=client_id).first()
        if standing is None:
            raise
        return _same(standing, series, unit)
    return row


def save_contribution(
    *,
    actor: Actor,
    contribution: Contribution,
    version: int,
    draft: ContributionDraft,
    automatic: bool = False,
) -> Contribution:
    """Save the text over ``version``. An ``automatic`` save (while typing) leaves no revision
    unless another person's text would be lost without one.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``NOT_EDITABLE``, ``SAVED_BY_ANOTHER``, lengths.
    """
    _require_unit(actor, contribution.unit)
    with transaction.atomic():
        row: Contribution = Contribution.objects.select_for_update().get(pk=contribution.pk)
        last = row.revisions.order_by("-version").first()
        if row.state not in WRITABLE:
            raise Refusal(No.NOT_EDITABLE, state=row.get_state_display())
        require_version(
            standing=row.version,
            given=version,
            saved_by=row.author_name if last is None else last.actor_name,
            saved_at=row.saved_at,
        )
        now = timezone.now()
        another = last is not None and last.actor_id != actor.user_id
        _fill(row, draft)
        row.version += 1
        row.saved_at = now
        row.save()
        if not automatic or another:
            _keep_revision(actor, row, now)
    return row


def move_contribution(
    *, actor: Actor, contribution: Contribution, state: ContributionState, reason: str = ""
) -> Contribution:
    """One step of a contribution's life.

    Raises:
        Refusal: ``NOT_ALLOWED``, the step is not open, a return without a reason, an empty text,
            ``ALREADY_IN_ISSUE``, ``IN_NO_ISSUE``.
    """
    with transaction.atomic():
        row: Contribution = (
            Contribution.objects.select_for_update(of=("self",))
            .select_related("unit__region", "series")
            .get(pk=contribution.pk)
        )
        before = ContributionState(row.state)
        if state in {S.SUBMITTED, S.WITHDRAWN}:
            _require_unit(actor, row.unit)
        else:
            require_duty(actor, row.series, Duty.EDITOR)
        CONTRIBUTION_LIFECYCLE.check(before, state, row)
        _require_in_step_with_issue(row, before, state)
        if state == S.SUBMITTED:
            _require_whole(row)
            row.submitted_at = timezone.now()
        if state == S.RETURNED:
            reason = require_reason(reason)
        row.state = state
        row.save(update_fields=["state", "submitted_at"])
        ContributionEvent.objects.create(
            contribution=row,
            from_state=before,
            to_state=state,
            reason=reason.strip()[:300],
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        audit.record(
            actor=actor,
            action=f"bulletin.contribution.{state.value}",
            target=row,
            before={"state": before.value},
            after={"state": state.value},
            reason=reason,
        )
    return row


def _require_unit(actor: Actor, unit: Organisation) -> None:
    if not rules.may_contribute(actor, region_path=unit.region.path, organisation_id=unit.pk):
        raise Refusal(No.NOT_ALLOWED, who=_("报送单位的人员"))


def _require_in_step_with_issue(row: Contribution, before: S, state: S) -> None:
    """Adopted is what stands in an issue, so the item comes or goes first."""
    item = row.items.select_related("issue__series").first()
    if before == S.ADOPTED and item is not None:
        raise Refusal(No.ALREADY_IN_ISSUE, title=row.title, issue=str(item.issue))
    if state == S.ADOPTED and item is None:
        raise Refusal(No.IN_NO_ISSUE, title=row.title)


def _require_whole(row: Contribution) -> None:
    if not row.title.strip():
        raise Refusal(No.TITLE_MISSING, pointer="/title")
    if not row.body.strip():
        raise Refusal(No.BODY_MISSING, pointer="/body")


def _same(standing: Contribution, series: Series, unit: Organisation) -> Contribution:
    if (standing.series_id, standing.unit_id) != (series.pk, unit.pk):
        raise Refusal(No.CLIENT_ID_REUSED, pointer="/client_id", client_id=str(standing.client_id))
    return standing


def _fill(row: Contribution, draft: ContributionDraft) -> None:
    title = " ".join(cleaned(draft.title).split())
    body = cleaned(draft.body)
    require_lengths(title, body)
    row.title, row.body = title, body
    row.source = draft.source.strip()[:200]
    row.supplier = draft.supplier.strip()[:120] or row.supplier
    row.happened_on = draft.happened_on


def _keep_revision(actor: Actor, row: Contribution, now: dt.datetime) -> None:
    Revision.objects.create(
        contribution=row,
        version=row.version,
        title=row.title,
        body=row.body,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
