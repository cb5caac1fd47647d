"""The pages of planning, walked as the people who use them."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.rounds.planned import computed, order_of, sequence
from tests.rounds.world import DAY, World, at
from wufei.collection.public import Order
from wufei.kernel.models import JobRun
from wufei.people.public import Membership, User
from wufei.rounds.domain.publishing import publish
from wufei.rounds.public import (
    Plan,
    PlanState,
    Round,
    RoundState,
    RoundStop,
    VehicleProfile,
    move_round,
)

CHINESE = re.compile("[\u4e00-\u9fff]")


def signed_in(name: str, role: str, **scope: Any) -> Client:
    user = User.objects.create(username=name, display_name=name)
    Membership.objects.create(user=user, role=role, **scope)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def desk(world: World) -> Client:
    return signed_in("dispatcher", "dispatcher", organisation=world.hauler)


@pytest.fixture
def office(world: World) -> Client:
    return signed_in("officer", "district_officer", region=world.district)


@pytest.fixture
def plan(world: World) -> Plan:
    for plate in ("渝A1", "渝A2"):
        world.vehicle(plate, world.kitchen, payload=1_000_000, most_trips=1)
    world.orders(6)
    world.order(world.points[0], world.residual)
    made = computed(world)
    world.vehicle("渝A9", world.kitchen, payload=3_000_000)
    return made


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_plan_is_drafted_computed_and_published(world: World, desk: Client) -> None:
    world.vehicle("渝A1", world.kitchen)
    world.orders(3)
    form = {"hauler": world.hauler.pk, "day": DAY.isoformat(), "seconds": 1}
    answer = desk.post("/rounds/new/", form)
    plan = Plan.objects.get()
    assert answer["Location"] == f"/rounds/plans/{plan.pk}/"
    assert "等待" in text_of(desk.get(f"/rounds/plans/{plan.pk}/progress/"))
    from wufei.kernel.jobs import run_waiting

    run_waiting()
    finished = desk.get(f"/rounds/plans/{plan.pk}/progress/")
    assert finished["HX-Refresh"] == "true"
    page = text_of(desk.get(f"/rounds/plans/{plan.pk}/"))
    assert "待发布" in page
    assert "渝A1" in page
    plan.refresh_from_db()
    desk.post(f"/rounds/plans/{plan.pk}/publish/", {"version": plan.version})
    plan.refresh_from_db()
    assert plan.state == PlanState.PUBLISHED


def test_a_moved_stop_is_seen_in_its_new_place(world: World, desk: Client, plan: Plan) -> None:
    row = plan.rounds.order_by("code")[0]
    before = sequence(row)
    stop = order_of(row, before[-1])
    url = f"/rounds/stops/{stop.pk}/place/"
    assert f'value="{len(before)}"' in text_of(desk.get(url))
    form = {"to_round": row.pk, "position": 1, "version": plan.version, "confirmed": "on"}
    answer = desk.post(url, form)
    assert answer["Location"] == f"/rounds/plans/{plan.pk}/?round={row.code}#calls"
    assert sequence(row) == [before[-1], *before[:-1]]
    stale = desk.post(url, form)
    assert (stale.status_code, "刚被别人改过" in text_of(stale)) == (422, True)


def test_a_warning_shows_the_box_that_overrides_it(world: World, desk: Client, plan: Plan) -> None:
    row = max(plan.rounds.all(), key=lambda each: len(sequence(each)))
    codes = sequence(row)
    VehicleProfile.objects.filter(vehicle__plate="渝A9").update(cost_per_day=1000)
    url = f"/rounds/stops/{order_of(row, codes[1]).pk}/split/"
    form = {"to_vehicle": world.vehicles[2].pk, "version": plan.version}
    answer = desk.post(url, form)
    assert answer.status_code == 422
    assert 'type="checkbox" name="confirmed"' in text_of(answer)
    assert desk.post(url, {**form, "confirmed": "on"}).status_code == 302
    assert sequence(row) == codes[:1]


def test_unplanned_orders_are_explained_and_exported(desk: Client, plan: Plan) -> None:
    page = text_of(desk.get(f"/rounds/plans/{plan.pk}/"))
    assert "没有车辆可装其他垃圾。" in page
    assert "请登记可装该类别的车辆及其作业条件。" in page
    book = b"".join(desk.get(f"/rounds/plans/{plan.pk}/unplanned.xlsx").streaming_content)  # type: ignore[attr-defined]
    from openpyxl import load_workbook

    rows = list(load_workbook(io.BytesIO(book)).active.values)  # type: ignore[union-attr]
    assert [row[0] for row in rows[1:]] == ["O-0007"]


def test_orders_that_came_later_are_put_in(world: World, desk: Client, plan: Plan) -> None:
    plan = publish(actor=world.dispatcher, plan=plan)
    order = world.order(world.points[2], estimated_grams=100_000)
    page = text_of(desk.get(f"/rounds/plans/{plan.pk}/"))
    assert "后来受理、尚未排入的订单" in page
    answer = desk.post(f"/rounds/plans/{plan.pk}/insert/{order.code}/", follow=True)
    assert "已排入" in text_of(answer)
    desk.post(
        f"/rounds/plans/{plan.pk}/withdraw/{order.code}/",
        {"reason": "封路", "version": Plan.objects.get().version},
    )
    assert plan.unplanned.get(order=order).why == "taken_off"


def test_locks_vehicles_and_drivers_change_by_their_buttons(
    world: World, desk: Client, plan: Plan
) -> None:
    row = plan.rounds.order_by("code")[0]
    stop = order_of(row, sequence(row)[0])
    desk.post(f"/rounds/stops/{stop.pk}/lock/")
    desk.post(f"/rounds/r/{row.code}/lock/")
    row.refresh_from_db()
    stop.refresh_from_db()
    assert (row.locked, stop.locked) == (True, True)
    desk.post(f"/rounds/r/{row.code}/lock/")
    person = User.objects.create(username="d1", display_name="向勇")
    Membership.objects.create(user=person, role="driver", organisation=world.hauler)
    form = {"driver": person.pk, "version": plan.version}
    desk.post(f"/rounds/r/{row.code}/driver/", form)
    row.refresh_from_db()
    assert row.driver_name == "向勇"
    form = {"to_vehicle": world.vehicles[2].pk, "version": plan.version, "confirmed": "on"}
    desk.post(f"/rounds/r/{row.code}/vehicle/", form)
    assert plan.rounds.filter(vehicle=world.vehicles[2]).exists()


def test_a_broken_down_round_is_given_away(world: World, desk: Client, plan: Plan) -> None:
    plan = publish(actor=world.dispatcher, plan=plan)
    row = plan.rounds.order_by("code")[0]
    move_round(actor=world.dispatcher, round=row, state=RoundState.BROKEN_DOWN, happened_at=at(7))
    assert "余下的分给其他车辆" in text_of(desk.get(f"/rounds/r/{row.code}/"))
    desk.post(f"/rounds/r/{row.code}/give-away/")
    assert sequence(row) == []
    assert "没有停靠" in text_of(desk.get(f"/rounds/r/{row.code}/"))


def test_two_plans_stand_side_by_side(world: World, desk: Client, plan: Plan) -> None:
    other = computed(world)
    page = text_of(desk.get(f"/rounds/plans/{plan.pk}/compare/?other={other.pk}"))
    assert "最长与最短之差" in page
    assert f"{DAY}-2" in page
    assert desk.get(f"/rounds/plans/{plan.pk}/compare/?other=99999").status_code == 422


def test_a_sheet_is_printed_in_chinese_with_its_code(
    desk: Client, plan: Plan, tmp_path: Path
) -> None:
    Order.objects.update(note="走后门")
    row = plan.rounds.order_by("code")[0]
    answer = desk.get(f"/rounds/r/{row.code}/sheet.pdf")
    assert answer["Content-Type"] == "application/pdf"
    file = tmp_path / "sheet.pdf"
    file.write_bytes(answer.content)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout.decode()
    assert "收运线路单" in text
    assert row.code in text
    assert all(code in text for code in sequence(row))
    assert "走后门" in text
    fonts = subprocess.run(["pdffonts", file], capture_output=True, check=True).stdout.decode()
    assert "NotoSansSC" in fonts
    lines = b"".join(desk.get(f"/rounds/r/{row.code}/sheet.xlsx").streaming_content)  # type: ignore[attr-defined]
    from openpyxl import load_workbook

    rows = list(load_workbook(io.BytesIO(lines)).active.values)  # type: ignore[union-attr]
    assert [r[3] for r in rows[1:] if r[3]] == sequence(row)


def test_the_code_on_the_sheet_leads_to_the_round(desk: Client, plan: Plan, tmp_path: Path) -> None:
    from wufei.rounds.papers import _squares

    row = plan.rounds.order_by("code")[0]
    squares = _squares(f"http://testserver/rounds/r/{row.code}/")
    assert len({len(line) for line in squares}) == 1
    assert desk.get(f"/rounds/r/{row.code}/").status_code == 200


def test_offices_look_on_and_change_nothing(office: Client, plan: Plan) -> None:
    row = plan.rounds.order_by("code")[0]
    stop = RoundStop.objects.filter(round=row, kind="order").first()
    assert stop
    page = text_of(office.get(f"/rounds/plans/{plan.pk}/"))
    assert "再计算" not in page
    assert "drag-form" not in page
    assert office.get(f"/rounds/r/{row.code}/").status_code == 200
    assert office.get("/rounds/new/").status_code == 403
    for url in (
        f"/rounds/plans/{plan.pk}/publish/",
        f"/rounds/plans/{plan.pk}/discard/",
        f"/rounds/stops/{stop.pk}/place/",
        f"/rounds/stops/{stop.pk}/lock/",
        f"/rounds/r/{row.code}/lock/",
    ):
        assert office.post(url, {}).status_code == 403


def test_others_see_nothing(world: World, client: Client, plan: Plan) -> None:
    foreign = signed_in("foreign", "dispatcher", organisation=world.other)
    driver = signed_in("driver", "driver", organisation=world.hauler)
    row = plan.rounds.order_by("code")[0]
    for url in (f"/rounds/plans/{plan.pk}/", f"/rounds/r/{row.code}/"):
        assert foreign.get(url).status_code == 404
        assert driver.get(url).status_code == 404
        assert client.get(url).status_code == 302


def test_a_driver_sees_the_own_round_once_published(world: World, plan: Plan) -> None:
    person = User.objects.create(username="d1")
    Membership.objects.create(user=person, role="driver", organisation=world.hauler)
    first, second = plan.rounds.order_by("code")
    Round.objects.filter(pk=first.pk).update(driver_id=person.pk)
    publish(actor=world.dispatcher, plan=plan)
    client = Client()
    client.force_login(person)
    assert client.get(f"/rounds/r/{first.code}/").status_code == 200
    assert client.get(f"/rounds/r/{first.code}/sheet.pdf").status_code == 200
    assert client.get(f"/rounds/r/{second.code}/").status_code == 404


def test_a_stopped_search_is_told(world: World, desk: Client) -> None:
    world.orders(1)
    form = {"hauler": world.hauler.pk, "day": DAY.isoformat(), "seconds": 5}
    desk.post("/rounds/new/", form)
    plan = Plan.objects.get()
    answer = desk.post(f"/rounds/plans/{plan.pk}/stop/", follow=True)
    assert "还在排队" in text_of(answer)
    JobRun.objects.update(state=JobRun.State.RUNNING)
    assert "已要求停止" in text_of(desk.post(f"/rounds/plans/{plan.pk}/stop/", follow=True))


def test_rounds_of_a_day_are_listed(world: World, office: Client, plan: Plan) -> None:
    assert "当天没有已发布的线路" in text_of(office.get("/rounds/day/"))
    publish(actor=world.dispatcher, plan=plan)
    page = text_of(office.get(f"/rounds/day/?day={DAY}"))
    assert "渝A1" in page


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return sum('FROM "rounds_' in query["sql"] for query in captured)


def test_lists_ask_as_much_for_30_rows_as_for_one(world: World, office: Client) -> None:
    vehicle = world.vehicle("渝A0", world.kitchen)
    plan = world.plan(day=DAY)
    world.plan(PlanState.READY)
    counts = []
    for number in range(30):
        if number:
            vehicle = world.vehicle(f"渝B{number}", world.kitchen)
            world.plan(PlanState.READY)
        world.round(plan, vehicle, [world.order(world.point(number))])
        if number in (0, 29):
            counts.append(
                [
                    queries(office, "/rounds/"),
                    queries(office, f"/rounds/day/?day={DAY}"),
                    queries(office, "/rounds/vehicles/"),
                    queries(office, f"/rounds/plans/{plan.pk}/"),
                ]
            )
    assert counts[0] == counts[1]
    assert counts[1] == [2, 2, 2, 9]


def test_headings_and_labels_are_english_on_english_pages(
    world: World, desk: Client, office: Client, plan: Plan
) -> None:
    row = plan.rounds.order_by("code")[0]
    stop = order_of(row, sequence(row)[0])
    names = {str(row) for row in (world.hauler, world.kitchen, world.residual)}
    names |= {"渝A", "厂", "场站", "中文", "区", "市"}
    for client, url in (
        (desk, "/rounds/"),
        (desk, "/rounds/new/"),
        (desk, "/rounds/day/"),
        (desk, "/rounds/registers/"),
        (desk, "/rounds/vehicles/new/"),
        (desk, "/rounds/rules/new/"),
        (office, "/rounds/plants/new/"),
        (desk, f"/rounds/plans/{plan.pk}/"),
        (desk, f"/rounds/plans/{plan.pk}/compute/"),
        (desk, f"/rounds/stops/{stop.pk}/place/"),
    ):
        text = text_of(client.get(url, HTTP_ACCEPT_LANGUAGE="en"))
        spoken = re.findall(r"<(?:h1|h2|th|label|legend|button)\b[^>]*>(.*?)</", text, re.DOTALL)
        left = [
            words
            for words in spoken
            if CHINESE.search(words) and not any(name in words for name in names)
        ]
        assert left == [], url
