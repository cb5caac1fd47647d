"""Tells the lake of the demo's past collection days, as the nightly work does for yesterday."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from wufei.demo.days import Window
from wufei.demo.past_rounds import CARD_BIN, CARD_POINT, judged_drops
from wufei.evaluation.public import capture_days
from wufei.kernel.actors import Actor
from wufei.lake.public import Drop, land_batch, register_devices


def tell_lake(
    *,
    actor: Actor,
    seed: int,
    window: Window,
    today: dt.date,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Capture the events of the window and land what its card bin told; may be repeated."""
    register_devices(actor=actor, devices={CARD_BIN: "刷卡桶"})  # zh: demo
    drops = [
        Drop(
            event_id=f"demo-{each.key}",
            occurred_at=each.at,
            device=CARD_BIN,
            point=CARD_POINT,
            material="kitchen",
            grams=0,
            household=each.household,
            correct=each.correct,
        )
        for each in judged_drops(seed, window)
    ]
    land_batch(stream="drops", source="demo", batch_id=f"{window.first:%Y%m%d}", rows=drops)
    days = [window.day(number) for number in range(window.days)]
    capture_days(actor=actor, days=days, today=today, progress=progress)
