"""Fixes as columns: one row per position that a device sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wufei.tracking.datum import Datum, to_wgs84
from wufei.tracking.geometry import units

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = NDArray[np.int64]

#: Stands for a time of arrival or a speed that is not known.
UNKNOWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Fixes:
    """Columns of equal length, in any order.

    ``vehicle`` numbers the names in ``vehicles``; ``time`` and ``received`` are milliseconds since
    1970 in UTC; ``x`` and ``y`` whole ten-millionths of a degree of longitude and latitude, WGS 84;
    ``speed`` millimetres a second; ``event`` the id by which a repeated delivery is recognised
    (text or whole numbers).
    """

    vehicles: tuple[str, ...]
    vehicle: Whole
    time: Whole
    x: Whole
    y: Whole
    event: NDArray[Any]
    speed: Whole
    received: Whole

    def __post_init__(self) -> None:
        columns = (self.time, self.x, self.y, self.event, self.speed, self.received)
        if any(len(column) != len(self.vehicle) for column in columns):
            raise ValueError("fixes: columns of different length")
        numbers = self.vehicle
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < len(self.vehicles):
            raise ValueError("fixes: a vehicle's number has no name")

    def __len__(self) -> int:
        return len(self.vehicle)

    @classmethod
    def of(
        cls,
        *,
        vehicle: Sequence[str] | NDArray[Any],
        time: Any,
        longitude: Any,
        latitude: Any,
        event: Any = None,
        speed: Any = None,
        received: Any = None,
        datum: Datum = Datum.WGS84,
    ) -> Fixes:
        """Columns as sources give them.

        Args:
            vehicle: names.
            time: milliseconds since 1970, UTC.
            longitude, latitude: degrees in ``datum``.
            event: ids; without them a fix is known by vehicle, moment and place.
            speed: metres a second, NaN where unknown.
            received: milliseconds since 1970, when the fix came in.

        Raises:
            ValueError: columns of different length.
        """
        import numpy as np

        names, numbers = np.unique(np.asarray(vehicle, dtype=np.str_), return_inverse=True)
        if datum is Datum.GCJ02:
            longitude, latitude = to_wgs84(longitude, latitude)
        x, y = units(longitude), units(latitude)
        count = len(numbers)
        unknown = np.full(count, UNKNOWN, dtype=np.int64)
        return cls(
            vehicles=tuple(names.tolist()),
            vehicle=numbers.astype(np.int64),
            time=np.asarray(time, dtype=np.int64),
            x=x,
            y=y,
            event=_ids(x, y) if event is None else np.asarray(event),
            speed=unknown if speed is None else _speeds(speed),
            received=unknown if received is None else np.asarray(received, dtype=np.int64),
        )

    def rows(self, chosen: Any) -> Fixes:
        """The rows of a mask, a slice or an array of numbers."""
        return Fixes(
            self.vehicles,
            self.vehicle[chosen],
            self.time[chosen],
            self.x[chosen],
            self.y[chosen],
            self.event[chosen],
            self.speed[chosen],
            self.received[chosen],
        )


def appended(parts: Sequence[Fixes]) -> Fixes:
    """All rows of parts that number their vehicles alike; the longest list of names holds."""
    import numpy as np

    columns = [
        [part.vehicle, part.time, part.x, part.y, part.event, part.speed, part.received]
        for part in parts
    ]
    names = max((part.vehicles for part in parts), key=len)
    return Fixes(names, *(np.concatenate(column) for column in zip(*columns, strict=True)))


def _ids(x: Whole, y: Whole) -> NDArray[Any]:
    import numpy as np

    return np.array([f"{a},{b}" for a, b in zip(x.tolist(), y.tolist(), strict=True)], dtype=str)


def _speeds(metres: Any) -> Whole:
    import numpy as np

    given = np.asarray(metres, dtype=np.float64)
    known = np.isfinite(given) & (given >= 0) & (given < 1000)
    return np.where(known, np.rint(np.where(known, given, 0) * 1000), UNKNOWN).astype(np.int64)
