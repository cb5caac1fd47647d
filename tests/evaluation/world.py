"""October 2026 in a district of three streets: what was due, found, put right and checked."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tests.cast import make_smallest_city
from wufei.collection.public import Contract, Order, OrderEvent, Point
from wufei.evaluation.domain.capturing import capture_operations
from wufei.evaluation.domain.publishing import create_scheme
from wufei.evaluation.domain.running import ask_for_evaluation, compute_evaluation
from wufei.evaluation.models import Evaluation, SchemeVersion
from wufei.kernel.actors import Actor, Grant, Role, system_actor
from wufei.kernel.periods import Period
from wufei.registry.public import Material, Organisation, Region
from wufei.supervision.public import Finding

SYSTEM = system_actor("calendar")
OCTOBER = Period.month(2026, 10)
MONTH = OCTOBER.first
TODAY = dt.date(2026, 11, 26)
DISTRICT, STREET, OTHER, IDLE = "500107", "500107001", "500107002", "500107003"
OFFICER = Actor(21, "陈立", (Grant(Role.DISTRICT_OFFICER, "/500000/500107/"),))
STREET_OFFICER = Actor(22, "何静", (Grant(Role.STREET_OFFICER, "/500000/500107/500107001/"),))

SCHEME = """\
name: {zh: 街镇考评, en: Streets}
units: township
source: {document: 示例, confirmed: false}
known: "0.5"
objection_days: 5
indicators:
- id: punctuality
  name: {zh: 准点, en: Punctuality}
  figure: service_punctuality
  weight: 60
  score: {linear: {zero: "0.5", full: "1"}}
- id: closure
  name: {zh: 办结, en: Closure}
  figure: closure_rate
  weight: 20
  score: {linear: {zero: "0", full: "1"}}
- id: findings
  name: {zh: 发现, en: Findings}
  figure: findings_number
  weight: 20
  score: {deduct: {each: 5, cap: 20}}
vetoes:
- {id: mixed, name: {zh: 混装, en: Mixed}, figure: mixed_loading_number, above: 0, tier: passing}
tiers:
- {id: excellent, name: {zh: 优秀, en: Excellent}, least: 90}
- {id: passing, name: {zh: 合格, en: Passing}, least: 60}
- {id: failing, name: {zh: 不合格, en: Failing}, least: 0}
lists: {red: {first: 1, least: 60}, lowest: 1}
"""


def make_district() -> None:
    """Three streets with a community and a compound each; two haulers; one class."""
    make_smallest_city()
    district = Region.objects.get(code=DISTRICT)
    for number, code in enumerate((STREET, OTHER, IDLE), 1):
        street, _ = Region.objects.get_or_create(
            code=code,
            defaults={
                "name": f"街道{number}",
                "level": "township",
                "kind": "street",
                "parent": district,
                "path": f"{district.path}{code}/",
            },
        )
        community, _ = Region.objects.get_or_create(
            code=f"{code}001",
            defaults={
                "name": f"社区{number}",
                "level": "community",
                "kind": "community",
                "parent": street,
                "path": f"{street.path}{code}001/",
            },
        )
        Point.objects.create(
            code=f"P{number}", name=f"小区{number}", kind="compound", region=community
        )
    Organisation.objects.get_or_create(
        code="HAUL-2", defaults={"name": "第二公司", "kind": "hauler", "region": district}
    )
    Material.objects.get_or_create(
        key="kitchen", defaults={"name": "厨余垃圾", "scheme": "household"}
    )


def an_order(
    point: str,
    day: int,
    state: str = "weighed",
    at: int | None = 9,
    *,
    told_at: bool = True,
    **more: Any,
) -> Order:
    """An order due from 8 to 10 on a day (a number: of October); served at the hour ``at``."""
    on = day if isinstance(day, dt.date) else dt.date(2026, 10, day)
    hour = dt.time(at or 9, tzinfo=timezone.get_current_timezone())
    when = dt.datetime.combine(on, hour)
    served = state in {"weighed", "delivered", "settled", "closed"} and at is not None
    given: dict[str, Any] = {
        "code": f"O-{Order.objects.count() + 1}",
        "client_id": uuid.uuid4(),
        "channel": "staff",
        "day": on,
        "opens_at": dt.time(8),
        "closes_at": dt.time(10),
        "bins": 2,
        "booked_at": timezone.now(),
        "state": state,
        "served_at": when if served else None,
        "collected_grams": 500_000 if served else None,
        "collected_bins": 2 if served else None,
        "hauler": Organisation.objects.get(code="ORG-HAUL-1"),
    }
    order: Order = Order.objects.create(
        point=Point.objects.get(code=point),
        material=Material.objects.get(key="kitchen"),
        **{**given, **more},
    )
    if told_at:
        told(order)
    return order


def told(order: Order) -> None:
    """An event, as every change of an order leaves one."""
    OrderEvent.objects.create(
        order=order,
        number=order.events.count() + 1,
        verb="move",
        to_state=order.state,
        happened_at=timezone.now(),
        actor_name="测试",
    )


def a_finding(point: str, day: int, rule: str = "late", **more: Any) -> Finding:
    at = dt.datetime(2026, 10, day, 9, 30, tzinfo=timezone.get_current_timezone())
    given: dict[str, Any] = {
        "key": f"{rule}:{Finding.objects.count() + 1}",
        "rule": rule,
        "point": Point.objects.get(code=point),
        "region": Point.objects.get(code=point).region,
        "subject": point,
        "begins_at": at,
        "ends_at": at,
        "severity": "low",
        "confidence": 90,
    }
    finding: Finding = Finding.objects.create(**{**given, **more})
    return finding


def a_contract(**more: Any) -> Contract:
    given: dict[str, Any] = {
        "code": f"C-{Contract.objects.count() + 1}",
        "holder": Organisation.objects.get(code="ORG-GEN-1"),
        "hauler": Organisation.objects.get(code="ORG-HAUL-1"),
        "fee_basis": "bin",
        "fee": "12.50",
        "state": "active",
    }
    contract: Contract = Contract.objects.create(**{**given, **more})
    return contract


def make_october() -> None:
    """Street 1: four due, three on time, one late; a finding. Street 2: two due, one missed."""
    make_district()
    for day in (5, 6, 7):
        an_order("P1", day)
    an_order("P1", 8, at=11)
    an_order("P2", 5)
    an_order("P2", 6, state="missed")
    an_order("P2", 7, state="cancelled")
    a_finding("P1", 8)


def capture() -> Any:
    return capture_operations(actor=SYSTEM, today=TODAY)


def a_scheme(text: str = SCHEME, code: str = "streets") -> SchemeVersion:
    return create_scheme(
        actor=OFFICER,
        code=code,
        region=Region.objects.get(code=DISTRICT),
        first_month=dt.date(2026, 1, 1),
        text=text,
    )


def evaluated(text: str = SCHEME, code: str = "streets") -> Evaluation:
    """October by the scheme, computed: a draft."""
    version = a_scheme(text, code)
    row = ask_for_evaluation(actor=OFFICER, scheme=version.scheme, month=MONTH)
    row = Evaluation.objects.select_related("scheme__region", "version").get(pk=row.pk)
    return compute_evaluation(actor=SYSTEM, evaluation=row, progress=lambda _done, _total: None)
