from __future__ import annotations

from django.utils.translation import get_language


def local_name(name: str, name_en: str) -> str:
    """The English name on English pages where there is one, the Chinese name everywhere else."""
    return name_en if name_en and (get_language() or "").startswith("en") else name
