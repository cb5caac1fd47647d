"""What the audit log calls the actions of inspection."""

from __future__ import annotations

from typing import Any

PHRASES: dict[str, Any] = {}
