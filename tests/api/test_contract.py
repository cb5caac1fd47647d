"""The running service against its own description, with made-up and broken requests.

schemathesis makes requests from the description, in process through WSGI: no fault of ours, no
status, type or field that the description does not know, no operation without sign-in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import ProjectConfig, ProjectsConfig, SchemathesisConfig

from tests.api.calling import caller
from tests.api.world import make_world
from wufei.web.wsgi import application

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

#: A refusal of the schema, as opposed to one of what the request means.
OF_SHAPE = "input.invalid"


@schemathesis.check
def valid_shapes_are_judged_by_meaning(ctx: Any, response: Any, case: Any) -> None:
    """A request that the description allows may name what is not there, but not be misread."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 422 and response.json()["code"] == OF_SHAPE:
        raise AssertionError(f"refused by shape: {response.json()['errors']}")
    assert response.status_code != 400


#: Meaning is judged by the service, hence 409 and 422; the check above sees to the shape.
ACCEPTED = ["2xx", "401", "403", "404", "409", "422"]
config = SchemathesisConfig(
    projects=ProjectsConfig(
        default=ProjectConfig.from_dict(
            {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}
        )
    )
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


def bounded(most: int) -> settings:
    """The same requests on every run."""
    return settings(
        max_examples=most,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@schema.parametrize()
@bounded(10)
def test_for_the_office_the_service_keeps_to_its_description(
    case: Any, tokens: dict[str, str]
) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {tokens['officer']}"})


@schema.parametrize()
@bounded(4)
def test_for_a_stranger_the_service_keeps_to_its_description(
    case: Any, tokens: dict[str, str]
) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {tokens['stranger']}"})


@pytest.fixture
def tokens(db: None) -> Iterator[dict[str, str]]:
    """A city for the requests to one operation; what they do stands until the next.

    As in Django's own test client, a request does not close the connection that the test uses.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield {name: caller(user).token for name, user in make_world().items()}
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
