"""Answers against the form they were given to: complete, sensible, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from wufei.inspection.domain.questions import Item, Kind, PhotoWanted, Questionnaire, number_of
from wufei.inspection.refusals import InspectionReason
from wufei.kernel.models import Photo
from wufei.kernel.refusals import Refusal
from wufei.kernel.wording import enumerated

LONGEST_TEXT = 1000
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was entered: a text (empty: none), a note and a photo."""

    value: str = ""
    note: str = ""
    photo: Photo | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What an answer is worth. ``value``: text, decimal text, or None without an answer."""

    item: Item
    value: str | None
    note: str
    photo: Photo | None
    points: int
    failed: bool


def judge(
    questionnaire: Questionnaire, given: Mapping[str, Given]
) -> tuple[list[Judged], list[Refusal]]:
    """Every item's answer judged, and everything that is wrong; the pointer names the item.

    ``given``: by the item's key. With any refusal the judged answers are of no use.
    """
    judged: list[Judged] = []
    wrong: list[Refusal] = [
        Refusal(InspectionReason.ANSWER_UNKNOWN, pointer=f"/answers/{key}", key=key)
        for key in given
        if questionnaire.item(key) is None
    ]
    for item in questionnaire.items():
        try:
            judged.append(_judge(item, given.get(item.key, Given())))
        except Refusal as refusal:
            wrong.append(refusal)
    return judged, wrong


def _judge(item: Item, given: Given) -> Judged:
    value, points, failed = _READ[item.type](item, given.value.strip())
    nothing = value is None and not (item.type is Kind.PHOTO and given.photo is not None)
    if item.required and nothing:
        reason = InspectionReason.ANSWER_MISSING
        if item.type is Kind.PHOTO:
            reason = InspectionReason.ANSWER_WITHOUT_PHOTO
        raise _refused(reason, item)
    wanted = item.photo is PhotoWanted.MUST or (item.photo is PhotoWanted.ON_FAILURE and failed)
    if wanted and given.photo is None and not (nothing and not item.required):
        raise _refused(InspectionReason.ANSWER_WITHOUT_PHOTO, item)
    if len(given.note.strip()) > 300:
        raise _refused(InspectionReason.ANSWER_TOO_LONG, item, most=300)
    return Judged(item, value, given.note.strip(), given.photo, points, failed)


def _yes_no(item: Item, text: str) -> tuple[str | None, int, bool]:
    if not text:
        return None, 0, False
    if text not in (YES, NO):
        raise _refused(
            InspectionReason.ANSWER_NOT_AMONG,
            item,
            value=text[:40],
            choices=enumerated((_("是"), _("否"))),
        )
    failed = text == item.fails_on
    return text, 0 if failed else item.points, failed


def _choice(item: Item, text: str) -> tuple[str | None, int, bool]:
    if not text:
        return None, 0, False
    for choice in item.choices:
        if choice.value == text:
            return text, choice.points, choice.fails
    raise _refused(
        InspectionReason.ANSWER_NOT_AMONG,
        item,
        value=text[:40],
        choices=enumerated(choice.value for choice in item.choices),
    )


def _number(item: Item, text: str) -> tuple[str | None, int, bool]:
    if not text:
        return None, 0, False
    number = number_of(text)
    whole = item.type is not Kind.SCORE or (
        number is not None and number == number.to_integral_value()
    )
    if number is None or not whole:
        raise _refused(InspectionReason.ANSWER_NO_NUMBER, item, value=text[:40])
    least, most = item.bounds
    if (least is not None and number < least) or (most is not None and number > most):
        raise _refused(
            InspectionReason.ANSWER_OUT_OF_RANGE,
            item,
            value=f"{number:f}",
            least="–" if least is None else f"{least:f}",
            most="–" if most is None else f"{most:f}",
        )
    failed = _fails(item, number)
    worth = int(number) if item.type is Kind.SCORE else item.points
    return f"{number:f}", 0 if failed and item.type is Kind.NUMBER else worth, failed


def _fails(item: Item, number: Decimal) -> bool:
    low = item.fails_below is not None and number < item.fails_below
    return low or (item.fails_above is not None and number > item.fails_above)


def _text(item: Item, text: str) -> tuple[str | None, int, bool]:
    if len(text) > LONGEST_TEXT:
        raise _refused(InspectionReason.ANSWER_TOO_LONG, item, most=LONGEST_TEXT)
    return text or None, 0, False


def _photo(item: Item, text: str) -> tuple[str | None, int, bool]:
    return None, 0, False


_READ = {
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.SCORE: _number,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.PHOTO: _photo,
}


def _refused(reason: InspectionReason, item: Item, **params: Any) -> Refusal:
    return Refusal(reason, pointer=f"/answers/{item.key}", item=item.label, **params)
