"""Entries over the API: posted once, answered the same, refused with reason and place."""

from __future__ import annotations

import pytest

from tests.api.calling import Caller, collected, moved, number
from wufei.ledger.public import Entry

pytestmark = pytest.mark.django_db


def test_the_first_call_posts_and_the_same_call_again_is_answered_with_the_entry_that_stands(
    officer: Caller,
) -> None:
    first = officer.post("/entries", collected(number(1)))
    again = officer.post("/entries", collected(number(1)))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["entry"] == again.json()["entry"]
    assert Entry.objects.count() == 1
    assert officer.get(f"/entries/{number(1)}").json() == first.json()["entry"]
    assert [line["grams"] for line in first.json()["entry"]["postings"]] == [-1_000_000, 1_000_000]


def test_the_same_id_with_another_body_is_a_conflict(officer: Caller) -> None:
    officer.post("/entries", collected(number(1)))
    other = officer.post("/entries", collected(number(1), grams=2))
    assert other.status_code == 409
    assert other.headers["Content-Type"] == "application/problem+json"
    problem = other.json()
    assert problem["code"] == "ledger.client_id_reused"
    assert problem["type"] == "urn:wufei:problem:ledger.client_id_reused"
    assert problem["pointer"] == "/client_id"
    assert problem["params"] == {"client_id": number(1)}
    assert problem["status"] == 409


def test_a_refusal_names_the_place_the_reason_and_the_remedy(officer: Caller) -> None:
    unknown = moved(number(1), ("SRC-500107001", "kitchen", -5), ("NOWHERE", "kitchen", 5))
    response = officer.post("/entries", unknown)
    assert response.status_code == 422
    assert response.json() == {
        "type": "urn:wufei:problem:ledger.unknown_account",
        "code": "ledger.unknown_account",
        "title": "内容不合要求",
        "status": 422,
        "detail": "没有账户 NOWHERE。",
        "remedy": "请先登记该账户，或改用已有账户编码。",
        "pointer": "/postings/1/account",
        "params": {"code": "NOWHERE"},
    }
    assert not Entry.objects.exists()


def test_what_the_schema_forbids_is_told_all_at_once_by_pointer(officer: Caller) -> None:
    body = collected(number(1))
    body["postings"][0]["grams"] = "5"
    body["postings"][1]["gramms"] = 5
    body["occurred_at"] = "2026-03-02T08:00:00"
    response = officer.post("/entries", body)
    assert response.status_code == 422
    assert response.json()["code"] == "input.invalid"
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [
        ("/occurred_at", "input.timezone_aware"),
        ("/postings/0/grams", "input.int_type"),
        ("/postings/1/gramms", "input.extra_forbidden"),
    ]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (b"{", "正文不是有效的 JSON。"),
        (b'{"client_id": NaN}', "正文不是有效的 JSON。"),
        (b'{"a": 1, "a": 2}', "正文不是有效的 JSON。"),
        (b'{"reason": "\\ud800"}', "正文不是有效的 JSON。"),
        (b"\xff\xfe", "正文不是有效的 JSON。"),
        (b'{"grams": ' + b"9" * 5000 + b"}", "正文不是有效的 JSON。"),
    ],
)
def test_a_body_that_is_no_json_is_told_so(officer: Caller, text: bytes, detail: str) -> None:
    response = officer.client.post(
        "/api/v1/entries", text, content_type="application/json", headers=officer.headers
    )
    assert (response.status_code, response.json()["detail"]) == (400, detail)


def test_a_body_above_the_limit_is_too_large(officer: Caller, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]
    response = officer.post("/entries", collected(number(1), reason="x" * 1000))
    assert response.status_code == 413
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("quantity", "status", "kept"),
    [
        ({"value": "1.000", "unit": "t"}, 201, "1.000 t"),
        ({"value": "2000", "unit": "斤"}, 201, "2000 jin"),
        ({"value": "1538.461538", "unit": "l", "grams_per_litre": "650"}, 201, "1538.461538 l"),
        ({"value": "1.001", "unit": "t"}, 422, "api.declared_disagrees"),
        ({"value": "1", "unit": "ton"}, 422, "kernel.ambiguous_unit"),
        ({"value": "1.5", "unit": "m3"}, 422, "kernel.volume_without_density"),
        ({"value": "1,000", "unit": "kg"}, 422, "input.invalid"),
    ],
)
def test_the_declared_quantity_must_agree_with_the_grams(
    officer: Caller, quantity: dict[str, str], status: int, kept: str
) -> None:
    response = officer.post("/entries", collected(number(1), declared=quantity))
    assert response.status_code == status
    answer = response.json()
    assert (answer["entry"]["declared"] if status == 201 else answer["code"]) == kept


def test_a_late_entry_is_posted_with_a_warning_apart_from_errors(officer: Caller) -> None:
    late = collected(number(1)) | {"occurred_at": "2026-02-01T08:00:00+08:00"}
    response = officer.post("/entries", late)
    assert response.status_code == 201
    assert [warning["code"] for warning in response.json()["warnings"]] == ["ledger.late"]


def test_a_batch_answers_row_by_row(officer: Caller) -> None:
    officer.post("/entries", collected(number(1)))
    more_than_there_is = moved(
        number(3),
        ("TRK-A12345", "kitchen", -9_000_000),
        ("STK-KITCHEN", "kitchen", 9_000_000),
        handover={"exemption": "historic"},
    )
    entries = [
        collected(number(1)),
        collected(number(2)),
        more_than_there_is,
        collected(number(4), declared={"value": "5", "unit": "kg"}),
    ]
    response = officer.post("/entries/batch", {"entries": entries})
    answer = response.json()
    assert response.status_code == 200
    assert [row["result"] for row in answer["results"]] == [
        "existed", "posted", "refused", "refused",
    ]  # fmt: skip
    assert (answer["posted"], answer["existed"], answer["refused"]) == (1, 1, 2)
    assert [row["problem"] and row["problem"]["code"] for row in answer["results"]] == [
        None, None, "ledger.not_enough_mass", "api.declared_disagrees",
    ]  # fmt: skip
    assert answer["results"][3]["problem"]["pointer"] == "/entries/3/declared"


def test_all_or_nothing_posts_nothing_and_tells_every_refused_entry(officer: Caller) -> None:
    good, bad = collected(number(1)), moved(number(2), ("SRC-500107001", "kitchen", -5))
    response = officer.post("/entries/batch", {"entries": [good, bad], "all_or_nothing": True})
    assert response.status_code == 422
    assert response.json()["code"] == "ledger.batch_refused"
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [
        ("/entries/1/postings", "ledger.unbalanced_material")
    ]
    assert not Entry.objects.exists()


def test_a_reversal_is_posted_once_and_linked_both_ways(officer: Caller) -> None:
    officer.post("/entries", collected(number(1)))
    first = officer.post(f"/entries/{number(1)}/reversal", {"reason": "车牌记错"})
    again = officer.post(f"/entries/{number(1)}/reversal", {"reason": "车牌记错"})
    assert (first.status_code, again.status_code) == (201, 200)
    reversal = first.json()["entry"]
    assert reversal["reverses"] == number(1)
    assert reversal["kind"] == "reversal"
    assert officer.get(f"/entries/{number(1)}").json()["reversed_by"] == reversal["client_id"]
    refused = officer.post(
        f"/entries/{number(1)}/reversal", {"reason": "再冲一次", "client_id": number(9)}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "ledger.already_reversed")


def test_the_list_is_read_page_by_page_without_gaps(officer: Caller) -> None:
    for value in range(1, 8):
        officer.post("/entries", collected(number(value)))
    seen, cursor = [], ""
    while True:
        page = officer.get("/entries", limit=3, cursor=cursor).json()
        seen += [item["client_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [number(value) for value in range(7, 0, -1)]
    bad = officer.get("/entries", cursor="1" * 22)
    assert (bad.status_code, bad.json()["code"], bad.json()["parameter"]) == (
        422, "api.bad_cursor", "cursor",
    )  # fmt: skip


def test_the_list_is_narrowed_by_day_kind_batch_and_paper(officer: Caller) -> None:
    batch = number(99)
    officer.post("/entries", collected(number(1), batch=batch, paper={"reference": "T-1"}))
    other = collected(number(2)) | {"occurred_at": "2026-02-27T08:00:00+08:00"}
    officer.post("/entries", other)
    officer.post(f"/entries/{number(2)}/reversal", {"reason": "x"})

    def found(**query: str) -> int:
        return len(officer.get("/entries", **query).json()["items"])

    assert found() == 3
    assert found(batch=batch) == 1
    assert found(paper_reference="T-1") == 1
    assert found(kind="reversal") == 1
    assert found(first="2026-03-01") == 1
    assert found(last="2026-02-28") == 2
    assert found(first="0001-01-01", last="9999-12-31") == 3


NOTHING = [
    {"limit": "0"},
    {"limit": "501"},
    {"limit": "9" * 22},
    {"limt": "3"},
    {"first": "0"},
    {"kind": "x"},
    {"batch": "7"},
]


@pytest.mark.parametrize("query", NOTHING)
def test_a_parameter_that_means_nothing_is_refused_by_name(
    officer: Caller, query: dict[str, str]
) -> None:
    response = officer.get("/entries", **query)
    assert response.status_code == 422
    problem = response.json()
    named = problem.get("parameter") or problem["errors"][0]["parameter"]
    assert named == next(iter(query))
