"""Series, duties and recipients: kept by the offices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.bulletin import rules
from wufei.bulletin.models import Duty, DutyHolder, Recipient, Series, Subscription, Way
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.people.public import User
from wufei.registry.public import Organisation, Region


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    slug: str
    name: str
    office: Organisation
    region: Region
    compiler: str
    issuer: str
    groups: tuple[str, ...]
    name_en: str = ""
    mark: str = ""
    secrecy: str = ""
    copies: int | None = None
    public: bool = False
    webhook: str = ""


def create_series(*, actor: Actor, draft: SeriesDraft, last_number: int = 0) -> Series:
    """A new series; ``last_number``: the number that was given before it was kept here.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``SERIES_EXISTS``.
    """
    require_keeper(actor, draft.region)
    try:
        with transaction.atomic():
            series: Series = Series.objects.create(**_fields(draft), last_number=last_number)
            audit.record(actor=actor, action="bulletin.series.created", target=series)
    except IntegrityError as error:
        raise Refusal(No.SERIES_EXISTS, pointer="/slug", slug=draft.slug) from error
    return series


def update_series(*, actor: Actor, series: Series, draft: SeriesDraft) -> Series:
    """Head, colophon, groups; issues that were signed keep what they had.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_keeper(actor, series.region)
    require_keeper(actor, draft.region)
    with transaction.atomic():
        row: Series = Series.objects.select_for_update().get(pk=series.pk)
        before = {name: getattr(row, name) for name in _PLAIN}
        for name, value in _fields(draft).items():
            if name != "slug":
                setattr(row, name, value)
        row.save()
        after = {name: getattr(row, name) for name in _PLAIN}
        audit.record(
            actor=actor, action="bulletin.series.updated", target=row, before=before, after=after
        )
    return row


def assign_duty(*, actor: Actor, series: Series, user: User, duty: Duty) -> DutyHolder:
    """From today ``user`` has a duty; it stands already: nothing changes.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_keeper(actor, series.region)
    holder: DutyHolder
    with transaction.atomic():
        holder, made = DutyHolder.objects.get_or_create(
            series=series,
            user=user,
            duty=duty,
            valid_to=None,
            defaults={"valid_from": timezone.localdate()},
        )
        if made:
            audit.record(
                actor=actor,
                action="bulletin.duty.assigned",
                target=series,
                after={"user": str(user), "duty": duty.value},
            )
    return holder


def end_duty(*, actor: Actor, holder: DutyHolder) -> None:
    """From today the duty is over.

    Raises:
        Refusal: ``NOT_ALLOWED``.
    """
    require_keeper(actor, holder.series.region)
    today = timezone.localdate()
    with transaction.atomic():
        if holder.valid_from is not None and holder.valid_from >= today:
            holder.delete()  # was never in force
        else:
            holder.valid_to = today
            holder.save(update_fields=["valid_to"])
        audit.record(
            actor=actor,
            action="bulletin.duty.ended",
            target=holder.series,
            before={"user": str(holder.user), "duty": holder.duty},
        )


def add_recipient(
    *,
    actor: Actor,
    series: Series,
    way: Way,
    name: str,
    valid_from: dt.date | None = None,
    organisation: Organisation | None = None,
    mail: str = "",
) -> Recipient:
    """A unit that gets the series from ``valid_from`` on.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``TITLE_MISSING`` (no name).
    """
    require_keeper(actor, series.region)
    if not name.strip():
        raise Refusal(No.TITLE_MISSING, pointer="/name")
    with transaction.atomic():
        last = series.recipients.filter(way=way).order_by("-position").first()
        row: Recipient = Recipient.objects.create(
            series=series,
            way=way,
            name=name.strip(),
            organisation=organisation,
            mail=mail,
            valid_from=valid_from,
            position=last.position + 1 if last else 0,
        )
        audit.record(
            actor=actor,
            action="bulletin.recipient.added",
            target=series,
            after={"name": row.name, "way": way.value},
        )
    return row


def end_recipient(
    *, actor: Actor, recipient: Recipient, last_day: dt.date, successors: str = ""
) -> Recipient:
    """The unit is no more (or gets it no more) after ``last_day``; ``successors`` who takes over.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``PERIOD_UPSIDE_DOWN``.
    """
    require_keeper(actor, recipient.series.region)
    if recipient.valid_from is not None and last_day < recipient.valid_from:
        raise Refusal(
            No.PERIOD_UPSIDE_DOWN,
            pointer="/last_day",
            first=recipient.valid_from.isoformat(),
            last=last_day.isoformat(),
        )
    with transaction.atomic():
        recipient.valid_to = last_day + dt.timedelta(days=1)
        recipient.successors = successors.strip()[:200]
        recipient.save(update_fields=["valid_to", "successors"])
        audit.record(
            actor=actor,
            action="bulletin.recipient.ended",
            target=recipient.series,
            after={"name": recipient.name, "last_day": last_day, "successors": successors},
        )
    return recipient


def subscribe(
    *,
    actor: Actor,
    series: Series,
    rhythm: Subscription.Rhythm,
    mail: str = "",
    quiet_from: dt.time | None = None,
    quiet_till: dt.time | None = None,
) -> Subscription:
    """How the person hears of the series: in the site always, by mail where one is given.

    Raises:
        Refusal: ``NOT_ALLOWED`` (nobody is signed in).
    """
    if actor.user_id is None:
        raise Refusal(No.NOT_ALLOWED, who=_("已登录的用户"))
    row: Subscription
    row, _made = Subscription.objects.update_or_create(
        series=series,
        user_id=actor.user_id,
        defaults={
            "rhythm": rhythm,
            "mail": mail.strip(),
            "quiet_from": quiet_from,
            "quiet_till": quiet_till,
        },
    )
    return row


def unsubscribe(*, actor: Actor, series: Series) -> None:
    """Hear no more of the series by mail; what is delivered to one's unit stays."""
    if actor.user_id is not None:
        Subscription.objects.filter(series=series, user_id=actor.user_id).delete()


_PLAIN = (
    "name",
    "name_en",
    "compiler",
    "issuer",
    "mark",
    "secrecy",
    "copies",
    "groups",
    "public",
    "webhook",
)


def _fields(draft: SeriesDraft) -> dict[str, Any]:
    return {
        "slug": draft.slug,
        "office": draft.office,
        "region": draft.region,
        "groups": list(dict.fromkeys(name.strip() for name in draft.groups if name.strip())),
        **{name: getattr(draft, name) for name in _PLAIN if name != "groups"},
    }


def require_keeper(actor: Actor, region: Region) -> None:
    if not rules.may_keep_series(actor, region_path=region.path):
        raise Refusal(No.NOT_ALLOWED, who=_("所辖区划的市或区县无废办"))
