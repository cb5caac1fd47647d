"""Files over the API: upload, dry run, posting as background work, rejected rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.api.calling import Caller
from wufei.intake.public import save_map
from wufei.kernel.jobs import run_waiting
from wufei.ledger.public import Entry
from wufei.people.public import User, actor_of

pytestmark = pytest.mark.django_db

MAP = """
name: weighbridge-test
title: {zh: 测试磅单, en: Test tickets}
source: 示例
time: {column: 时间, formats: ["%Y-%m-%d %H:%M"], zone: Asia/Shanghai}
material: {column: 物料, map: {厨余: kitchen}}
mass: {column: 净重, unit: kg, blank: refuse, zero: refuse, negative: refuse}
from: SRC-500107001
to: TRK-A12345
entry: {paper: 磅单, reference: 单号}
handover: {exemption: household}
"""
FILE = "时间,物料,净重,单号\n2026-03-01 08:00,厨余,1250.5,A1\n2026-03-01 09:00,未知,10,A2\n"


def upload(caller: Caller, name: str = "tickets.csv", text: str = FILE) -> HttpResponse:
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return caller.client.post("/api/v1/intake/files", {"file": file}, headers=caller.headers)


@pytest.fixture
def mapped(people: dict[str, User]) -> None:
    save_map(actor=actor_of(people["officer"]), text=MAP)


@pytest.fixture
def run(mapped: None, officer: Caller) -> dict[str, Any]:
    file = upload(officer).json()
    response = officer.post("/intake/runs", {"file": file["id"], "map": "weighbridge-test"})
    assert response.status_code == 201, response.json()
    answer: dict[str, Any] = response.json()
    return answer


def test_a_file_is_uploaded_checked_and_posted_in_the_background(
    run: dict[str, Any], officer: Caller
) -> None:
    where = f"/intake/runs/{run['id']}"
    assert (run["state"], run["file"]["name"], run["version"]) == ("mapped", "tickets.csv", 1)
    run_waiting()
    checked = officer.get(where).json()
    assert (checked["state"], checked["rows_total"]) == ("checked", 2)
    assert checked["report"]["rows_read"] == 2
    rejected = officer.get(f"{where}/rejected").json()["items"]
    assert [(row["row"], row["column"], row["value"]) for row in rejected] == [(3, "物料", "未知")]

    asked = officer.post(f"{where}/post")
    assert asked.status_code == 202
    run_waiting()
    posted = officer.get(where).json()
    assert (posted["state"], posted["entries_posted"], posted["rows_refused"]) == ("posted", 1, 1)
    (entry,) = officer.get("/entries", batch=posted["batch"]).json()["items"]
    assert [line["grams"] for line in entry["postings"]] == [-1_250_500, 1_250_500]
    assert [item["id"] for item in officer.get("/intake/runs").json()["items"]] == [run["id"]]
    assert officer.get("/intake/runs", state="failed").json()["items"] == []


def test_posting_before_the_dry_run_is_refused(run: dict[str, Any], officer: Caller) -> None:
    response = officer.post(f"/intake/runs/{run['id']}/post")
    assert (response.status_code, response.json()["code"]) == (409, "kernel.not_from_here")
    run_waiting()
    assert officer.post(f"/intake/runs/{run['id']}/check").status_code == 202
    assert not Entry.objects.exists()


def test_a_file_that_is_no_table_and_a_missing_file_are_refused(officer: Caller) -> None:
    wrong = upload(officer, "photo.csv", "\x89PNG\r\n\x1a\n\x00\x00")
    assert (wrong.status_code, wrong.json()["code"].split(".")[0]) == (422, "intake")
    empty = officer.client.post("/api/v1/intake/files", {}, headers=officer.headers)
    assert (empty.status_code, empty.json()["errors"][0]["code"]) == (422, "input.missing")


def test_unknown_files_and_maps_are_named(mapped: None, officer: Caller) -> None:
    file = upload(officer).json()
    no_map = officer.post("/intake/runs", {"file": file["id"], "map": "none"})
    assert (no_map.json()["code"], no_map.json()["pointer"]) == ("api.unknown_code", "/map")
    no_file = officer.post("/intake/runs", {"file": 2**63 - 1, "map": "weighbridge-test"})
    assert (no_file.json()["code"], no_file.json()["pointer"]) == ("api.unknown_code", "/file")


def test_imports_of_others_are_not_there(run: dict[str, Any], callers: dict[str, Caller]) -> None:
    foreign = callers["foreign"]
    assert foreign.get("/intake/runs").json()["items"] == []
    for method, path in (("GET", ""), ("GET", "/rejected"), ("POST", "/check"), ("POST", "/post")):
        assert foreign.call(method, f"/intake/runs/{run['id']}{path}").status_code == 404
    other = foreign.post("/intake/runs", {"file": run["file"]["id"], "map": "weighbridge-test"})
    assert (other.status_code, other.json()["code"]) == (422, "api.unknown_code")


def test_only_those_who_import_may_upload(callers: dict[str, Caller]) -> None:
    assert upload(callers["stranger"]).status_code == 403
    body = {"file": 1, "map": "x"}
    assert callers["stranger"].post("/intake/runs", body).status_code == 403


def test_maps_are_listed(mapped: None, officer: Caller) -> None:
    (saved,) = officer.get("/intake/maps").json()["items"]
    assert (saved["name"], saved["version"], saved["shipped"]) == ("weighbridge-test", 1, False)
