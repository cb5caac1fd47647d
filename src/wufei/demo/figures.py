"""What the demo city is made of: window, masses and yields. Invented, of a plausible size.

Sources of scale: 563,900 households, 102 communities and 44 villages are published figures of
Jiulongpo district; about 1.5 kg per person and day and a quarter of it recyclable follow its plan
for recyclables 2025–2029. Everything else is made up for the demo.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_SEED = 8

#: First day after the demo's twelve months.
DEMO_END = dt.date(2026, 11, 1)
MONTHS = 12
#: Months at the end of the window that stay open for corrections.
OPEN_MONTHS = 3

HOUSEHOLDS = 563_900
TONNE = 1_000_000
KILOGRAM = 1_000

#: Household waste generated in the twelve months, grams.
GENERATED = 711_000 * TONNE
#: Recyclables and kitchen waste that refusals, spillage and planted faults keep from being used.
ASTRAY = 400 * TONNE
#: Recyclables recovered and kitchen waste used, per thousand generated: 35.2 %.
RECYCLING_PERMILLE = 352

KITCHEN = {
    "kitchen_family": 78_000 * TONNE,
    "kitchen_catering": 33_000 * TONNE,
    "kitchen_other": 10_000 * TONNE,
}
HOUSEHOLD_HAZARDOUS = 180 * TONNE
#: Beside the household waste of the rate: side streams, building sites, fields.
BULKY = 14_000 * TONNE
GARDEN = 11_000 * TONNE
RENOVATION = 60_000 * TONNE
CONSTRUCTION = 90_000 * TONNE
STRAW = 8_400 * TONNE

#: Per thousand of what goes in; what is missing to a thousand is the last output.
KITCHEN_YIELD = {
    "crude_oil_from_kitchen": 28,
    "biogas": 92,
    "digestate": 140,
    "kitchen_impurities": 185,
    "wastewater": 430,
    "moisture": 125,
}
SORTING_YIELD = {
    "sorted_paper": 420,
    "sorted_plastics": 215,
    "sorted_metal": 95,
    "sorted_glass": 100,
    "sorted_textiles": 50,
    "sorting_residue": 120,
}
INCINERATION_YIELD = {"bottom_ash": 205, "fly_ash": 28, "leachate": 165, "flue_gas": 602}
CONSTRUCTION_YIELD = {"recycled_aggregate": 845, "recycled_metal": 20, "sorting_residue": 135}
BULKY_YIELD = {"recycled_metal": 180, "wood_chips": 520, "refuse_derived_fuel": 300}
GARDEN_YIELD = {"compost": 420, "process_gas": 130, "moisture": 450}


def recyclable_total() -> int:
    """Recyclables to be collected so that the year's recycling rate comes out as planned."""
    wanted = GENERATED * RECYCLING_PERMILLE // 1000 + ASTRAY
    kitchen_used = sum(KITCHEN.values()) * (1000 - KITCHEN_YIELD["kitchen_impurities"]) // 1000
    return (wanted - kitchen_used) * 1000 // (1000 - SORTING_YIELD["sorting_residue"])


def residual_total() -> int:
    """What is left of the household waste once everything sorted is taken out."""
    return GENERATED - sum(KITCHEN.values()) - HOUSEHOLD_HAZARDOUS - recyclable_total()
