from wufei.devices.models.devices import (
    Device,
    DoorKey,
    LastHeard,
    Rejected,
    Signal,
    UnknownDevice,
)

__all__ = ["Device", "DoorKey", "LastHeard", "Rejected", "Signal", "UnknownDevice"]
