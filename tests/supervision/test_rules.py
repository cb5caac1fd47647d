"""Each rule from registers, orders, events and positions to a row."""

# ruff: noqa: E501 - sentences in whole

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.supervision.world import (
    AWAY,
    CITY,
    DAY,
    DEPOT,
    FIRST,
    OFFICE,
    PLANT,
    PLATE,
    SECOND,
    SYSTEM,
    World,
    found,
    land,
    moment,
    said,
)
from wufei.supervision.domain.judging import judge_day
from wufei.supervision.domain.setting import set_parameters
from wufei.supervision.public import Finding


def judged() -> list[tuple[Any, ...]]:
    judge_day(actor=SYSTEM, day=DAY)
    return found()


def test_a_day_that_went_as_planned_finds_nothing(world: World) -> None:
    made = world.round(world.order("P-1", "06:30", "07:30"), world.order("P-2", "07:00", "08:00"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000)
    world.weigh(made, "P-2", "07:32", 300_000)
    world.receipt(made, "08:35", 500_000)

    assert judged() == []


def test_missed_point(world: World) -> None:
    world.round(world.order("P-1", "10:30", "11:30"))
    land([*world.day_of_work(), *world.drive(("10:00", "13:00", DEPOT))])

    assert judged() == [("missed_point", "P-1", moment("10:30"), 100)]
    assert said("missed_point") == (
        "一食堂应于 10:30 至 11:30 收运厨余垃圾，至宽限期满未见渝A0001到场（当时定位可看清 100% 的时间，疑似到访 0 次）。",
        "Kitchen waste was due at First canteen from 10:30 to 11:30; until the grace was over 渝A0001 was not seen there (positions would have shown it for 100% of the time; uncertain visits: 0).",
    )


def test_late(world: World) -> None:
    made = world.round(world.order("P-1", "06:00", "06:30"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000)
    world.receipt(made, "08:35", 200_000)

    assert judged() == [("late", "P-1", moment("06:30"), 100)]
    assert said("late") == (
        "一食堂的厨余垃圾应于 06:30 前收运，渝A0001于 06:58 才到，迟到 28 分钟。",
        "Kitchen waste at First canteen was due by 06:30; 渝A0001 came at 06:58, 28 min late.",
    )


def test_deviation(world: World) -> None:
    order = world.order("P-1", "06:00", "08:00")
    world.round(order)
    far = (106.51, 29.56)
    land(
        world.drive(
            ("06:30", "07:00", DEPOT, FIRST),
            ("07:00", "07:05", FIRST),
            ("07:05", "07:35", FIRST, far),
            ("07:35", "08:05", far, FIRST),
        )
    )

    assert found_after_judging("deviation") == [("deviation", PLATE, moment("07:18:30"), 99)]
    assert said("deviation") == (
        "渝A0001自 07:18 起偏离计划线路 33 分钟，最远 6.6 公里。",
        "渝A0001 was off its planned line for 33 min from 07:18 on, by up to 6.6 km.",
    )


def test_long_stop(world: World) -> None:
    land(world.drive(("06:30", "07:00", DEPOT, AWAY), ("07:00", "07:40", AWAY)))

    assert found_after_judging("long_stop") == [("long_stop", PLATE, moment("07:00"), 99)]
    assert said("long_stop") == (
        "渝A0001自 07:00 至 07:39 停留 39 分钟，有 240 个定位为证。",
        "渝A0001 stood for 39 min, from 07:00 to 07:39; 240 positions show it.",
    )


def test_wrong_vehicle_by_the_class_of_the_bin(world: World) -> None:
    made = world.round(world.order("P-1", "06:30", "07:30"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000, bin=world.bin("P-1", "residual"))
    world.receipt(made, "08:35", 200_000)

    assert found_after_judging("wrong_vehicle") == [("wrong_vehicle", PLATE, moment("07:02"), 100)]
    assert said("wrong_vehicle") == (
        "渝A0001登记可装厨余垃圾，于 07:02 在一食堂收了其他垃圾。",
        "渝A0001 is registered for Kitchen waste and took Residual waste at First canteen at 07:02.",
    )


def test_two_classes_on_one_trip(world: World) -> None:
    world.vehicle.materials.set(world.wastes.values())
    made = world.round(world.order("P-1", "06:30", "07:30"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000)
    world.weigh(made, "P-2", "07:32", 200_000, waste="residual")
    world.receipt(made, "08:35", 200_000)
    world.receipt(made, "08:40", 200_000, "residual")

    assert [(rule, subject) for rule, subject, *_ in judged()] == [("two_classes", PLATE)]
    assert said("two_classes") == (
        "渝A0001 06:33 至 08:46 的一趟里同时装了厨余垃圾、其他垃圾，共扫码 2 次。",
        "渝A0001 loaded Kitchen waste, Residual waste on one trip, from 06:33 to 08:46; scans: 2.",
    )


def test_unscanned_load(world: World) -> None:
    made = world.round(world.order("P-1", "06:30", "07:30"))
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 200_000)
    world.receipt(made, "08:35", 150_000)
    world.receipt(made, "08:36", 50_000, "residual")

    assert judged() == [("unscanned_load", PLATE, moment("08:36"), 90)]
    assert said("unscanned_load") == (
        "渝A0001于 08:36 在厨余厂卸下其他垃圾 50 千克，此前扫码 1 次，没有一次是这个类别。",
        "渝A0001 unloaded 50 kg of Residual waste at Kitchen waste plant at 08:36; of the scans before (1) none was of this class.",
    )


def test_closed_window(world: World) -> None:
    made = world.round()
    land(world.day_of_work())
    world.window("P-1", "18:00", "20:00")
    world.weigh(made, "P-1", "07:02", 200_000)
    world.receipt(made, "08:35", 200_000)

    assert judged() == [("closed_window", "P-1", moment("07:02"), 100)]
    assert said("closed_window") == (
        "渝A0001于 07:02 在一食堂收运厨余垃圾，与开放时段相差 10 小时 58 分钟。",
        "渝A0001 collected Kitchen waste at First canteen at 07:02, 10 h 58 min outside the window.",
    )


def test_outside_band(world: World) -> None:
    made = world.round()
    land(world.day_of_work())
    for number in range(10):
        before = DAY - dt.timedelta(days=number + 3)
        world.weigh(made, "P-1", "07:02", 100_000 + number, day=before)
    world.weigh(made, "P-1", "07:03", 900_000)
    world.receipt(made, "08:35", 900_000)

    assert judged() == [("outside_band", "P-1", moment("07:03"), 66)]
    assert said("outside_band") == (
        "一食堂的厨余垃圾于 07:03 称得 900 千克，按此前 10 次称重，通常在 70.003 千克 至 130.005 千克 之间。",
        "Kitchen waste at First canteen weighed 900 kg at 07:03; by the weighings before (10), 70.003 kg to 130.005 kg is usual.",
    )


def test_unexplained_mass(world: World) -> None:
    made = world.round()
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 900_000)
    world.weigh(made, "P-2", "07:32", 900_000)
    world.receipt(made, "08:35", 1_500_000)

    assert found_after_judging("unexplained_mass") == [
        ("unexplained_mass", PLATE, moment("06:33"), 100)
    ]
    assert said("unexplained_mass") == (
        "渝A0001 06:33 至 08:46 的一趟，各点称重合计 1.8 吨，过磅 1.5 吨，相差 300 千克（到访 2 个点）。",
        "渝A0001, trip from 06:33 to 08:46: 1.8 t weighed at the points, 1.5 t on the weighbridge, 300 kg apart (points called at: 2).",
    )


def test_out_of_hours(world: World) -> None:
    land(
        world.drive(
            ("02:00", "02:30", DEPOT, FIRST),
            ("02:30", "02:35", FIRST),
            ("02:35", "03:05", FIRST, DEPOT),
            ("03:05", "03:30", DEPOT),
        )
    )

    assert [(rule, subject) for rule, subject, *_ in judged()] == [("out_of_hours", PLATE)]
    assert said("out_of_hours") == (
        "渝A0001于 02:28 至 02:36 在一食堂作业，不在作业时间内。",
        "渝A0001 was at work at First canteen from 02:28 to 02:36, outside the working hours.",
    )


def test_silent_scale(world: World) -> None:
    set_parameters(
        actor=SYSTEM,
        rule="silent_scale",
        district=None,
        values={"points": "2"},
        valid_from=DAY,
        source="试行",
    )
    land(world.day_of_work())

    assert found_after_judging("silent_scale") == [("silent_scale", PLATE, moment("06:33"), 50)]
    assert said("silent_scale") == (
        "渝A0001 06:33 至 08:46 的一趟到访 2 个收集点，没有一次称重（扫码 0 次）。",
        "渝A0001 called at 2 points on its trip from 06:33 to 08:46 without one weighing (scans: 0).",
    )


def test_silent_tracker(world: World) -> None:
    land(
        world.drive(
            ("06:30", "07:00", DEPOT, FIRST),
            ("08:00", "08:30", SECOND, PLANT),
            ("08:30", "08:45", PLANT, DEPOT),
            ("08:45", "09:00", DEPOT),
        )
    )

    assert [(rule, subject, sure) for rule, subject, _, sure in judged()] == [
        ("silent_tracker", PLATE, 100)
    ]
    assert said("silent_tracker") == (
        "渝A0001的定位自 06:59 起中断 1 小时 0 分钟，期间移动 973 米。",
        "The tracker of 渝A0001 was silent for 1 h 0 min from 06:59 on; meanwhile it moved 973 m.",
    )


def test_unregistered_vehicle_belongs_to_the_whole_city(world: World) -> None:
    land(world.drive(("06:30", "07:00", DEPOT, FIRST), vehicle="渝A9999"))

    assert found_after_judging("unregistered_vehicle") == [
        ("unregistered_vehicle", "渝A9999", moment("06:30"), 100)
    ]
    strangers = Finding.objects.filter(rule="unregistered_vehicle")
    assert strangers.visible_to(CITY).count() == 1
    assert strangers.visible_to(OFFICE).count() == 0
    assert said("unregistered_vehicle") == (
        "未登记的车辆 渝A9999 于 06:30 出现。",
        "The unregistered vehicle 渝A9999 appeared at 06:30.",
    )


def test_over_quota(world: World) -> None:
    world.quota(700_000)
    made = world.round()
    land(world.day_of_work())
    world.weigh(made, "P-1", "07:02", 800_000)
    world.receipt(made, "08:35", 800_000)

    assert judged() == [("over_quota", "S-1", moment("00:00"), 100)]
    assert said("over_quota") == (
        "厨余厂当日限额 700 千克，至 08:35 已接收 800 千克，超出 100 千克。",
        "Kitchen waste plant may take 700 kg a day and had taken 800 kg by 08:35, 100 kg too much.",
    )


def test_overfull_bin(world: World) -> None:
    world.bin("P-2", "residual", code="B-7")
    for clock, percent in (("06:00", 40), ("07:00", 97), ("07:30", 98), ("08:00", 99)):
        world.fill("B-7", clock, percent)

    assert judged() == [("overfull_bin", "B-7", moment("07:00"), 100)]
    assert Finding.objects.get().point == world.points["P-2"]
    assert said("overfull_bin") == (
        "二食堂的桶 B-7（其他垃圾）自 07:00 起满溢，读数 98%。",
        "Bin B-7 (Residual waste) at Second canteen has been overfull since 07:00; it reads 98%.",
    )


def found_after_judging(rule: str) -> list[tuple[Any, ...]]:
    judge_day(actor=SYSTEM, day=DAY)
    return found(rule)
