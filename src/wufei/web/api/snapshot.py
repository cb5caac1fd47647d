"""The description as a file in the tree: a change of the API is seen in review."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.utils import translation

from wufei.web.api.service import PREFIX, api


def snapshot_file() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "openapi.json"


def description() -> str:
    """The description in Chinese, one spelling."""
    with translation.override("zh-hans"):
        schema = api.get_openapi_schema(path_prefix=PREFIX)
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
