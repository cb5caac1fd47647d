"""Killed at every step of landing, settling, merging and forgetting, and simply run again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.usefixtures("shared_points")
def test_a_kill_at_any_step_is_repaired_by_running_again(tmp_path: Path, database_url: str) -> None:
    connections.close_all()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.lake.telemetry.killing"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
            "WUFEI_DATABASE_URL": database_url,
            "WUFEI_DATA": str(tmp_path),
            "WUFEI_SECRET_KEY": "only-for-tests",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    # Two batches, each with an event set apart; three settlements, a merge, a forgetting.
    assert int(ended.stdout) > 20
