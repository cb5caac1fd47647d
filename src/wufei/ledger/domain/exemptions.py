"""Exemptions from the proof of a hand-over: reviewed data, loaded at set-up, editable after."""

from __future__ import annotations

from pathlib import Path

import yaml

from wufei.ledger.models import Exemption

_FILE = Path(__file__).parents[1] / "data" / "exemptions.yaml"


def load_exemptions() -> int:
    """Add the exemptions of the file that are not there yet; how many were added."""
    rows = [Exemption(**row) for row in yaml.safe_load(_FILE.read_text(encoding="utf-8"))]
    before = Exemption.objects.count()
    Exemption.objects.bulk_create(rows, ignore_conflicts=True)
    return Exemption.objects.count() - before
