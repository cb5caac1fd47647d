"""Kilograms as a crew types them or a scale sends them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from wufei.driving.refusals import DrivingReason as No
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle

#: What a vehicle without a registered payload is believed to carry at most, in grams.
UNKNOWN_PAYLOAD = 32_000_000


def grams_of(kilograms: str, vehicle: Vehicle) -> int:
    """Whole grams of a weight above zero; a comma may stand for the point.

    Raises:
        Refusal: ``NO_WEIGHT``, ``NOT_A_WEIGHT`` (no number, NaN, endless, zero, negative),
            ``ABOVE_PAYLOAD``.
    """
    text = kilograms.strip().replace("，", ".").replace(",", ".")
    if not text:
        raise Refusal(No.NO_WEIGHT, pointer="/kilograms")
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise Refusal(No.NOT_A_WEIGHT, pointer="/kilograms", given=kilograms[:40]) from error
    # Compared before scaling: an exponent of a million digits is no number of a scale.
    if not number.is_finite() or number <= 0 or number.adjusted() > 9:
        raise Refusal(No.NOT_A_WEIGHT, pointer="/kilograms", given=kilograms[:40])
    grams = int((number * 1000).to_integral_value())
    most = vehicle.payload_grams or UNKNOWN_PAYLOAD
    if grams < 1:
        raise Refusal(No.NOT_A_WEIGHT, pointer="/kilograms", given=kilograms[:40])
    if grams > most:
        raise Refusal(
            No.ABOVE_PAYLOAD,
            pointer="/kilograms",
            kg=text[:20],
            plate=vehicle.plate,
            most=most // 1000,
        )
    return grams
