"""A million rows in constant memory, at the promised speed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake.conftest import HEADER, SIMPLE
from wufei.intake.interpret.duplicates import DuplicateFinder

MEASURE = """
import json, resource, sys
import django
django.setup()
from pathlib import Path
from wufei.intake.public import dry_run, load_map
column_map = load_map(Path(sys.argv[2]).read_text())
small = dry_run(path=Path(sys.argv[3]), column_map=column_map)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
report = dry_run(path=Path(sys.argv[1]), column_map=column_map)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({
    "rows": report.rows_read, "grams": report.total.grams, "seconds": report.seconds,
    "grown_mb": (after - before) / 1024,
    "findings": {f.code: f.rows for f in report.findings},
}))
"""


def write_rows(path: Path, count: int) -> None:
    with path.open("w") as file:
        file.write(HEADER + "\n")
        for n in range(count):
            weight = "" if n % 1000 == 0 else f"{n % 5000 + 1}.5"
            number = 0 if n % 100_000 == 1 else n  # ten rows repeat the first of their kind
            file.write(f"2026-01-{number % 28 + 1:02},in,厨余,{weight},T{number}\n")


@pytest.mark.slow
@pytest.mark.usefixtures("shared_books")
def test_a_million_rows(tmp_path: Path, database_url: str) -> None:
    big, small, plan = tmp_path / "big.csv", tmp_path / "small.csv", tmp_path / "map.yaml"
    write_rows(big, 1_000_000)
    write_rows(small, 250_000)  # warms up caches and the scratch file
    plan.write_text(SIMPLE)
    environment = os.environ | {
        "WUFEI_DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "wufei.settings.base",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    command = [sys.executable, "-c", MEASURE, str(big), str(plan), str(small)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    found = json.loads(done.stdout)
    assert found["rows"] == 1_000_000
    weights = (n % 5000 + 1 for n in range(1_000_000) if n % 1000)
    assert found["grams"] == sum(1000 * w + 500 for w in weights)
    assert found["findings"]["intake.blank_mass"] == 1_000
    assert found["grown_mb"] < 16
    assert found["rows"] / found["seconds"] > 5_000  # 10,000 on an idle machine


def test_duplicates_are_found_across_the_scratch_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wufei.intake.interpret.duplicates.IN_MEMORY", 10)
    with DuplicateFinder() as finder:
        assert [finder.first_seen(n, [str(n)]) for n in range(25)] == [None] * 25
        assert [finder.first_seen(99, [str(n)]) for n in (0, 9, 10, 24)] == [0, 9, 10, 24]
        assert finder.first_seen(99, ["1", "0"]) is None  # cells are kept apart
        scratch = finder._path
        assert scratch is not None
        assert scratch.exists()
    assert not scratch.exists()
