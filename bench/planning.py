"""A hauler's whole day through planning: read, planned, stored, published, changed.

    ./run bench planning [--stops N] [--seconds N] [--publish N]

The 3,000 sites of a Qingdao district (``district``), or more stops scattered around them, become
points and accepted orders in the database; depots, plants and vehicles as in ``bench/routing.py``.
Timed are the parts that planning adds to the search: building the problem from the rows, writing
the plan, reading it back, publishing (an event per order), one order put in and one taken off at
noon (goal 2 s each), and what evener workloads gain and cost.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import _book as book

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("WUFEI_SHARED_DATA") or ROOT.parent / "shared" / "data") / "vrp"
T = TypeVar("T")


def timed(name: str, act: Callable[[], T]) -> T:
    began = time.monotonic()
    made = act()
    print(f"  {name:<44} {time.monotonic() - began:8.2f} s", flush=True)
    return made


def furnish(stops: int) -> Any:
    """The hauler with its day; answers the hauler."""
    import datetime as dt

    from django.utils import timezone

    from wufei.collection.public import Depot, Order, Point
    from wufei.registry.public import Material, Organisation, Region, Site, Vehicle
    from wufei.rounds.public import PlantSchedule, VehicleProfile
    from wufei.routing.instances import read_m3cvrp

    base = read_m3cvrp(DATA / "qingdao_m3cvrp", 40 * max(1, stops // 3_000), volume=30_000)
    dice = random.Random(1)
    region = Region.objects.create(
        code="370212", name="区", level="district", kind="district", path="/370212/"
    )
    hauler = Organisation.objects.create(code="H", name="收运", kind="hauler", region=region)
    material = Material.objects.create(key="kitchen", name="厨余", scheme="household")
    depots = [
        Depot.objects.create(
            code=f"D-{n}", name=f"D{n}", organisation=hauler, region=region, **at(base, d.place)
        )
        for n, d in enumerate(base.depots)
    ]
    for n, plant in enumerate(base.plants):
        site = Site.objects.create(
            code=f"S-{n}", name=f"S{n}", kind="kitchen_plant", organisation=hauler,
            region=region, **at(base, plant.place),
        )  # fmt: skip
        schedule = PlantSchedule.objects.create(site=site, unloading_seconds=600)
        schedule.materials.set([material])
    shift = {"shift_opens": dt.time(6), "shift_closes": dt.time(18)}
    for n in range(len(base.vehicles)):
        vehicle = Vehicle.objects.create(
            plate=f"V-{n:04d}", organisation=hauler, payload_grams=30_000_000
        )
        VehicleProfile.objects.create(vehicle=vehicle, depot=depots[n % len(depots)], **shift)
    points, orders = [], []
    for n in range(stops):
        model = base.stops[n % len(base.stops)]
        near = base.places[model.place]
        spread = 0.0 if n < len(base.stops) else 0.01
        x, y = near.x + dice.gauss(0, spread), near.y + dice.gauss(0, spread)
        points.append(
            Point(
                code=f"P-{n}", name=f"P{n}", kind="office", region=region,
                longitude=f"{x:.6f}", latitude=f"{y:.6f}",
            )
        )  # fmt: skip
        grams = 1_000 * max(1, model.volume or model.mass)
        orders.append({"code": f"O-{n}", "estimated_grams": grams})
    Point.objects.bulk_create(points, batch_size=500)
    common = {
        "material": material, "hauler": hauler, "channel": "standing", "day": DAY(),
        "opens_at": dt.time(6), "closes_at": dt.time(18), "state": "accepted",
        "booked_at": timezone.now(),
    }  # fmt: skip
    Order.objects.bulk_create(
        [
            Order(point=point, client_id=uuid.uuid4(), **common, **given)
            for point, given in zip(points, orders, strict=True)
        ],
        batch_size=500,
    )
    return hauler


def DAY() -> Any:  # noqa: N802 - a constant that needs the date of today
    """Tomorrow: nothing of the day is over yet."""
    import datetime as dt

    from django.utils import timezone

    return timezone.localdate() + dt.timedelta(days=1)


def at(base: Any, place: int) -> dict[str, str]:
    here = base.places[place]
    return {"longitude": f"{here.x:.6f}", "latitude": f"{here.y:.6f}"}


def measure(stops: int, seconds: int, publish_up_to: int) -> None:
    from wufei.collection.public import Order
    from wufei.kernel.actors import system_actor
    from wufei.kernel.jobs import Progress
    from wufei.rounds.domain.balancing import balanced, longest, spread
    from wufei.rounds.domain.computing import compute
    from wufei.rounds.domain.drafting import draft_plan
    from wufei.rounds.domain.problem import day_problem, orders_of
    from wufei.rounds.domain.publishing import publish
    from wufei.rounds.domain.reading import standing
    from wufei.rounds.domain.replanning import insert_order, withdraw_order
    from wufei.routing.public import validate

    actor, day = system_actor("bench"), DAY()
    print(f"{stops:,} stops, {seconds} s of search, load {os.getloadavg()[0]:.1f}", flush=True)
    hauler = furnish(stops)
    orders = orders_of(hauler=hauler, day=day)
    timed("problem from the rows", lambda: day_problem(hauler=hauler, day=day, orders=orders))
    plan = draft_plan(actor=actor, hauler=hauler, day=day, seconds=seconds)
    timed("computed and stored, the search included", lambda: compute(Progress(), plan_id=plan.pk))
    plan.refresh_from_db()
    state = timed("read back", lambda: standing(plan))
    faults = timed("judged", lambda: validate(state.day.problem, state.routed))
    print(
        f"  {plan.rounds.count()} rounds, {plan.metres / 1000:,.1f} km,"
        f" {plan.unplanned.count()} left out, {len(faults)} violations"
    )
    if stops <= 5_000:
        even = balanced(state.day.problem, state.routed, percent=10, seconds=seconds, seed=1)
        print(
            "  10 % for evenness: longest"
            f" {longest(state.routed) / 3600:.2f} → {longest(even) / 3600:.2f} h,"
            f" spread {spread(state.routed) / 3600:.2f} → {spread(even) / 3600:.2f} h,"
            f" cost {100 * (even.cost / state.routed.cost - 1):+.2f} %"
        )
    if stops <= publish_up_to:
        plan = timed("published", lambda: publish(actor=actor, plan=plan))
    planned = Order.objects.filter(stops__round__plan=plan).order_by("pk")
    first, later = planned[0], planned[stops // 2]
    timed(
        "one order taken off",
        lambda: withdraw_order(actor=actor, plan=plan, order=first, reason="bench"),
    )
    later.refresh_from_db()
    first.refresh_from_db()
    timed("one order put in", lambda: insert_order(actor=actor, plan=plan, order=first))


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--stops", type=int, default=3_000)
    wanted.add_argument("--seconds", type=int, default=60)
    wanted.add_argument("--publish", type=int, default=5_000)
    told = wanted.parse_args()
    measure(told.stops, told.seconds, told.publish)


if __name__ == "__main__":
    book.start()
    main()
