"""Background jobs on the page: one's own runs, their progress, stopping and beginning anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from wufei.kernel.actors import Actor, Role
from wufei.kernel.jobs import Progress, enqueue, job, run_waiting
from wufei.kernel.models import JobRun

pytestmark = pytest.mark.django_db

ClientAs = Callable[[Role | str | None], Client]
ActorAs = Callable[[Role], Actor]


@job()
def count(progress: Progress, *, upto: int) -> dict[str, int]:
    for number in range(upto):
        progress.step(number + 1, upto)
    return {"counted": upto}


@job(retries=0)
def break_down(progress: Progress) -> None:
    raise OSError("磁盘已满")


@pytest.fixture
def run(actor_as: ActorAs) -> JobRun:
    with transaction.atomic():
        return enqueue(count, actor=actor_as(Role.CITY_OFFICER), title="数到三", upto=3)


def test_own_runs_are_listed(run: JobRun, client_as: ClientAs) -> None:
    assert "数到三" in client_as(Role.CITY_OFFICER).get("/jobs/").content.decode()
    assert "数到三" in client_as(Role.OPERATOR).get("/jobs/").content.decode()
    assert "数到三" not in client_as(Role.GATEKEEPER).get("/jobs/").content.decode()


def test_runs_are_found_by_title_and_state(run: JobRun, client_as: ClientAs) -> None:
    client = client_as(Role.CITY_OFFICER)
    assert "数到三" in client.get("/jobs/?q=数到&state=waiting").content.decode()
    assert "数到三" not in client.get("/jobs/?state=failed").content.decode()


def test_a_waiting_run_asks_again_and_a_finished_one_does_not(
    run: JobRun, client_as: ClientAs
) -> None:
    client = client_as(Role.CITY_OFFICER)
    part = client.get(f"/jobs/{run.pk}/progress/").content.decode()
    assert f'hx-get="/jobs/{run.pk}/progress/"' in part
    run_waiting()
    part = client.get(f"/jobs/{run.pk}/progress/").content.decode()
    assert "hx-get" not in part
    assert "100%" in part


def test_a_run_is_stopped(run: JobRun, client_as: ClientAs) -> None:
    response = client_as(Role.CITY_OFFICER).post(f"/jobs/{run.pk}/stop/", follow=True)
    run.refresh_from_db()
    assert run.state == JobRun.State.STOPPED
    assert "已要求停止" in response.content.decode()


def test_a_finished_run_cannot_be_stopped_and_says_why(run: JobRun, client_as: ClientAs) -> None:
    run_waiting()
    response = client_as(Role.CITY_OFFICER).post(f"/jobs/{run.pk}/stop/", follow=True)
    assert "notice-error" in response.content.decode()
    run.refresh_from_db()
    assert run.state == JobRun.State.DONE


def test_a_failed_run_shows_its_error_and_can_begin_anew(
    actor_as: ActorAs, client_as: ClientAs
) -> None:
    with transaction.atomic():
        run = enqueue(break_down, actor=actor_as(Role.CITY_OFFICER), title="坏了")
    run_waiting()
    client = client_as(Role.CITY_OFFICER)
    assert "notice-error" in client.get(f"/jobs/{run.pk}/").content.decode()
    client.post(f"/jobs/{run.pk}/retry/")
    run.refresh_from_db()
    assert run.state == JobRun.State.WAITING


@pytest.mark.parametrize("part", ["", "progress/"])
def test_a_foreign_run_looks_like_a_missing_one(
    run: JobRun, client_as: ClientAs, part: str
) -> None:
    stranger = client_as(Role.GATEKEEPER)
    assert stranger.get(f"/jobs/{run.pk}/{part}").status_code == 404
    assert stranger.get(f"/jobs/{run.pk + 1}/{part}").status_code == 404


@pytest.mark.parametrize("act", ["stop", "retry"])
def test_acting_needs_a_post_and_an_own_run(run: JobRun, client_as: ClientAs, act: str) -> None:
    assert client_as(Role.CITY_OFFICER).get(f"/jobs/{run.pk}/{act}/").status_code == 405
    assert client_as(Role.GATEKEEPER).post(f"/jobs/{run.pk}/{act}/").status_code == 404
    assert client_as(None).post(f"/jobs/{run.pk}/{act}/").status_code == 302
    run.refresh_from_db()
    assert run.state == JobRun.State.WAITING


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_costs_the_same_at_any_length(
    rows: int, actor_as: ActorAs, client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    actor = actor_as(Role.CITY_OFFICER)
    JobRun.objects.bulk_create(
        JobRun(title=f"第{n}项", job="x", actor_id=actor.user_id, actor_name=actor.name)
        for n in range(rows)
    )
    client = client_as(Role.CITY_OFFICER)
    with django_assert_num_queries(7):
        client.get("/jobs/")
