"""Pages of statistics and evaluation: who sees them, what they refuse, what they cost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.evaluation.world import (
    OFFICER,
    OTHER,
    SCHEME,
    STREET,
    STREET_OFFICER,
    a_scheme,
    an_order,
    capture,
    evaluated,
    make_october,
)
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.objecting import object_to_score
from wufei.evaluation.models import Evaluation, EvaluationState, SchemeVersion, UnitScore
from wufei.kernel.jobs import run_waiting
from wufei.registry.public import Organisation

ClientAs = Callable[[str], Client]
S = EvaluationState
OCTOBER = {"first": "2026-10-01", "last": "2026-10-31"}

pytestmark = pytest.mark.django_db


ROLES = {"district": "district_officer", "street": "street_officer"}


@pytest.fixture
def visit(client_as: ClientAs) -> ClientAs:
    make_october()
    return lambda name: client_as(ROLES.get(name, name))


def text(response: Any) -> str:
    return str(response.content.decode())


class TestStatistics:
    def test_streets_of_a_month_with_their_links(self, visit: ClientAs) -> None:
        capture()
        page = visit("district").get("/evaluation/", {**OCTOBER, "region": "500107"})
        assert page.status_code == 200
        shown = text(page)
        assert "75.0%" in shown
        assert "/figures/service_punctuality/?" in shown
        assert "固定链接" in shown

    @pytest.mark.parametrize("unit", ["", "community", "organisation", "vehicle", "point"])
    def test_every_unit(self, visit: ClientAs, unit: str) -> None:
        capture()
        given = {**OCTOBER, "unit": unit, "figure": ["services_due_number"]}
        page = visit("district").get("/evaluation/", given)
        assert page.status_code == 200
        assert "应收运次数" in text(page)

    def test_days_are_compared_and_exported(self, visit: ClientAs) -> None:
        capture()
        given = {**OCTOBER, "unit": "", "each": "day", "figure": ["bins_served"]}
        page = visit("district").get("/evaluation/", {**given, "compare": "previous"})
        assert page.status_code == 200
        file = visit("district").get("/evaluation/", {**given, "export": "csv"})
        rows = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
        assert len(rows) == 32
        assert rows[0].startswith("指标标识,指标,版本,期间")

    def test_a_permanent_link_shows_the_old_value(self, visit: ClientAs) -> None:
        capture()
        client = visit("district")
        given = {**OCTOBER, "unit": "", "figure": ["services_due_number"], "region": "500107"}
        first = client.get("/evaluation/", given)
        link = first.context["permanent"]
        an_order("P2", 9)
        capture()
        assert ">7 个<" in text(client.get("/evaluation/", given))
        assert ">6 个<" in text(client.get(link))

    def test_what_cannot_be_asked_is_told(self, visit: ClientAs) -> None:
        client = visit("district")
        bad = client.get("/evaluation/", {**OCTOBER, "unit": "point", "figure": ["drop_accuracy"]})
        assert bad.status_code == 422
        assert "刷卡投放的指标只能按区划统计。" in text(bad)
        reversed_days = {"first": "2026-10-31", "last": "2026-10-01"}
        assert client.get("/evaluation/", reversed_days).status_code == 422
        foreign = client.get("/evaluation/", {**OCTOBER, "region": "500000"})
        assert foreign.status_code in {200, 403}

    def test_before_the_first_capture_the_page_says_so(self, visit: ClientAs) -> None:
        page = visit("district").get("/evaluation/", OCTOBER)
        assert page.status_code == 200
        assert "还没有采集到作业事实" in text(page)

    def test_a_hauler_sees_its_own_work_and_opens_it(self, visit: ClientAs) -> None:
        an_order("P1", 9, hauler=Organisation.objects.get(code="HAUL-2"))
        capture()
        client = visit("dispatcher")
        given = {**OCTOBER, "unit": "", "figure": ["services_due_number"]}
        page = client.get("/evaluation/", {**given, "region": "500107"})
        assert ">6 个<" in text(page)
        href = page.context["result"].rows[0].value.href
        assert "organisation=ORG-HAUL-1" in href
        assert client.get(href).status_code == 200

    @pytest.mark.parametrize("who", ["resident", "driver", "gatekeeper", "generator", "stranger"])
    def test_closed_to_others(self, visit: ClientAs, who: str) -> None:
        assert visit(who).get("/evaluation/").status_code == 403
        assert visit(who).get("/evaluation/months/").status_code == 403


class TestEvaluations:
    def test_from_scheme_to_final(self, visit: ClientAs) -> None:
        client = visit("district")
        form = client.get("/evaluation/schemes/new/")
        assert "street_month" in text(form)
        given = {
            "code": "streets",
            "region": form.context["form"].fields["region"].queryset.get(code="500107").pk,
            "first_month": "2026-01",
            "text": SCHEME.replace("weight: 60", "weight: 61"),
        }
        bad = client.post("/evaluation/schemes/new/", given)
        assert bad.status_code == 422
        assert "第 6 行：各项权重之和为 101，应为 100。" in text(bad)
        made = client.post("/evaluation/schemes/new/", {**given, "text": SCHEME})
        assert made.headers["Location"] == "/evaluation/schemes/streets/"
        assert client.get("/evaluation/schemes/streets/").status_code == 200
        scheme = SchemeVersion.objects.get().scheme
        begun = client.post("/evaluation/months/new/", {"scheme": scheme.pk, "month": "2026-10"})
        row = Evaluation.objects.get()
        assert begun.headers["Location"] == f"/evaluation/months/{row.pk}/"
        assert client.get(f"/evaluation/months/{row.pk}/").context["running"]
        assert client.get(f"/evaluation/months/{row.pk}/progress/").status_code == 200
        run_waiting()
        page = client.get(f"/evaluation/months/{row.pk}/")
        assert "56.25" in text(page)
        assert "没有数据，不排名" in text(page)
        ranks = [score.rank for score in page.context["table"].data.data]
        assert ranks == [1, 2, None]
        again = client.post("/evaluation/months/new/", {"scheme": scheme.pk, "month": "2026-10"})
        assert again.status_code == 422
        moved = client.post(f"/evaluation/months/{row.pk}/announced/")
        assert moved.status_code == 302
        early = client.post(f"/evaluation/months/{row.pk}/final/")
        assert early.status_code == 422
        file = client.get(f"/evaluation/months/{row.pk}/", {"export": "xlsx"})
        assert file.headers["Content-Type"].endswith("spreadsheetml.sheet")
        assert client.get(f"/evaluation/months/{row.pk}/revised/").status_code == 200

    def test_a_score_opens_down_to_the_order(self, visit: ClientAs) -> None:
        row = evaluated()
        client = visit("district")
        score = row.scores.get(key=STREET)
        page = client.get(f"/evaluation/scores/{score.pk}/")
        href = page.context["lines"][0].href
        assert client.get(href).status_code == 200
        behind = href.replace("/?", "/lines/services_due/?")
        events = client.get(behind)
        assert events.status_code == 200
        assert [f"O-{n}" in text(events) for n in (1, 2, 3, 4, 5)] == [True] * 4 + [False]
        groups = client.get(href.replace("/?", "/behind/services_due/?"))
        assert groups.status_code == 200

    def test_streets_see_what_was_announced(self, visit: ClientAs) -> None:
        row = evaluated()
        street = visit("street")
        address = f"/evaluation/months/{row.pk}/"
        assert street.get(address).status_code == 404
        move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
        page = street.get(address)
        assert page.status_code == 200
        own, other = row.scores.get(key=STREET), row.scores.get(key=OTHER)
        assert f"/evaluation/scores/{own.pk}/" in text(page)
        assert f"/evaluation/scores/{other.pk}/" not in text(page)
        assert other.name in text(page)
        assert street.get(f"/evaluation/scores/{own.pk}/").status_code == 200
        assert street.get(f"/evaluation/scores/{other.pk}/").status_code == 404
        assert street.get(f"{address}revised/").status_code == 403
        assert street.get(f"{address}final/").status_code == 403
        assert street.get(f"/evaluation/scores/{own.pk}/correct/").status_code == 403
        assert street.get("/evaluation/months/new/").status_code == 403

    def test_an_objection_is_raised_and_answered(self, visit: ClientAs) -> None:
        row = evaluated()
        move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
        score = row.scores.get(key=STREET)
        street, office = visit("street"), visit("district")
        given = {"client_id": str(uuid.uuid4()), "indicator": "punctuality", "text": ""}
        address = f"/evaluation/scores/{score.pk}/object/"
        assert street.post(address, given).status_code == 422
        assert street.post(address, {**given, "text": "封路"}).status_code == 302
        objection = score.objections.get()
        answer = f"/evaluation/objections/{objection.pk}/answer/"
        assert street.get(answer).status_code == 403
        reply = {
            "client_id": str(uuid.uuid4()),
            "outcome": "upheld",
            "answer": "属实",
            "points": "3.755",
        }
        assert office.post(answer, reply).status_code == 422
        assert office.post(answer, {**reply, "points": "3.75"}).status_code == 302
        page = office.get(f"/evaluation/scores/{score.pk}/")
        assert "+3.75 分" in text(page)
        assert "60.00" in text(page)
        assert "计算得分 56.25" in text(page)

    def test_haulers_see_only_themselves(self, visit: ClientAs) -> None:
        an_order("P1", 9, hauler=Organisation.objects.get(code="HAUL-2"))
        row = evaluated(SCHEME.replace("units: township", "units: organisation"), "haulers")
        client = visit("dispatcher")
        assert client.get(f"/evaluation/months/{row.pk}/").status_code == 404
        move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
        page = text(client.get(f"/evaluation/months/{row.pk}/"))
        assert "ORG-HAUL-1" in page
        assert "第二公司" not in page

    def test_a_revised_scheme_keeps_the_old_version(self, visit: ClientAs) -> None:
        a_scheme()
        client = visit("district")
        given = {
            "first_month": "2026-11",
            "text": SCHEME.replace("each: 5", "each: 4"),
            "reason": "减轻",
        }
        assert client.post("/evaluation/schemes/streets/edit/", given).status_code == 302
        assert "每 1 扣 4 分" in text(client.get("/evaluation/schemes/streets/"))
        assert "每 1 扣 5 分" in text(client.get("/evaluation/schemes/streets/?version=1"))

    def test_the_trend_of_a_unit(self, visit: ClientAs) -> None:
        row = evaluated()
        score = row.scores.get(key=STREET)
        september = Evaluation.objects.create(
            version=row.version,
            scheme=row.scheme,
            month=dt.date(2026, 9, 1),
            number=1,
            state="final",
            cut=row.cut,
        )
        UnitScore.objects.create(
            evaluation=september, key=STREET, name=score.name, region=score.region,
            computed=7_000, total=7_000, rank=1,
        )  # fmt: skip
        page = visit("district").get(f"/evaluation/scores/{score.pk}/")
        points = [(each.evaluation.month.month, shown) for each, shown in page.context["standings"]]
        assert points == [(9, "70.00"), (10, "56.25")]
        assert page.context["trend"] is not None


@pytest.mark.parametrize(("rows", "queries"), [(1, 8), (30, 8)])
def test_the_list_costs_the_same(
    visit: ClientAs, rows: int, queries: int, django_assert_num_queries: Any
) -> None:
    version = a_scheme()
    for number in range(rows):
        Evaluation.objects.create(
            version=version,
            scheme=version.scheme,
            month=dt.date(2023 + number // 12, number % 12 + 1, 1),
            number=1,
            state="final",
        )
    client = visit("district")
    client.get(reverse("evaluation:evaluations"))
    with django_assert_num_queries(queries):
        client.get(reverse("evaluation:evaluations"))


@pytest.mark.parametrize(("rows", "queries"), [(1, 11), (30, 11)])
def test_the_ranking_costs_the_same(
    visit: ClientAs, rows: int, queries: int, django_assert_num_queries: Any
) -> None:
    version = a_scheme()
    row = Evaluation.objects.create(
        version=version, scheme=version.scheme, month=dt.date(2026, 10, 1), number=1, state="draft"
    )
    UnitScore.objects.bulk_create(
        UnitScore(evaluation=row, key=str(n), name=f"街{n}", computed=n, total=n, rank=n + 1)
        for n in range(rows)
    )
    client = visit("district")
    address = reverse("evaluation:evaluation", args=[row.pk])
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


def test_an_objection_needs_its_own_unit(visit: ClientAs) -> None:
    row = evaluated()
    move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
    score = row.scores.get(key=STREET)
    object_to_score(actor=STREET_OFFICER, score=score, client_id=uuid.uuid4(), text="不服")
    assert visit("evaluator").get(f"/evaluation/scores/{score.pk}/").status_code == 200
    assert visit("evaluator").get(f"/evaluation/scores/{score.pk}/object/").status_code == 403
