"""The examples that an installation begins with: added where they are missing, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from django.db import models, transaction

from wufei.inspection.models import (
    ChainRole,
    DeadlineRule,
    EnforcementMeasure,
    EscalationLevel,
    FormTemplate,
    ProblemKind,
    RecipientList,
    TeamKind,
)
from wufei.kernel import audit
from wufei.kernel.actors import Actor, system_actor

DATA = Path(__file__).resolve().parents[1] / "data" / "shipped.yaml"
_CODED: tuple[tuple[str, type[models.Model]], ...] = (
    ("problem_kinds", ProblemKind),
    ("chain_roles", ChainRole),
    ("team_kinds", TeamKind),
    ("measures", EnforcementMeasure),
    ("recipient_lists", RecipientList),
    ("form_templates", FormTemplate),
)


def load_shipped_settings(*, actor: Actor | None = None, path: Path = DATA) -> int:
    """Adds the shipped kinds, levels, lists, rules and forms that are missing; how many.

    Rows are known by their code; deadlines and escalation, which have none, are added only where
    there is not one of them. What an office changed stays as it is.
    """
    actor = actor or system_actor("shipped settings")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    told = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    with transaction.atomic():
        added = sum(_coded(model, told.get(name, ())) for name, model in _CODED)
        added += _first(DeadlineRule, told.get("deadlines", ()))
        added += _first(EscalationLevel, told.get("escalation", ()))
        if added:
            audit.record(
                actor=actor,
                action="inspection.settings.loaded",
                target=audit.Target("inspection.settings", label=path.stem),
                after={"added": added},
            )
    return added


def _coded(model: Any, rows: list[Mapping[str, Any]]) -> int:
    known = set(model.objects.values_list("code", flat=True))
    new = [model(**row) for row in rows if row["code"] not in known]
    model.objects.bulk_create(new)
    return len(new)


def _first(model: Any, rows: list[Mapping[str, Any]]) -> int:
    if model.objects.exists():
        return 0
    model.objects.bulk_create([model(**row) for row in rows])
    return len(rows)
