"""What a refused request is answered: RFC 9457, with a remedy and the place."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from django.utils import translation
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from wufei.kernel.problems import (
    json_pointer,
    problem,
    problem_of_several,
    problem_of_status,
    problem_of_validation,
)
from wufei.kernel.quantities import parse_mass
from wufei.kernel.reasons import JobReason, PeriodReason
from wufei.kernel.refusals import Refusal


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def test_a_refusal_becomes_a_problem_document() -> None:
    with pytest.raises(Refusal) as caught:
        parse_mass("abc", "kg")
    assert problem(caught.value).as_dict() == {
        "type": "urn:wufei:problem:kernel.not_a_number",
        "title": "内容不合要求",
        "status": 422,
        "detail": "“abc”不是数字。",
        "remedy": "只写阿拉伯数字和一个小数点；有千位分隔符时请写明是哪个符号。",
        "params": {"text": "abc"},
    }


def test_the_pointer_is_told_and_parameters_are_plain_json() -> None:
    refusal = Refusal(
        PeriodReason.LAST_BEFORE_FIRST,
        pointer="/period/last",
        first=dt.date(2026, 1, 2),
        last=Decimal("1.50"),
        count=3,
    )
    document = problem(refusal).as_dict()
    assert document["pointer"] == "/period/last"
    assert document["params"] == {"first": "2026-01-02", "last": "1.50", "count": 3}
    json.dumps(document)


def test_several_refusals_are_told_at_once() -> None:
    refusals = [
        Refusal(PeriodReason.NOT_A_PERIOD, pointer="/a", text="x"),
        Refusal(JobReason.NOT_YOUR_JOB, pointer="/b"),
    ]
    document = problem_of_several(refusals).as_dict()
    assert document["status"] == 422
    assert [(e["pointer"], e["code"]) for e in document["errors"]] == [
        ("/a", "kernel.not_a_period"),
        ("/b", "kernel.not_your_job"),
    ]
    assert problem_of_several(refusals[:1]) == problem(refusals[0])


def test_a_status_alone_has_words_too() -> None:
    assert problem_of_status(404).as_dict() == {
        "type": "urn:wufei:problem:http.404",
        "title": "没有找到",
        "status": 404,
        "detail": "没有找到",
    }
    assert problem_of_status(405).title == "Method Not Allowed"


class Kind(StrEnum):
    TRANSFER = "transfer"
    TRANSFORMATION = "transformation"


class Posting(BaseModel):
    model_config = ConfigDict(extra="forbid")
    grams: int = Field(gt=0)
    lot: str = Field(default="", max_length=3)


class Entry(BaseModel):
    client_id: UUID
    occurred_at: AwareDatetime
    kind: Kind
    postings: list[Posting] = Field(min_length=1)


def told(body: dict[str, object]) -> dict[str, str]:
    with pytest.raises(ValidationError) as caught:
        Entry.model_validate(body)
    document = problem_of_validation(caught.value.errors()).as_dict()
    assert document["type"] == "urn:wufei:problem:input.invalid"
    assert document["detail"] == f"共 {len(document['errors'])} 处不合要求。"
    return {error["pointer"]: error["detail"] for error in document["errors"]}


def test_each_error_of_the_input_has_its_place_and_our_words() -> None:
    body = {
        "client_id": "x",
        "occurred_at": "2026-01-01T00:00:00",
        "kind": "gift",
        "postings": [{"grams": 1.5}, {"grams": 0, "lot": "long"}, {"grms": 1}, 7],
    }
    assert told(body) == {
        "/client_id": "须为 UUID。",
        "/occurred_at": "时间须写明时区。",
        "/kind": "须为以下之一：'transfer' or 'transformation'。",
        "/postings/0/grams": "须为整数，不能带小数。",
        "/postings/1/grams": "须大于 0。",
        "/postings/1/lot": "最多 3 个字符。",
        "/postings/2/grams": "缺少必填项。",
        "/postings/2/grms": "没有这一项。",
        "/postings/3": "须为对象。",
    }
    assert told({"postings": []})["/postings"] == "至少 1 项。"


def test_locations_of_the_router_are_left_out_and_odd_names_escaped() -> None:
    errors = [{"type": "missing", "loc": ("body", "payload", "a/b", 0), "msg": ""}]
    document = problem_of_validation(errors, skip=2, pointer="/entries/3").as_dict()
    assert document["errors"][0]["pointer"] == "/entries/3/a~1b/0"
    assert json_pointer(("~", "/")) == "/~0/~1"
    assert json_pointer(()) == ""
