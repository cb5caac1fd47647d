"""What other modules may use of devices."""

from wufei.devices.domain.binding import bind, unbind
from wufei.devices.domain.landing import LandingReport, land_waiting
from wufei.devices.models import Device, LastHeard, Signal
from wufei.devices.queries import fills_between, scale_readings_between

__all__ = [
    "Device",
    "LandingReport",
    "LastHeard",
    "Signal",
    "bind",
    "fills_between",
    "land_waiting",
    "scale_readings_between",
    "unbind",
]
