from wufei.devices.models.counts import CountedBatch, DayCount
from wufei.devices.models.devices import (
    Device,
    DoorKey,
    LastHeard,
    Rejected,
    Retirement,
    Signal,
    UnknownDevice,
)

__all__ = [
    "CountedBatch",
    "DayCount",
    "Device",
    "DoorKey",
    "LastHeard",
    "Rejected",
    "Retirement",
    "Signal",
    "UnknownDevice",
]
