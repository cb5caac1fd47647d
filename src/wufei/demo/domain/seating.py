"""Gives the demo's cast its accounts and writes down how to sign in."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import translation

from wufei.kernel.actors import Actor
from wufei.people.public import CAST, ROLE_LABELS, CastMember, User, create_cast


def sign_ins_path() -> Path:
    """Where the sign-ins stand; the sign-in page and the start of the site read them there."""
    return Path(settings.DATA) / "demo-sign-ins.json"


def seat_cast(*, actor: Actor) -> dict[str, User]:
    """Create the accounts, or give them their password again, and write the file.

    Returns the users by role.
    """
    cast = create_cast(actor=actor, password=settings.DEMO_PASSWORD)
    rows = [_row(member) for member in CAST]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    path = sign_ins_path()
    path.touch(mode=0o600)
    path.write_text(text + "\n", encoding="utf-8")
    return cast


def sign_ins() -> list[dict[str, str]]:
    """The sign-ins as written, or nothing."""
    path = sign_ins_path()
    if not path.is_file():
        return []
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def _row(member: CastMember) -> dict[str, str]:
    return {
        "username": member.username,
        "password": settings.DEMO_PASSWORD,
        "name": member.display_name,
        "name_en": member.display_name_en,
        "role": _label(member, "zh-hans"),
        "role_en": _label(member, "en"),
    }


def _label(member: CastMember, language: str) -> str:
    with translation.override(language):
        return str(ROLE_LABELS[member.role]) if member.role else "—"
