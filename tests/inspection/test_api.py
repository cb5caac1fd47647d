"""Problems and visits by program."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.api.calling import PREFIX, Caller, caller
from tests.inspection.test_visits import FORM
from tests.inspection.world import CITY, World, picture
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.models import FormTemplate, Problem, Visit


@pytest.fixture
def call(world: World) -> Any:
    def as_person(who: str) -> Caller:
        return caller(world.inspector if who == "inspector" else world.cast[who])

    return as_person


@pytest.fixture
def visit(world: World) -> Visit:
    template = FormTemplate.objects.create(code="F-1", name="日常巡查")
    save_draft(actor=CITY, template=template, questionnaire=FORM)
    publish(actor=CITY, template=template)
    return Visit.objects.create(
        client_id=uuid.uuid4(),
        team=world.team,
        point=world.point,
        template=template,
        day=timezone.localdate(),
    )


def upload(who: Caller, name: uuid.UUID) -> int:
    file = SimpleUploadedFile("p.jpg", picture().read())
    path = f"{PREFIX}/photos/{name}"
    return int(who.client.post(path, {"file": file}, headers=who.headers).status_code)


def test_a_correction_by_program(world: World, call: Any) -> None:
    problem = world.problem()
    worker, inspector, name = call("community_worker"), call("inspector"), uuid.uuid4()
    path = f"/problems/{problem.code}"
    assert (upload(worker, name), upload(worker, name)) == (201, 200)
    assert upload(inspector, name) == 409
    sent = {"client_id": str(uuid.uuid4()), "version": 2, "photos": [str(name)]}
    for _again in range(2):
        answer = worker.post(f"{path}/correct", sent)
        assert (answer.status_code, answer.json()["state"]) == (200, "corrected")
    assert answer.json()["events"][2]["photos"] == [str(name)]
    verdict = {"client_id": str(uuid.uuid4()), "verdict": "returned"}
    refused = inspector.post(f"{path}/recheck", verdict)
    assert (refused.status_code, refused.json()["code"]) == (422, "inspection.reason_missing")
    done = inspector.post(f"{path}/recheck", {**verdict, "reason": "仍有污水"})
    assert (done.json()["state"], done.json()["times_returned"]) == ("returned", 1)


def test_foreign_photos_are_not_taken(world: World, call: Any) -> None:
    problem, name = world.problem(), uuid.uuid4()
    upload(call("inspector"), name)
    sent = {"client_id": str(uuid.uuid4()), "photos": [str(name)]}
    answer = call("community_worker").post(f"/problems/{problem.code}/correct", sent)
    assert answer.status_code == 422
    assert (answer.json()["code"], answer.json()["pointer"]) == (
        "inspection.unknown_photo",
        "/photos/0",
    )


def test_lists_show_what_the_caller_may_see(world: World, call: Any, visit: Visit) -> None:
    code = world.problem().code
    seen = {
        who: [row["code"] for row in call(who).get("/problems").json()["items"]]
        for who in ("district_officer", "evaluator", "generator", "dispatcher", "resident")
    }
    assert seen == {
        "district_officer": [code],
        "evaluator": [code],
        "generator": [],
        "dispatcher": [],
        "resident": [],
    }
    assert call("generator").get(f"/problems/{code}").status_code == 404
    assert len(call("inspector").get("/visits", state="planned").json()["items"]) == 1
    assert call("generator").get("/visits").json()["items"] == []
    district = call("district_officer")
    assert district.get("/problems", region="500107001").json()["items"][0]["code"] == code
    assert district.get("/problems", due="overdue").json()["items"] == []
    assert district.get("/problems", region="ghost").json()["items"] == []


def test_a_visit_is_handed_in_once(world: World, call: Any, visit: Visit) -> None:
    inspector, name = call("inspector"), uuid.uuid4()
    upload(inspector, name)
    answers = [
        {"item": "overflow", "value": "no", "photo": str(name)},
        {"item": "clean", "value": "yes"},
    ]
    sent = {
        "client_id": str(uuid.uuid4()),
        "version": 1,
        "answers": answers,
        "latitude": "29.5001",
        "longitude": "106.5",
    }
    path = f"/visits/{visit.client_id}/submit"
    for _again in range(2):
        answer = inspector.post(path, sent)
        assert answer.status_code == 200
    told = answer.json()
    assert told["problems"] == [Problem.objects.get().code]
    assert (told["points"], told["points_possible"], told["critical_failed"]) == (10, 30, 1)
    assert told["metres_off"] == 11
    wrong = inspector.post(path, {**sent, "version": 9})
    assert wrong.json()["code"] == "inspection.wrong_version"
    half = inspector.post(path, {**sent, "longitude": ""})
    assert half.json()["code"] == "inspection.half_a_position"


def test_what_no_calendar_or_column_holds_is_refused(world: World, call: Any, visit: Visit) -> None:
    inspector, path = call("inspector"), f"/visits/{visit.client_id}/submit"
    early = {"client_id": str(uuid.uuid4()), "begun_at": "0001-01-01T00:00:00+08:00"}
    refused = inspector.post(path, early)
    assert (refused.status_code, refused.json()["pointer"]) == (422, "/begun_at")
    count = {"bags_checked": 2**31, "bags_correct": 0}
    refused = inspector.post(path, {"client_id": str(uuid.uuid4()), "count": count})
    assert (refused.status_code, refused.json()["code"]) == (422, "input.invalid")
    verdict = {"client_id": str(uuid.uuid4()), "verdict": "returned", "reason": "仍有污水"}
    late = verdict | {"due_at": "9999-12-31T23:59:59-08:00"}
    refused = inspector.post(f"/problems/{world.problem().code}/recheck", late)
    assert (refused.status_code, refused.json()["pointer"]) == (422, "/due_at")


@pytest.mark.parametrize("path", ["/problems", "/visits"])
def test_lists_ask_as_much_for_30_rows_as_for_one(world: World, call: Any, path: str) -> None:
    district = call("district_officer")
    counts = []
    for wanted in (1, 30):
        while Problem.objects.count() < wanted:
            world.problem(title=f"{Problem.objects.count()}")
            Visit.objects.create(
                client_id=uuid.uuid4(),
                team=world.team,
                point=world.point,
                day=timezone.localdate(),
            )
        district.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert len(district.get(path).json()["items"]) == wanted
        counts.append(len(asked))
    assert counts[0] == counts[1]
