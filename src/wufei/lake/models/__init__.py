from wufei.lake.models.facts import DeclaredValue, FactCounter, RegisterVersion
from wufei.lake.models.operations import OperationFact
from wufei.lake.models.pages import PageFile
from wufei.lake.models.tables import TableFile
from wufei.lake.models.telemetry import (
    PointAccount,
    SettledDay,
    SettledSum,
    TelemetryBatch,
    TelemetryDevice,
    TelemetryHorizon,
)

__all__ = [
    "DeclaredValue",
    "FactCounter",
    "OperationFact",
    "PageFile",
    "PointAccount",
    "RegisterVersion",
    "SettledDay",
    "SettledSum",
    "TableFile",
    "TelemetryBatch",
    "TelemetryDevice",
    "TelemetryHorizon",
]
