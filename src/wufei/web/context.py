from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from wufei.kernel.actors import NOBODY
from wufei.web import navigation
from wufei.web.ledger_status import ledger_status

#: The tags a browser and a screen reader expect; with ``zh`` alone Noto CJK shows Japanese shapes.
PAGE_LANGUAGES = {"zh-hans": "zh-Hans", "en": "en"}


def shell(request: HttpRequest) -> dict[str, Any]:
    """What the base template needs on every page; each part is read only when it is shown."""
    language = get_language() or settings.LANGUAGE_CODE
    actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "city_name": settings.CITY_NAMES.get(language) or settings.CITY_NAMES["zh-hans"],
        "page_language": PAGE_LANGUAGES.get(language, "zh-Hans"),
        "languages": settings.LANGUAGES,
        "menu": SimpleLazyObject(lambda: navigation.menu(actor, request.path)),
        "ledger_status": SimpleLazyObject(ledger_status),
    }
