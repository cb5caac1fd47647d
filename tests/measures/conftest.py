from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.measures import pages_city
from wufei.people.public import User


@pytest.fixture
def small_city(cast: dict[str, User], settings: Any, tmp_path: Path) -> None:
    """The city of ``pages_city`` with what happened in March 2026."""
    settings.MEASURES_FOLDER = tmp_path / "measures"
    pages_city.define(settings.MEASURES_FOLDER)
    pages_city.furnish()
    pages_city.fill()
