"""A bulletin with a draft and an issued number, an announced evaluation, and a bound device."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from tests.evaluation.world import SCHEME
from wufei.bulletin.models import Channel, Comment, Delivery, Issue
from wufei.bulletin.public import (
    ContributionDraft,
    Duty,
    IssueState,
    ItemDraft,
    SeriesDraft,
    Way,
    add_item,
    add_recipient,
    assign_duty,
    begin_contribution,
    begin_issue,
    create_series,
    move_issue,
)
from wufei.devices.domain.keys import issue_key
from wufei.devices.models import Device
from wufei.devices.public import bind
from wufei.evaluation.domain.publishing import create_scheme
from wufei.evaluation.models import Evaluation, EvaluationState, Objection, UnitScore
from wufei.kernel.actors import system_actor
from wufei.people.public import User, actor_of
from wufei.registry.public import Organisation, Region, Vehicle

SETUP = system_actor("set-up")
MAKERS = {
    "city_officer": Duty.EDITOR,
    "operator": Duty.REVIEWER,
    "evaluator": Duty.PROOFREADER,
    "provincial_approver": Duty.SIGNER,
}
#: Whose step leads to which state.
STEPS = (
    ("city_officer", IssueState.REVIEW),
    ("operator", IssueState.PROOF),
    ("evaluator", IssueState.SIGNING),
    ("provincial_approver", IssueState.SIGNED),
    ("city_officer", IssueState.ISSUED),
)


def furnish_bulletin(cast: dict[str, User]) -> dict[str, Any]:
    """What the addresses of the bulletin name → the key of a row that is there."""
    city = Region.objects.get(code="500000")
    office = Organisation.objects.create(
        code="ORG-OFFICE", name="市无废办", kind="authority", region=city
    )
    series = create_series(
        actor=SETUP,
        draft=SeriesDraft(
            slug="brief", name="工作简报", office=office, region=city, compiler="市无废办",
            issuer="领导小组办公室", groups=("工作动态",), public=True,
        ),
    )  # fmt: skip
    duties = [
        assign_duty(actor=SETUP, series=series, user=cast[role], duty=duty)
        for role, duty in MAKERS.items()
    ]
    recipient = add_recipient(actor=SETUP, series=series, way=Way.DOWN, name="各区县")
    generator = actor_of(cast["generator"])
    contribution = begin_contribution(
        actor=generator, series=series, unit=Organisation.objects.get(code="ORG-GEN-1"),
        client_id=uuid.UUID(int=0xC0), draft=ContributionDraft("减量", "1月9日，启动。"),
    )  # fmt: skip
    editor = actor_of(cast["city_officer"])

    def begun() -> Issue:
        first, last = dt.date(2026, 1, 1), dt.date(2026, 1, 31)
        issue = begin_issue(actor=editor, series=series, first_day=first, last_day=last)
        add_item(actor=editor, issue=issue, draft=ItemDraft("工作动态", "推进", "1月5日，开会。"))
        return issue

    issued = begun()
    for role, state in STEPS:
        issued = move_issue(actor=actor_of(cast[role]), issue=issued, state=state)
    draft = begun()
    item = draft.items.get()
    comment = Comment.objects.create(item=item, text="请核实", actor_name="校对")
    delivery = Delivery.objects.create(
        key="set-up", issue=draft, kind="issued", channel=Channel.MAIL, recipient="各区县",
        state=Delivery.State.DOUBTFUL, not_before=timezone.now(),
    )  # fmt: skip
    return {
        "series": series.slug,
        "duty": duties[0].pk,
        "recipient": recipient.pk,
        "contribution": contribution.pk,
        "draft": draft.pk,
        "draft_item": item.pk,
        "draft_comment": comment.pk,
        "draft_delivery": delivery.pk,
        "issue_number": issued.number,
    }


def furnish_evaluation(district: Region) -> dict[str, Any]:
    """What the addresses of evaluation name → the key of a row that is there."""
    month = dt.date(2026, 1, 1)
    version = create_scheme(
        actor=SETUP, code="streets", region=district, first_month=month, text=SCHEME
    )
    evaluation = Evaluation.objects.create(
        version=version, scheme=version.scheme, month=month, number=1, cut="1.0",
        actor_name="set-up",
        state=EvaluationState.ANNOUNCED, announced_at=timezone.now(),
        objections_until=timezone.localdate() + dt.timedelta(days=5),
    )  # fmt: skip
    street = Region.objects.get(code="500107001")
    score = UnitScore.objects.create(
        evaluation=evaluation, key=street.code, name=street.name, region=street,
        computed=9000, total=9000, rank=1, tier="excellent",
    )  # fmt: skip
    objection = Objection.objects.create(
        score=score, client_id=uuid.UUID(int=0xD0), text="次数有误", actor_name="街道"
    )
    return {
        "scheme": version.scheme.code,
        "evaluation": evaluation.pk,
        "score": score.pk,
        "objection": objection.pk,
    }


def furnish_devices(vehicle: int) -> dict[str, Any]:
    """What the addresses of devices name → the key of a row that is there."""
    device = bind(
        actor=SETUP, code="TR-1", kind=Device.Kind.TRACKER, vehicle=Vehicle.objects.get(pk=vehicle)
    )
    key, _secret = issue_key(actor=SETUP, name="平台")
    return {"device": device.pk, "door_key": key.pk}
