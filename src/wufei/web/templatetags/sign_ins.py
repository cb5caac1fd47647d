from __future__ import annotations

import json
from dataclasses import dataclass

from django import template
from django.conf import settings

from wufei.registry.public import local_name

register = template.Library()


@dataclass(frozen=True)
class DemoSignIn:
    username: str
    password: str
    name: str
    role: str


@register.simple_tag
def demo_sign_ins() -> list[DemoSignIn]:
    """The accounts of the demo city, from ``demo-sign-ins.json`` in the data folder.

    Only loading the demo city writes that file; ``WUFEI_DEMO=0`` shows none even if it lies there.
    """
    path = settings.DATA / "demo-sign-ins.json"
    if not settings.DEMO or not path.is_file():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        DemoSignIn(
            row["username"],
            row["password"],
            local_name(row["name"], row.get("name_en", "")),
            local_name(row["role"], row.get("role_en", "")),
        )
        for row in rows
    ]
