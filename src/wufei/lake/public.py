"""What other modules may use of the lake."""

from wufei.lake.cuts import Cut
from wufei.lake.domain.declaring import declare_value, declare_values, withdraw_value
from wufei.lake.domain.delivering import deliver_pages, rebuild_pages
from wufei.lake.domain.facts import last_fact, next_facts
from wufei.lake.domain.intact import require_intact
from wufei.lake.domain.registers import capture_registers
from wufei.lake.domain.verifying import LakeReport, verify_pages
from wufei.lake.drafts import DeclaredDraft
from wufei.lake.engines.base import Engine, Tables, Watch
from wufei.lake.engines.choosing import engine
from wufei.lake.models import DeclaredValue, PageFile, RegisterVersion
from wufei.lake.queries import current_cut, cut_at, tables_at
from wufei.lake.schema import TABLES

__all__ = [
    "TABLES",
    "Cut",
    "DeclaredDraft",
    "DeclaredValue",
    "Engine",
    "LakeReport",
    "PageFile",
    "RegisterVersion",
    "Tables",
    "Watch",
    "capture_registers",
    "current_cut",
    "cut_at",
    "declare_value",
    "declare_values",
    "deliver_pages",
    "engine",
    "last_fact",
    "next_facts",
    "rebuild_pages",
    "require_intact",
    "tables_at",
    "verify_pages",
    "withdraw_value",
]
