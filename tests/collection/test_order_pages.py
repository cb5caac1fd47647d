"""The pages of booking and orders, walked as the people who use them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from PIL import Image

from tests.collection.world import DAY, RESIDENT, a_draft, an_order
from tests.registry.actors import CITY, DISTRICT
from tests.registry.conftest import SignIn
from tests.registry.rows import text_of
from wufei.collection.public import (
    Bin,
    BookingContact,
    CalendarFeed,
    Complaint,
    Contract,
    Order,
    OrderMessage,
    OrderState,
    Point,
    ServiceCard,
    ServiceSlot,
    amend,
    book,
    issue_card,
    move_order,
)
from wufei.kernel.models import Photo
from wufei.registry.public import Material, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
S = OrderState
BOOK = "/collection/orders/book/?point=P-1&material=kitchen"


@pytest.fixture
def resident(sign_in: SignIn) -> Client:
    return sign_in("resident", region="500107")


@pytest.fixture
def owner(sign_in: SignIn, active: Contract) -> Client:
    return sign_in("generator", organisation=active.holder)


@pytest.fixture
def dispatcher(sign_in: SignIn, hauler: Organisation) -> Client:
    return sign_in("dispatcher", organisation=hauler)


def form(**values: Any) -> dict[str, Any]:
    given = {"client_id": str(uuid.uuid4()), "slot": f"W-AM|{DAY}", "bins": "2", "photos": ""}
    return {**given, **values}


def a_photo(name: str = "bins.png") -> BytesIO:
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "PNG")
    file.seek(0)
    file.name = name
    return file


def test_a_resident_books_in_three_steps(resident: Client, point: Point, slot: ServiceSlot) -> None:
    first = text_of(resident.get("/collection/orders/book/"))
    assert "一号桶组" in first
    second = text_of(resident.get("/collection/orders/book/?point=P-1"))
    assert "厨余垃圾" in second
    third = text_of(resident.get(BOOK))
    assert "08:00–10:00" in third
    assert "余 2 单 6 桶" in third
    answer = resident.post(BOOK, form(photo=a_photo(), note="门口"))
    order = Order.objects.get()
    assert answer["Location"] == f"/collection/orders/{order.code}/"
    assert order.events.get(number=1).photo == Photo.objects.get()
    shown = text_of(resident.get(answer["Location"]))
    for words in ("已受理", "等待排入当天的收运线路。", "门口", "修改预约", "取消预约"):
        assert words in shown
    assert resident.get(f"/photos/{Photo.objects.get().pk}/").status_code == 200
    assert order.code in resident.get("/collection/orders/mine/").content.decode()


def test_doubts_are_shown_once_and_then_booked_with_the_same_photo(
    resident: Client, point: Point
) -> None:
    own_time = {"slot": "", "day": str(DAY), "opens_at": "08:00", "closes_at": "09:00"}
    data = form(**own_time)
    answer = resident.post(BOOK, {**data, "photo": a_photo()})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "由无废办指定收运单位" in page
    assert not Order.objects.exists()
    (kept,) = re.findall(r'name="photos" value="([^"]+)"', page)
    assert resident.post(BOOK, {**data, "photos": kept, "confirmed": "1"}).status_code == 302
    assert str(Order.objects.get().events.get(number=1).photo_id) == kept


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"slot": ""}, "请选择预约时段，或填写日期。"),
        ({"bins": ""}, "没有填写桶数或预估质量。"),
        ({"slot": "NONE|2026-12-09"}, "没有预约时段 NONE"),
        ({"name": "龚芳"}, "联系人和电话请一起填写。"),
        ({"estimated_grams": "many"}, "many"),
        ({"photos": "no-name"}, "照片"),
        ({"slot": "W-AM|someday"}, "请选择预约时段，或填写日期。"),
    ],
)
def test_a_form_that_is_wrong_says_why(
    resident: Client, point: Point, slot: ServiceSlot, values: dict[str, Any], words: str
) -> None:
    answer = resident.post(BOOK, form(**values))
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Order.objects.exists()


def test_why_a_chosen_slot_is_refused_stands_above_the_slots(
    resident: Client, point: Point, slot: ServiceSlot
) -> None:
    resident.post(BOOK, form())
    answer = resident.post(BOOK, form())
    assert answer.status_code == 422
    legend = r"<legend>什么时候</legend>\s*"
    (words,) = re.findall(
        f'{legend}<p class="field-error" role="alert">(.+?)</p>', answer.content.decode()
    )
    taken = f"{DAY} 已有同一收集点、同一类别的订单 {Order.objects.get().code}。"
    assert words == f"{taken} 请修改该订单，或选择另一天。"


def test_a_file_that_is_no_photo_is_refused(
    resident: Client, point: Point, slot: ServiceSlot
) -> None:
    file = BytesIO(b"%PDF-1.7")
    file.name = "a.jpg"
    answer = resident.post(BOOK, form(photo=file))
    assert answer.status_code == 422
    assert "这个文件不是能读的照片。" in text_of(answer)


def test_staff_book_by_card_and_see_whose_it_is(sign_in: SignIn, slot: ServiceSlot) -> None:
    district = slot.region
    issue_card(
        actor=CITY,
        code="K-100",
        region=district,
        name="刘奶奶",
        phone="023-6000000",
        address="3 栋 1 楼",
        need="请敲门等候",
        keep_until=dt.date(2027, 6, 1),
    )
    worker = sign_in("community_worker", region="500107")
    address = "/collection/orders/book/?card=K-100&material=kitchen"
    assert "刘奶奶" in worker.get(address).content.decode()
    assert worker.post(address, form(bins="", estimated_grams="12.5")).status_code == 302
    order = Order.objects.get()
    assert (order.channel, order.estimated_grams) == ("card", 12_500)
    assert order.point == ServiceCard.objects.get().point
    shown = worker.get(f"/collection/orders/{order.code}/").content.decode()
    assert "3 栋 1 楼" in shown
    wrong = worker.get("/collection/orders/book/?card=K-9")
    assert (wrong.status_code, "没有卡号为 K-9" in wrong.content.decode()) == (422, True)


def test_where_a_card_leads_only_its_offices_know(sign_in: SignIn, slot: ServiceSlot) -> None:
    card = issue_card(
        actor=CITY,
        code="K-100",
        region=slot.region,
        name="刘奶奶",
        phone="023-6000000",
        address="3 栋 1 楼",
        keep_until=dt.date(2027, 6, 1),
    )
    page = f"/collection/cards/{card.pk}/"
    assert "刘奶奶" in sign_in("street_officer", region="500107").get(page).content.decode()
    for role in ("evaluator", "operator", "resident", "district_officer"):
        region = "500109" if role == "district_officer" else "500107"
        client = sign_in(role, region=region)
        assert client.get(page).status_code == 404
        assert client.get(f"/collection/points/{card.point_id}/").status_code == 404


def test_an_order_is_amended_cancelled_and_told(
    resident: Client, point: Point, slot: ServiceSlot
) -> None:
    resident.post(BOOK, form())
    order = Order.objects.get()
    base = f"/collection/orders/{order.code}/"
    shown = resident.get(f"{base}amend/").content.decode()
    assert f'value="W-AM|{DAY}" checked' in shown
    sent = {"version": "2", "slot": "W-AM|2026-12-16", "bins": "3", "note": ""}
    assert resident.post(f"{base}amend/", sent).status_code == 302
    stale = resident.post(f"{base}amend/", {**sent, "bins": "4"})
    assert stale.status_code == 422
    assert "改动" in text_of(stale)
    page = text_of(resident.get(base))
    assert "日期：2026-12-09 → 2026-12-16" in page
    assert "桶数：2 → 3" in page
    assert resident.post(f"{base}cancel/", {"version": "3", "reason": ""}).status_code == 422
    assert resident.post(f"{base}cancel/", {"version": "3", "reason": "不用了"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.bins, order.day) == (S.CANCELLED, 3, dt.date(2026, 12, 16))
    assert resident.get(f"{base}amend/").status_code == 403


def test_a_generator_reports_a_missed_pick_up_and_books_anew(
    owner: Client, restaurant: Point, active: Contract, kitchen: Material
) -> None:
    order = an_order(
        restaurant, kitchen, hauler=active.hauler, state=S.SCHEDULED, day=dt.date(2026, 12, 6)
    )
    base = f"/collection/orders/{order.code}/"
    assert "报告漏收" in owner.get(base).content.decode()
    assert owner.post(f"{base}missed/", {"note": "没有来", "photo": a_photo()}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.events.last().photo is not None) == (S.MISSED, True)
    again = form(slot="", day=str(DAY), opens_at="14:00", closes_at="16:00")
    answer = owner.post(f"{base}rebook/", again)
    made = Order.objects.get(replaces=order)
    assert answer["Location"] == f"/collection/orders/{made.code}/"
    assert made.code in owner.get(base).content.decode()


def test_a_report_is_answered_that_the_vehicle_was_there(
    owner: Client, restaurant: Point, active: Contract, kitchen: Material
) -> None:
    day = dt.date(2026, 12, 6)
    order = an_order(restaurant, kitchen, hauler=active.hauler, state=S.SCHEDULED, day=day)
    move_order(actor=CITY, order=order, state=S.REFUSED, reason="混入塑料袋")
    answer = owner.post(f"/collection/orders/{order.code}/missed/", {"note": ""})
    assert answer.status_code == 422
    assert "拒收（混入塑料袋）" in text_of(answer)


def test_a_complaint_is_raised_listed_and_answered(
    owner: Client, dispatcher: Client, restaurant: Point, active: Contract, kitchen: Material
) -> None:
    order = an_order(restaurant, kitchen, hauler=active.hauler, state=S.ACCEPTED)
    sent = {"client_id": str(uuid.uuid4()), "text": "洒漏没有清扫"}
    assert owner.post(f"/collection/orders/{order.code}/complain/", sent).status_code == 302
    complaint = Complaint.objects.get()
    assert "洒漏没有清扫" in dispatcher.get("/collection/complaints/?stand=open").content.decode()
    address = f"/collection/complaints/{complaint.pk}/answer/"
    assert owner.get(address).status_code == 403
    assert dispatcher.post(address, {"answer": "已清扫。"}).status_code == 302
    assert "已清扫。" in owner.get(f"/collection/orders/{order.code}/").content.decode()
    assert "已清扫。" not in dispatcher.get("/collection/complaints/?stand=open").content.decode()


def test_both_sides_confirm_by_a_button(
    owner: Client, dispatcher: Client, restaurant: Point, active: Contract, kitchen: Material
) -> None:
    order = an_order(restaurant, kitchen, hauler=active.hauler, state=S.SCHEDULED)
    move_order(actor=CITY, order=order, state=S.WEIGHED, collected_grams=81_500)
    base = f"/collection/orders/{order.code}/"
    assert "81.5" in text_of(owner.get(f"{base}confirm-holder/"))
    assert owner.post(f"{base}confirm-holder/").status_code == 302
    assert owner.post(f"{base}confirm-hauler/").status_code == 422
    assert dispatcher.post(f"{base}confirm-hauler/").status_code == 302
    order.refresh_from_db()
    assert order.confirmed_by_holder_at is not None
    assert order.confirmed_by_hauler_at is not None


def test_requests_are_accepted_one_by_one_and_together(
    city: Client, dispatcher: Client, point: Point, kitchen: Material, hauler: Organisation
) -> None:
    lonely = an_order(point, kitchen)
    address = f"/collection/orders/{lonely.code}/accept/"
    assert city.post(address, {"hauler": ""}).status_code == 422
    assert city.post(address, {"hauler": hauler.pk}).status_code == 302
    for _number in range(3):
        an_order(point, kitchen, hauler=hauler)
    assert "全部受理（3）" in dispatcher.get("/collection/orders/accept/").content.decode()
    assert dispatcher.post("/collection/orders/accept/").status_code == 302
    assert set(Order.objects.values_list("state", flat=True)) == {S.ACCEPTED}


def test_messages_are_one_a_change_and_read_once(
    resident: Client, point: Point, slot: ServiceSlot
) -> None:
    resident.post(BOOK, form())
    order = Order.objects.get()
    amend(actor=DISTRICT, order=order, version=2, bins=1, note="少一点", reason="车小")
    page = resident.get("/collection/orders/messages/").content.decode()
    assert page.count("未读") == 1
    assert "车小" in page
    resident.post("/collection/orders/messages/")
    assert not OrderMessage.objects.filter(read_at__isnull=True).exists()


def test_the_list_is_filtered_searched_and_exported(
    city: Client, dispatcher: Client, point: Point, kitchen: Material, hauler: Organisation
) -> None:
    kept = an_order(point, kitchen, hauler=hauler, estimated_grams=12_500)
    other = an_order(point, kitchen, state=S.CANCELLED, day=dt.date(2026, 11, 1))
    page = city.get("/collection/orders/?state=requested").content.decode()
    assert (kept.code in page, f">{other.code}<" in page) == (True, False)
    assert kept.code in city.get("/collection/orders/?since=2026-12-01&q=P-1").content.decode()
    assert f">{other.code}<" not in dispatcher.get("/collection/orders/").content.decode()
    answer = city.get("/collection/orders/?state=requested&export=xlsx")
    book_ = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book_.active.iter_rows(values_only=True))
    assert (len(rows), rows[1][0], rows[1][9]) == (2, kept.code, 12_500)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/collection/orders/", 10),
        ("/collection/complaints/", 7),
        ("/collection/orders/accept/", 6),
    ],
)
def test_lists_ask_the_same_for_one_and_thirty(
    city: Client, path: str, queries: int, bin_: Bin, hauler: Organisation
) -> None:
    counts, point, kitchen = [], bin_.point, bin_.material
    for number in (1, 29):
        for _number in range(number):
            order = an_order(point, kitchen, hauler=hauler)
            Complaint.objects.create(
                order=order,
                client_id=uuid.uuid4(),
                text="投诉",
                raised_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
                answer_due_on=DAY,
            )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert city.get(path).status_code == 200
        counts.append(len(asked))
    assert counts == [queries, queries]


def test_the_book_page_asks_the_same_for_one_and_thirty_slots(
    resident: Client, point: Point, slot: ServiceSlot, kitchen: Material
) -> None:
    counts = []
    for number in (0, 29):
        for each in range(number):
            made = ServiceSlot.objects.create(
                code=f"S-{each}",
                name="时段",
                hauler=slot.hauler,
                region=slot.region,
                weekday=each % 7,
                opens_at=dt.time(12),
                closes_at=dt.time(14),
                capacity_orders=3,
            )
            made.materials.add(kitchen)
        with CaptureQueriesContext(connection) as asked:
            resident.get(BOOK)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_strangers_and_neighbours_see_no_order(
    sign_in: SignIn, client: Client, point: Point, slot: ServiceSlot
) -> None:
    order = book(actor=RESIDENT, draft=a_draft())
    page = f"/collection/orders/{order.code}/"
    assert client.get(page).status_code == 302
    assert sign_in("resident", region="500107").get(page).status_code == 404
    assert sign_in("district_officer", region="500109").get(page).status_code == 404
    assert sign_in("evaluator", region="500107").get("/collection/orders/book/").status_code == 403


def test_contacts_are_shown_to_those_who_come(
    dispatcher: Client, sign_in: SignIn, point: Point, slot: ServiceSlot
) -> None:
    order = book(actor=RESIDENT, draft=a_draft())
    BookingContact.objects.create(
        order=order, name="龚芳", phone="138", keep_until=dt.date(2027, 1, 1)
    )
    page = f"/collection/orders/{order.code}/"
    assert "tel:138" in dispatcher.get(page).content.decode()
    assert "tel:138" not in sign_in("evaluator", region="500107").get(page).content.decode()


def test_a_calendar_is_opened_read_without_sign_in_and_revoked(
    resident: Client, client: Client, point: Point, slot: ServiceSlot
) -> None:
    book(actor=RESIDENT, draft=a_draft())
    assert resident.post("/collection/calendars/", {}).status_code == 422
    assert resident.post("/collection/calendars/", {"point": point.pk}).status_code == 302
    page = resident.get("/collection/calendars/").content.decode()
    (address,) = re.findall(r'value="http://testserver(/[^"]+\.ics)"', page)
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.count(b"BEGIN:VEVENT") == 1
    feed = CalendarFeed.objects.get()
    assert feed.nonce in address
    assert client.get(address.replace(".ics", "x.ics")).status_code == 404
    resident.post(f"/collection/calendars/{feed.pk}/revoke/")
    assert client.get(address).status_code == 410
