"""An evaluation from draft to final: exact scores, explanation, objections, corrections, frozen."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction

from tests.evaluation.world import (
    DISTRICT,
    IDLE,
    MONTH,
    OCTOBER,
    OFFICER,
    OTHER,
    SCHEME,
    STREET,
    STREET_OFFICER,
    a_finding,
    a_scheme,
    an_order,
    capture,
    evaluated,
    make_october,
    told,
)
from wufei.collection.public import Order
from wufei.evaluation.domain.comparing import revised_since
from wufei.evaluation.domain.moving import digest_of, move_evaluation
from wufei.evaluation.domain.objecting import (
    CorrectionDraft,
    answer_objection,
    correct_score,
    object_to_score,
)
from wufei.evaluation.domain.publishing import create_scheme, publish_version, version_for
from wufei.evaluation.domain.running import ask_for_evaluation
from wufei.evaluation.domain.units import address
from wufei.evaluation.models import Evaluation, EvaluationState, Objection, UnitScore
from wufei.evaluation.refusals import EvaluationReason as No
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Reason, Refusal
from wufei.lake.public import Cut
from wufei.measures.public import FigureAddress
from wufei.registry.public import Region

S = EvaluationState


def refused(reason: Reason, act: Any, /, **given: Any) -> None:
    with pytest.raises(Refusal) as told_no:
        act(**given)
    assert told_no.value.reason is reason


def shown(evaluation: Evaluation) -> list[tuple[Any, ...]]:
    rows = evaluation.scores.order_by("key")
    return list(rows.values_list("key", "total", "rank", "tier", "listed", "unranked"))


def announced(text: str = SCHEME) -> Evaluation:
    return move_evaluation(actor=OFFICER, evaluation=evaluated(text), state=S.ANNOUNCED)


def later(days: int = 6) -> Any:
    return time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=days), tick=True)


@pytest.mark.django_db
class TestComputing:
    def test_scores_places_and_tiers_by_hand(self) -> None:
        make_october()
        evaluation = evaluated()
        # 1: 3 of 4 on time = 30 of 60, one finding = 15 of 20, nobody had a problem due: 45 of 80.
        # 2: 1 of 2 on time = 0 of 60, no finding = 20 of 20: 20 of 80. 3: nothing was due there.
        assert shown(evaluation) == [
            (STREET, 5_625, 1, "failing", "", ""),
            (OTHER, 2_500, 2, "failing", "lowest", ""),
            (IDLE, None, None, "", "", "no_data"),
        ]
        assert evaluation.state == S.DRAFT

    def test_a_score_is_explained_by_the_answers_of_its_cut(self) -> None:
        make_october()
        evaluation = evaluated()
        score = evaluation.scores.get(key=STREET)
        told_rows = score.indicators.values_list("indicator", "value", "points", "lines")
        assert list(told_rows) == [
            ("punctuality", "3/4", "30", 7),
            ("closure", "", "", 0),
            ("findings", "1", "15", 1),
            ("mixed", "0", "", 0),
        ]

    def test_the_month_must_be_over_and_is_evaluated_once(self) -> None:
        make_october()
        scheme = evaluated().scheme
        refused(No.ALREADY_EVALUATED, ask_for_evaluation, actor=OFFICER, scheme=scheme, month=MONTH)
        november = dt.date(2026, 11, 1)
        with time_machine.travel(dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)):
            refused(
                No.MONTH_NOT_OVER, ask_for_evaluation, actor=OFFICER, scheme=scheme, month=november
            )
        old = dt.date(2025, 12, 1)
        refused(No.NO_VERSION, ask_for_evaluation, actor=OFFICER, scheme=scheme, month=old)
        refused(No.NOT_ALLOWED, ask_for_evaluation, actor=STREET_OFFICER, scheme=scheme, month=old)

    def test_a_discarded_draft_makes_room_for_another(self) -> None:
        make_october()
        first = evaluated()
        refused(
            No.REASON_MISSING, move_evaluation, actor=OFFICER, evaluation=first, state=S.DISCARDED
        )
        move_evaluation(actor=OFFICER, evaluation=first, state=S.DISCARDED, reason="数据补录")
        again = ask_for_evaluation(actor=OFFICER, scheme=first.scheme, month=MONTH)
        assert again.number == 2

    def test_haulers_and_compounds_compete_too(self) -> None:
        make_october()
        an_order("P3", 9, at=11, hauler=None)
        hauler = evaluated(SCHEME.replace("units: township", "units: organisation"), "haulers")
        assert [row[:3] for row in shown(hauler)] == [("ORG-HAUL-1", 5_000, 1)]
        points = evaluated(SCHEME.replace("units: township", "units: point"), "compounds")
        assert [row[:3] for row in shown(points)] == [
            ("P1", 5_625, 1),
            ("P2", 2_500, 2),
            ("P3", 2_500, 2),
        ]

    def test_a_veto_is_explained(self) -> None:
        make_october()
        a_finding("P1", 8, rule="two_classes")
        evaluation = evaluated()
        score = evaluation.scores.get(key=STREET)
        assert (score.vetoes, score.indicators.get(indicator="mixed").value) == (["mixed"], "1")


@pytest.mark.django_db
class TestPublishing:
    def test_versions_hold_from_their_month(self) -> None:
        make_october()
        first = a_scheme()
        text = SCHEME.replace("each: 5", "each: 4")
        given: dict[str, Any] = {
            "actor": OFFICER,
            "scheme": first.scheme,
            "text": text,
            "first_month": dt.date(2026, 9, 1),
        }
        refused(No.REASON_MISSING, publish_version, **given, reason=" ")
        second = publish_version(**given, reason="减轻扣分")
        refused(No.NOTHING_CHANGED, publish_version, **given, reason="再来")
        assert version_for(first.scheme, dt.date(2026, 8, 1)) == first
        assert version_for(first.scheme, MONTH) == second
        given["text"] = text.replace("units: township", "units: point")
        refused(No.UNITS_CHANGED, publish_version, **given, reason="改")
        given["text"] = text.replace("weight: 60", "weight: 61")
        refused(No.SCHEME_FAULTY, publish_version, **given, reason="改")

    def test_only_the_office_of_the_area_writes_schemes(self) -> None:
        make_october()
        city = Region.objects.get(code="500000")
        given: dict[str, Any] = {"first_month": MONTH, "text": SCHEME}
        refused(
            No.NOT_ALLOWED,
            create_scheme,
            actor=STREET_OFFICER,
            code="a",
            region=Region.objects.get(code=DISTRICT),
            **given,
        )
        refused(No.NOT_ALLOWED, create_scheme, actor=OFFICER, code="a", region=city, **given)
        a_scheme()
        refused(
            No.CODE_TAKEN,
            create_scheme,
            actor=OFFICER,
            code="streets",
            region=Region.objects.get(code=DISTRICT),
            **given,
        )

    def test_a_version_never_changes(self) -> None:
        make_october()
        a_scheme()
        with pytest.raises(IntegrityError), connection.cursor() as cursor:
            cursor.execute("UPDATE evaluation_schemeversion SET text = ''")


@pytest.mark.django_db
class TestObjecting:
    def test_a_street_objects_and_the_office_corrects(self) -> None:
        make_october()
        evaluation = announced()
        score = evaluation.scores.get(key=STREET)
        number = uuid.uuid4()
        given: dict[str, Any] = {
            "actor": STREET_OFFICER,
            "score": score,
            "client_id": number,
            "indicator": "punctuality",
        }
        objection = object_to_score(**given, text="8日道路封闭")
        assert object_to_score(**given, text="8日道路封闭") == objection
        refused(No.SAME_NUMBER_OTHER_CONTENT, object_to_score, **given, text="别的")
        other = evaluation.scores.get(key=OTHER)
        refused(
            No.NOT_YOUR_UNIT,
            object_to_score,
            **{**given, "score": other, "client_id": uuid.uuid4()},
            text="x",
        )
        draft = CorrectionDraft(uuid.uuid4(), Decimal("7.5"), "封路证明属实", "punctuality")
        refused(
            No.NOT_ALLOWED,
            answer_objection,
            actor=STREET_OFFICER,
            objection=objection,
            upheld=True,
            answer="同意",
        )
        answered = answer_objection(
            actor=OFFICER, objection=objection, upheld=True, answer="同意", correction=draft
        )
        assert (answered.state, answered.answered_by) == ("upheld", OFFICER.name)
        refused(
            No.ANSWERED_ALREADY,
            answer_objection,
            actor=OFFICER,
            objection=objection,
            upheld=False,
            answer="不",
        )
        score.refresh_from_db()
        assert (score.computed, score.total, score.tier) == (5_625, 6_375, "passing")
        assert score.listed == "red"
        assert score.corrections.get().objection == objection
        actions = AuditRecord.objects.values_list("action", flat=True)
        assert "evaluation.corrected" in set(actions)

    def test_corrections_change_places_and_stay_visible(self) -> None:
        make_october()
        evaluation = evaluated()
        other = evaluation.scores.get(key=OTHER)
        draft = CorrectionDraft(uuid.uuid4(), Decimal(40), "漏报整改")
        correct_score(actor=OFFICER, score=other, draft=draft)
        assert correct_score(actor=OFFICER, score=other, draft=draft).points == 4_000
        assert [row[:3] for row in shown(evaluation)] == [
            (STREET, 5_625, 2),
            (OTHER, 6_500, 1),
            (IDLE, None, None),
        ]
        other.refresh_from_db()
        assert other.computed == 2_500
        for points in ("0", "0.001", "101", "NaN"):
            bad = replace(draft, client_id=uuid.uuid4(), points=Decimal(points))
            refused(No.BAD_POINTS, correct_score, actor=OFFICER, score=other, draft=bad)
        idle = evaluation.scores.get(key=IDLE)
        fresh = replace(draft, client_id=uuid.uuid4())
        refused(No.NOT_CORRECTABLE, correct_score, actor=OFFICER, score=idle, draft=fresh)
        refused(No.NOT_ALLOWED, correct_score, actor=STREET_OFFICER, score=other, draft=fresh)

    def test_objections_end_with_their_days(self) -> None:
        make_october()
        evaluation = evaluated()
        score = evaluation.scores.get(key=STREET)
        given: dict[str, Any] = {"actor": STREET_OFFICER, "score": score, "text": "不服"}
        refused(No.NOT_OPEN_TO_OBJECTIONS, object_to_score, **given, client_id=uuid.uuid4())
        move_evaluation(actor=OFFICER, evaluation=evaluation, state=S.ANNOUNCED)
        with later(7):
            refused(No.NOT_OPEN_TO_OBJECTIONS, object_to_score, **given, client_id=uuid.uuid4())

    def test_it_is_final_when_days_are_over_and_objections_answered(self) -> None:
        make_october()
        evaluation = announced()
        given: dict[str, Any] = {"actor": OFFICER, "evaluation": evaluation, "state": S.FINAL}
        refused(No.PERIOD_RUNS, move_evaluation, **given)
        objection = object_to_score(
            actor=STREET_OFFICER,
            score=evaluation.scores.get(key=STREET),
            client_id=uuid.uuid4(),
            text="不服",
        )
        with later(7):
            refused(No.OBJECTIONS_OPEN, move_evaluation, **given)
            answer_objection(actor=OFFICER, objection=objection, upheld=False, answer="不成立")
            final = move_evaluation(**given)
        assert final.digest == digest_of(final)
        score = evaluation.scores.get(key=STREET)
        draft = CorrectionDraft(uuid.uuid4(), Decimal(1), "晚了")
        refused(No.NOT_CORRECTABLE, correct_score, actor=OFFICER, score=score, draft=draft)


@pytest.mark.django_db
class TestLaterFacts:
    def test_a_final_evaluation_stays_and_shows_what_would_be_revised(self) -> None:
        make_october()
        evaluation = announced()
        with later(7):
            final = move_evaluation(actor=OFFICER, evaluation=evaluation, state=S.FINAL)
        before, digest = shown(final), final.digest
        assert revised_since(final)[1] == []
        missed = Order.objects.get(state="missed")
        missed.state = "weighed"
        at = Order.objects.get(code="O-5").served_at
        assert at is not None
        missed.served_at = at + dt.timedelta(days=1)
        missed.save()
        told(missed)
        capture()
        final.refresh_from_db()
        assert (shown(final), digest_of(final)) == (before, digest)
        cut, (changed,) = revised_since(final)
        assert str(cut) != final.cut
        assert (changed.score.key, changed.total) == (OTHER, 10_000)
        (value,) = changed.values
        assert (value.indicator, value.before, value.now) == ("punctuality", Fraction(1, 2), 1)

    def test_every_figure_of_a_score_opens_at_the_cut_of_the_evaluation(self) -> None:
        make_october()
        evaluation = evaluated()
        whole = FigureAddress(
            "service_punctuality", OCTOBER, DISTRICT, (), Cut.parse(evaluation.cut)
        )
        street = address(whole, units="township", key=STREET)
        assert street.region == STREET
        assert address(whole, units="point", key="P1").where == (("point", "P1"),)
        assert f"as_of={evaluation.cut}" in street.url()


@pytest.mark.django_db
def test_who_sees_what() -> None:
    make_october()
    draft = evaluated()
    hauler = evaluated(SCHEME.replace("units: township", "units: organisation"), "haulers")
    body = hauler.scores.get().body_id
    dispatcher = Actor(31, "调度", (Grant(Role.DISPATCHER, organisation_id=body),))
    rival = Actor(32, "对手", (Grant(Role.DISPATCHER, organisation_id=body + 1),))
    evaluator = Actor(33, "评估", (Grant(Role.EVALUATOR, "/500000/"),))
    foreign = Actor(34, "外区", (Grant(Role.DISTRICT_OFFICER, "/500000/500108/"),))
    resident = Actor(35, "居民", (Grant(Role.RESIDENT, "/500000/500107/"),))

    def sees(actor: Actor) -> tuple[int, int]:
        return (
            Evaluation.objects.visible_to(actor).count(),
            UnitScore.objects.visible_to(actor).count(),
        )

    assert [sees(actor) for actor in (OFFICER, evaluator)] == [(2, 4), (2, 4)]
    assert [sees(a) for a in (STREET_OFFICER, dispatcher, rival, foreign, resident)] == [(0, 0)] * 5
    for row in (draft, hauler):
        move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
    assert sees(STREET_OFFICER) == (1, 1)
    assert sees(dispatcher) == (1, 1)
    assert [sees(actor) for actor in (rival, foreign, resident)] == [(0, 0)] * 3


@pytest.mark.django_db(transaction=True)
def test_two_offices_ask_for_the_same_month_at_once() -> None:
    make_october()
    version = a_scheme()
    begin, outcomes = threading.Barrier(2), []

    def ask() -> None:
        try:
            begin.wait()
            ask_for_evaluation(actor=OFFICER, scheme=version.scheme, month=MONTH)
            outcomes.append("asked")
        except Refusal as refusal:
            outcomes.append(refusal.reason.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["asked", No.ALREADY_EVALUATED.code]
    assert Evaluation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_both_count() -> None:
    make_october()
    evaluation = evaluated()
    score = evaluation.scores.get(key=STREET)
    begin, failed = threading.Barrier(2), []

    def correct(points: int) -> None:
        try:
            begin.wait()
            draft = CorrectionDraft(uuid.uuid4(), Decimal(points), "两人同时")
            correct_score(actor=OFFICER, score=score, draft=draft)
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=correct, args=(points,)) for points in (3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    score.refresh_from_db()
    assert score.total == 5_625 + 700


@pytest.mark.django_db
def test_an_objection_is_kept() -> None:
    make_october()
    evaluation = announced()
    score = evaluation.scores.get(key=STREET)
    object_to_score(actor=STREET_OFFICER, score=score, client_id=uuid.uuid4(), text="不服")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluation_objection")
    assert Objection.objects.count() == 1
