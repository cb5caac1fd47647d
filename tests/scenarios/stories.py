"""All stories, in the order of the manual."""

from __future__ import annotations

from tests.scenarios import (
    s01_sign_in,
    s02_city,
    s03_gate,
    s04_intake,
    s05_correction,
    s06_trace,
    s07_verify,
    s08_periods,
    s09_registers,
    s10_holds,
    s11_accounts,
    s12_figures,
    s13_definitions,
    s14_bulletin,
    s15_collection,
)

STORIES = (
    s01_sign_in.STORY,
    s02_city.STORY,
    s03_gate.STORY,
    s04_intake.STORY,
    s05_correction.STORY,
    s06_trace.STORY,
    s07_verify.STORY,
    s08_periods.STORY,
    s09_registers.STORY,
    s10_holds.STORY,
    s11_accounts.STORY,
    s12_figures.STORY,
    s13_definitions.STORY,
    s14_bulletin.STORY,
    s15_collection.STORY,
)
