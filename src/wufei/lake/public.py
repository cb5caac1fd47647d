"""What other modules may use of the lake."""

from wufei.lake.cuts import Cut
from wufei.lake.domain.compacting import compact_lake
from wufei.lake.domain.declaring import declare_value, declare_values, withdraw_value
from wufei.lake.domain.delivering import deliver_pages, rebuild_pages
from wufei.lake.domain.facts import last_fact, next_facts
from wufei.lake.domain.forgetting import forget_old_files
from wufei.lake.domain.intact import require_intact
from wufei.lake.domain.operations import (
    Recorded,
    days_of_events,
    follow_regions,
    record_operations,
)
from wufei.lake.domain.registers import capture_registers
from wufei.lake.domain.repairing import Repair, repair_lake
from wufei.lake.domain.reports import LakeReport
from wufei.lake.domain.verifying import verify_lake, verify_pages
from wufei.lake.drafts import DeclaredDraft, OperationDraft
from wufei.lake.engines.choosing import engine
from wufei.lake.engines.interface import Engine, Tables, Watch
from wufei.lake.models import DeclaredValue, OperationFact, PageFile, RegisterVersion
from wufei.lake.queries import current_cut, cut_at, tables_at
from wufei.lake.rules import can_declare, declaring_roles
from wufei.lake.schema import TABLES
from wufei.lake.telemetry.compacting import Compaction, Forgotten, compact_stream, forget_events
from wufei.lake.telemetry.files import telemetry_files
from wufei.lake.telemetry.landing import Landed, land_batch
from wufei.lake.telemetry.of_device import (
    Place,
    apart_by_day,
    landed_by_day,
    latest_places,
)
from wufei.lake.telemetry.points import PointDraft, map_points, register_devices
from wufei.lake.telemetry.quarantine import SetApart, quarantine_counts, quarantined
from wufei.lake.telemetry.refusals import Fault, TelemetryReason
from wufei.lake.telemetry.settling import Settlement, days_to_settle, settle_day
from wufei.lake.telemetry.streams import STREAMS, Drop, Position, Reading
from wufei.lake.telemetry.verifying import TelemetryReport, verify_telemetry

__all__ = [
    "STREAMS",
    "TABLES",
    "Compaction",
    "Cut",
    "DeclaredDraft",
    "DeclaredValue",
    "Drop",
    "Engine",
    "Fault",
    "Forgotten",
    "LakeReport",
    "Landed",
    "OperationDraft",
    "OperationFact",
    "PageFile",
    "Place",
    "PointDraft",
    "Position",
    "Reading",
    "Recorded",
    "RegisterVersion",
    "Repair",
    "SetApart",
    "Settlement",
    "Tables",
    "TelemetryReason",
    "TelemetryReport",
    "Watch",
    "apart_by_day",
    "can_declare",
    "capture_registers",
    "compact_lake",
    "compact_stream",
    "current_cut",
    "cut_at",
    "days_of_events",
    "days_to_settle",
    "declare_value",
    "declare_values",
    "declaring_roles",
    "deliver_pages",
    "engine",
    "follow_regions",
    "forget_events",
    "forget_old_files",
    "land_batch",
    "landed_by_day",
    "last_fact",
    "latest_places",
    "map_points",
    "next_facts",
    "quarantine_counts",
    "quarantined",
    "rebuild_pages",
    "record_operations",
    "register_devices",
    "repair_lake",
    "require_intact",
    "settle_day",
    "tables_at",
    "telemetry_files",
    "verify_lake",
    "verify_pages",
    "verify_telemetry",
    "withdraw_value",
]
