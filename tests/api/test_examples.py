"""The examples of the description are what the running service answers, one story in order.

After a meant change: ``WUFEI_RECORD=1 pytest tests/api/test_examples.py`` writes the answers anew,
then ``python -m wufei openapi --write`` the description.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from tests.api.booked import let_orders_pass, open_booking, weigh_order
from tests.api.calling import PREFIX, Caller, caller
from tests.api.collected import bill, collect
from tests.api.evaluated import make_evaluation
from tests.api.inspected import evidence, make_problem
from tests.api.planned import accept_one_more, accept_orders
from tests.api.supervised import make_finding
from tests.api.test_intake import FILE, MAP
from tests.api.world import make_world
from wufei.intake.public import save_map
from wufei.kernel.jobs import run_waiting
from wufei.lake.public import deliver_pages
from wufei.ledger.public import seal_pages
from wufei.people.public import User, actor_of
from wufei.web.api.describing import operations
from wufei.web.api.examples import ANSWERS, Example, examples, story
from wufei.web.api.service import api

FILES = {
    "tickets.csv": FILE.encode(),
    "evidence.jpg": evidence(),
    "photo.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
}
SCHEMA = api.get_openapi_schema(path_prefix=f"{PREFIX}/")
OPERATIONS = {
    operation["operationId"]: (path, method, operation)
    for path, method, operation in operations(SCHEMA)
}


def test_every_operation_has_an_example_and_every_example_an_operation() -> None:
    assert set(examples()) == set(OPERATIONS)


def test_every_operation_that_may_succeed_shows_how() -> None:
    for name, (_path, _method, operation) in OPERATIONS.items():
        successes = {int(status) for status in operation["responses"] if status < "300"}
        assert successes <= {example.status for example in examples()[name]}, name


@pytest.mark.usefixtures("_clock")
@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_the_examples_are_what_the_service_answers() -> None:
    people = make_world()
    callers: dict[str | None, Caller] = {name: caller(user) for name, user in people.items()}
    callers[None] = Caller()
    acts = _acts(people)
    answers: dict[str, Any] = {}
    for example in story():
        acts.get(example.before, lambda: None)()
        response = _send(callers[example.actor], example)
        told = f"{example.name}: {response.content.decode()}"
        assert response.status_code == example.status, told
        answers[example.name] = _steady(response.json())
    if os.environ.get("WUFEI_RECORD"):
        text = json.dumps(answers, ensure_ascii=False, indent=1, sort_keys=True)
        ANSWERS.write_text(text + "\n", encoding="utf-8")
    assert json.loads(ANSWERS.read_text(encoding="utf-8")) == answers


def _steady(answer: Any) -> Any:
    """Without the one thing that differs from run to run: how long a dry run took."""
    report = answer.get("report") if isinstance(answer, dict) else None
    if isinstance(report, dict) and "seconds" in report:
        report["seconds"] = 0.1
    return answer


def deliver() -> None:
    """What the background does once a minute: pages sealed, and their postings in the lake."""
    seal_pages()
    deliver_pages()


def _acts(people: dict[str, User]) -> dict[str, Callable[[], Any]]:
    """What happens between two requests."""
    text = MAP.replace("weighbridge-test", "weighbridge-example")
    return {
        "seal": seal_pages,
        "booking_open": open_booking,
        "order_weighed": weigh_order,
        "order_overdue": let_orders_pass,
        "work": run_waiting,
        "deliver": deliver,
        "orders_accepted": accept_orders,
        "one_more_accepted": accept_one_more,
        "collected": collect,
        "billed": bill,
        "finding": make_finding,
        "problem": make_problem,
        "evaluated": make_evaluation,
        "map": lambda: save_map(actor=actor_of(people["officer"]), text=text),
    }


def _send(who: Caller, example: Example) -> HttpResponse:
    path, method, _operation = OPERATIONS[example.operation]
    address = path.removeprefix(PREFIX)
    for name, value in example.path.items():
        address = address.replace(f"{{{name}}}", str(value))
    if example.file:
        file = SimpleUploadedFile(example.file, FILES[example.file])
        return who.client.post(PREFIX + address, {"file": file}, headers=who.headers)
    if method == "get":
        return who.get(address, **example.query)
    return who.post(address, example.body)


def _validate(value: Any, schema: dict[str, Any]) -> None:
    whole = schema | {"components": SCHEMA["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(whole, format_checker=checker).validate(value)


@pytest.mark.parametrize("example", story(), ids=lambda example: example.name)
def test_the_example_keeps_to_the_schema(example: Example) -> None:
    """Requests that were refused for their meaning are well-formed; answers always are."""
    _path, _method, operation = OPERATIONS[example.operation]
    if example.body is not None:
        _validate(example.body, operation["requestBody"]["content"]["application/json"]["schema"])
    told = operation["responses"][str(example.status)]["content"]
    (media_type,) = told
    assert media_type == (
        "application/json" if example.status < 300 else "application/problem+json"
    )
    _validate(example.answer, told[media_type]["schema"])
    parameters = {p["name"]: p["schema"] for p in operation["parameters"]}
    if example.status < 300:
        for name, value in (example.path | example.query).items():
            _validate(value, parameters[name])
