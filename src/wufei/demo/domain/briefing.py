"""The demo city's own bulletin: last month in figures of its books, by the hands of its cast.

All events told in it are invented; every number comes from the measures.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID, uuid5

from django.db import transaction

from wufei.bulletin.public import (
    Contribution,
    ContributionDraft,
    ContributionState,
    Duty,
    Issue,
    IssueState,
    ItemDraft,
    Series,
    SeriesDraft,
    Way,
    add_contribution,
    add_item,
    add_recipient,
    assign_duty,
    begin_contribution,
    begin_issue,
    create_series,
    distribute,
    move_contribution,
    move_issue,
)
from wufei.demo.days import Window
from wufei.kernel.actors import Actor
from wufei.lake.public import capture_registers, deliver_pages
from wufei.people.public import User, actor_of
from wufei.registry.public import Organisation, Region

_SPACE = UUID("8f0e2b9a-0c57-5f1d-9d4e-3a6c1b7e5d20")
_CITY, _DISTRICT, _SLUG = "500000", "500107", "brief"
_WORK, _DISTRICTS = "工作动态", "区县动态"  # zh: groups of the bulletin
#: Who does what; user names of the cast.
_DUTIES = (
    ("city", Duty.EDITOR),
    ("operator", Duty.REVIEWER),
    ("evaluator", Duty.PROOFREADER),
    ("province", Duty.SIGNER),
)
#: Whose step leads where.
_STEPS = (
    ("city", IssueState.REVIEW),
    ("operator", IssueState.PROOF),
    ("evaluator", IssueState.SIGNING),
    ("province", IssueState.SIGNED),
    ("city", IssueState.ISSUED),
)


def issue_bulletin(*, actor: Actor) -> Issue | None:
    """Issue the demo's first bulletin; None where there is one already."""
    if Series.objects.filter(slug=_SLUG).exists():
        return None
    deliver_pages()
    capture_registers()
    people = {user.username: actor_of(user) for user in User.objects.all()}
    first, last = Window().months()[-1]
    with transaction.atomic():
        series = _series(actor)
        for username, duty in _DUTIES:
            user = User.objects.get(username=username)
            assign_duty(actor=actor, series=series, user=user, duty=duty)
        issue = _composed(people, series, first, last)
        issued_on = last + dt.timedelta(days=5)
        for username, state in _STEPS:
            issue = move_issue(
                actor=people[username], issue=issue, state=state, issued_on=issued_on
            )
        distribute(actor=people["city"], issue=issue)
    return issue


def _series(actor: Actor) -> Series:
    city = Region.objects.get(code=_CITY)
    office = Organisation.objects.get(code="ORG-OFFICE")
    series = create_series(
        actor=actor,
        draft=SeriesDraft(
            slug=_SLUG,
            name="“无废城市”建设工作简报",
            name_en="Zero-waste City Brief",
            office=office,
            region=city,
            compiler=office.name,
            issuer=office.name,
            groups=(_WORK, _DISTRICTS),
            mark="渝无废简报",
            public=True,
        ),
    )
    hauler = Organisation.objects.get(code="ORG-HAUL-1")
    add_recipient(actor=actor, series=series, way=Way.UP, name="市领导小组成员单位（演示）")
    add_recipient(
        actor=actor, series=series, way=Way.LEVEL, name="江岸清运有限公司", organisation=hauler
    )
    for region in Region.objects.filter(level="district").order_by("path")[:8]:
        name = f"{region.name}无废城市建设办公室"
        add_recipient(actor=actor, series=series, way=Way.DOWN, name=name)
    return series


def _composed(people: dict[str, Actor], series: Series, first: dt.date, last: dt.date) -> Issue:
    issue = begin_issue(actor=people["city"], series=series, first_day=first, last_day=last)
    add_item(actor=people["city"], issue=issue, draft=_city_item(first))
    contribution = _handed_in(people, series, first)
    add_contribution(actor=people["city"], issue=issue, contribution=contribution, group=_DISTRICTS)
    return issue


def _city_item(first: dt.date) -> ItemDraft:
    month, begins = f"{first:%Y-%m}", _months_before(first, 11)
    return ItemDraft(
        group=_WORK,
        title=f"召开{first.month}月无废城市建设调度会",
        body="\n".join(
            (
                (
                    f"{first.month}月{first.day + 9}日，市无废城市建设办公室召开月度调度会，"
                    "听取生活垃圾分类、收运和资源化利用情况。"
                ),
                (
                    f"会议通报，本月全市产生生活垃圾[[household_waste_generated|{month}]]，"
                    f"回收利用率[[household_recycling_rate|{month}]]，"
                    f"厨余分出率[[kitchen_separation_rate|{month}]]。"
                ),
                f"[[chart|household_recycling_rate|{begins}..{month}|||近十二个月回收利用率]]",
                "会议要求，一是把好源头分类关，二是管好收运过程，三是用好处置数据。",
            )
        ),
    )


def _handed_in(people: dict[str, Actor], series: Series, first: dt.date) -> Contribution:
    month = f"{first:%Y-%m}"
    office = Organisation.objects.get(code="ORG-HAUL-1")
    row = begin_contribution(
        actor=people["district"],
        series=series,
        unit=office,
        client_id=uuid5(_SPACE, month),
        draft=ContributionDraft(
            title="九龙坡区推进厨余垃圾收运闭环",
            body="\n".join(
                (
                    (
                        f"{first.month}月{first.day + 17}日，九龙坡区组织街镇、收运和处置单位对账，"
                        "投放、收集、运输、处置四个环节逐车核对。"
                    ),
                    (
                        f"本月全区产生生活垃圾[[household_waste_generated|{month}|{_DISTRICT}]]，"
                        f"回收利用率[[household_recycling_rate|{month}|{_DISTRICT}]]。"
                    ),
                    (
                        f"[[chart|household_recycling_rate|{month}..{month}|{_DISTRICT}|township|"
                        "各街镇回收利用率]]"
                    ),
                )
            ),
            supplier="九龙坡区无废城市建设办公室（演示）",
        ),
    )
    steps = (("district", ContributionState.SUBMITTED), ("city", ContributionState.ACCEPTED))
    for username, state in steps:
        row = move_contribution(actor=people[username], contribution=row, state=state)
    return row


def _months_before(day: dt.date, months: int) -> str:
    whole = day.year * 12 + day.month - 1 - months
    return f"{whole // 12:04d}-{whole % 12 + 1:02d}"
