"""What other modules may use of the lake."""

from wufei.lake.cuts import Cut
from wufei.lake.domain.compacting import compact_lake
from wufei.lake.domain.declaring import declare_value, declare_values, withdraw_value
from wufei.lake.domain.delivering import deliver_pages, rebuild_pages
from wufei.lake.domain.facts import last_fact, next_facts
from wufei.lake.domain.forgetting import forget_old_files
from wufei.lake.domain.intact import require_intact
from wufei.lake.domain.registers import capture_registers
from wufei.lake.domain.repairing import Repair, repair_lake
from wufei.lake.domain.reports import LakeReport
from wufei.lake.domain.verifying import verify_lake, verify_pages
from wufei.lake.drafts import DeclaredDraft
from wufei.lake.engines.base import Engine, Tables, Watch
from wufei.lake.engines.choosing import engine
from wufei.lake.models import DeclaredValue, PageFile, RegisterVersion
from wufei.lake.queries import current_cut, cut_at, tables_at
from wufei.lake.rules import can_declare, declaring_roles
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
    "Repair",
    "Tables",
    "Watch",
    "can_declare",
    "capture_registers",
    "compact_lake",
    "current_cut",
    "cut_at",
    "declare_value",
    "declare_values",
    "declaring_roles",
    "deliver_pages",
    "engine",
    "forget_old_files",
    "last_fact",
    "next_facts",
    "rebuild_pages",
    "repair_lake",
    "require_intact",
    "tables_at",
    "verify_lake",
    "verify_pages",
    "withdraw_value",
]
