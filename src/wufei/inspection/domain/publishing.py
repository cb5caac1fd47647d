"""Drafts of inspection forms, and the versions that are published from them."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from wufei.inspection.domain.guards import require_setter
from wufei.inspection.domain.questions import Questionnaire, as_json, faults_of, from_json
from wufei.inspection.models import FormTemplate, FormVersion, ProblemKind
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change


def save_draft(
    *,
    actor: Actor,
    template: FormTemplate,
    questionnaire: Questionnaire,
    revision: int | None = None,
) -> FormTemplate:
    """Puts a draft in place of the one before. It may still be faulty; publishing checks it.

    ``revision``: of the draft as the caller saw it.

    Raises:
        Refusal: NOT_ALLOWED, CHANGED_MEANWHILE.
    """
    with transaction.atomic():
        row = _held(template)
        require_setter(actor=actor, district=row.district)
        if revision is not None and revision != row.revision:
            raise Refusal(
                InspectionReason.CHANGED_MEANWHILE,
                pointer="/revision",
                code=row.code,
                state=row.revision,
            )
        row.draft = as_json(questionnaire)
        row.revision += 1
        row.save(update_fields=["draft", "revision"])
        record_change(
            actor=actor,
            verb="drafted",
            row=row,
            before={"revision": row.revision - 1},
            after={"revision": row.revision},
        )
    return row


def publish(*, actor: Actor, template: FormTemplate, reason: str = "") -> FormVersion:
    """Makes the draft the next version, which never changes again; visits use it from now on.

    Raises:
        Refusal: NOT_ALLOWED, DRAFT_EMPTY, DRAFT_FAULTY, DRAFT_SAME.
    """
    with transaction.atomic():
        row = _held(template)
        require_setter(actor=actor, district=row.district)
        draft = from_json(row.draft)
        if not list(draft.items()):
            raise Refusal(InspectionReason.DRAFT_EMPTY)
        faults = faults_of(draft, kinds_in_use())
        if faults:
            raise Refusal(InspectionReason.DRAFT_FAULTY, problem=faults[0])
        digest = digest_of(row.draft)
        last = latest_version(row)
        if last is not None and last.digest == digest:
            raise Refusal(InspectionReason.DRAFT_SAME, number=last.number)
        version = FormVersion.objects.create(
            template=row,
            number=1 if last is None else last.number + 1,
            content=row.draft,
            digest=digest,
            published_by=actor.name[:150],
        )
        record_change(
            actor=actor,
            verb="published",
            row=row,
            before=None,
            after={"number": version.number, "digest": digest},
            reason=reason,
        )
    return version


def latest_version(template: FormTemplate | None) -> FormVersion | None:
    """The version that visits use now."""
    if template is None:
        return None
    found: FormVersion | None = (
        FormVersion.objects.filter(template=template).order_by("-number").first()
    )
    return found


def kinds_in_use() -> set[str]:
    """Codes of the problem kinds in force today."""
    return set(ProblemKind.objects.in_force(timezone.localdate()).values_list("code", flat=True))


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of the one spelling of a form's JSON."""
    spelling = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(spelling.encode()).hexdigest()


def _held(template: FormTemplate) -> FormTemplate:
    row: FormTemplate = FormTemplate.objects.select_for_update().get(pk=template.pk)
    return row
