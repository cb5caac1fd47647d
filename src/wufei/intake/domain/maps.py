"""Saving maps: each change is a new version, what was used stays as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from wufei.intake.domain.access import home_region, require_importer
from wufei.intake.mapfile import load_map
from wufei.intake.models import SavedMap
from wufei.intake.refusals import IntakeReason
from wufei.intake.shipped import shipped_names, shipped_text
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal


def header_signature(header: Sequence[str]) -> str:
    """The same for the same columns in any order and letter case."""
    names = sorted(name.casefold() for name in header if name)
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def save_map(*, actor: Actor, text: str, header: Sequence[str] = ()) -> SavedMap:
    """Save a map under the name it carries. The same text again is answered with the version that
    stands; ``header``: of the file it was made for, so that it is proposed for the next one.

    Raises:
        MapInvalid: the text is no map.
        Refusal: ``NOT_ALLOWED``, ``MAP_NAME_TAKEN``.
    """
    require_importer(actor)
    column_map = load_map(text)
    if column_map.name in shipped_names():
        if shipped_text(column_map.name) == text:
            return shipped_map_row(column_map.name)
        raise Refusal(IntakeReason.MAP_NAME_TAKEN, name=column_map.name)
    with transaction.atomic():
        versions = SavedMap.objects.select_for_update().filter(name=column_map.name)
        latest = versions.order_by("-version").first()
        if latest is not None:
            if not SavedMap.objects.visible_to(actor).filter(pk=latest.pk).exists():
                raise Refusal(IntakeReason.MAP_NAME_TAKEN, name=column_map.name)
            if latest.text == text:
                return _remembered(latest, header)
        saved: SavedMap = SavedMap.objects.create(
            name=column_map.name,
            version=latest.version + 1 if latest else 1,
            title=column_map.title.zh[:160],
            title_en=column_map.title.en[:160],
            text=text,
            header_signature=header_signature(header) if header else "",
            created_by_id=actor.user_id,
            region=home_region(actor),
        )
        after = {"name": saved.name, "version": saved.version}
        audit.record(actor=actor, action="intake.map.saved", target=saved, after=after)
    return saved


def _remembered(saved: SavedMap, header: Sequence[str]) -> SavedMap:
    if header:
        saved.header_signature = header_signature(header)
        saved.save(update_fields=["header_signature"])
    return saved


def shipped_map_row(name: str) -> SavedMap:
    """The row of a shipped map; a new version when the product's text has changed.

    Raises:
        Refusal: ``MAP_NOT_FOUND``.
    """
    text = shipped_text(name)
    if text is None:
        known = "、".join(shipped_names())
        raise Refusal(IntakeReason.MAP_NOT_FOUND, name=name, known=known)
    with transaction.atomic():
        rows = SavedMap.objects.select_for_update().filter(name=name, shipped=True)
        found: SavedMap | None = rows.filter(text=text).order_by("-version").first()
        if found is not None:
            return found
        column_map = load_map(text, file=f"{name}.yaml")
        last = SavedMap.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0
        created: SavedMap = SavedMap.objects.create(
            name=name,
            version=last + 1,
            title=column_map.title.zh,
            title_en=column_map.title.en,
            text=text,
            shipped=True,
        )
    return created


def load_shipped_maps() -> list[SavedMap]:
    """Rows for all shipped maps, so that pages can list them; may be called at every start."""
    return [shipped_map_row(name) for name in shipped_names()]
