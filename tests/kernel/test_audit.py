"""The audit log: only added, chained, and telling only what changed."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction
from django.utils import translation

from wufei.kernel import append_only
from wufei.kernel.actors import NOBODY, Actor, Grant, Role, system_actor
from wufei.kernel.audit import GENESIS, MASK, Target, record, verify_audit_chain
from wufei.kernel.models import AuditHead, AuditRecord
from wufei.kernel.phrases import action_phrase, known_actions, register_phrases

ACTOR = Actor(user_id=7, name="王敏", grants=(Grant(Role.DISPATCHER, organisation_id=1),))
FILE = Target("file", "map.yaml", "列映射")


def add(**given: object) -> AuditRecord:
    with transaction.atomic():
        return record(**{"actor": ACTOR, "action": "test.thing.changed", "target": FILE, **given})


@pytest.mark.django_db
def test_a_record_tells_who_did_what_to_which_thing_and_why() -> None:
    row = add(before={"name": "甲"}, after={"name": "乙"}, reason="更名")
    row.refresh_from_db()
    assert (row.number, row.actor_id, row.actor_name) == (1, 7, "王敏")
    assert (row.object_type, row.object_id, row.object_label) == ("file", "map.yaml", "列映射")
    assert (row.before, row.after, row.reason) == ({"name": "甲"}, {"name": "乙"}, "更名")
    assert row.previous_digest == GENESIS
    assert add().previous_digest == row.digest


@pytest.mark.django_db
def test_only_what_changed_is_kept_in_plain_json() -> None:
    row = add(
        before={"same": 1, "grams": 5, "gone": "x", "rate": Decimal("1.50")},
        after={"same": 1, "grams": 6, "day": dt.date(2026, 1, 2), "rate": Decimal("1.50")},
    )
    row.refresh_from_db()
    assert row.before == {"grams": 5, "gone": "x"}
    assert row.after == {"grams": 6, "day": "2026-01-02"}


@pytest.mark.django_db
def test_secrets_are_masked_but_seen_to_change() -> None:
    row = add(
        before={"password": "old", "api_key": "same", "options": {"token": "t", "host": "a"}},
        after={"password": "new", "api_key": "same", "options": {"token": "u", "host": "a"}},
    )
    assert row.before == {"password": MASK, "options": {"token": MASK, "host": "a"}}
    assert row.after == row.before


@pytest.mark.django_db
def test_a_row_of_the_database_is_named_by_its_type_key_and_words() -> None:
    head = AuditHead(pk=1, number=0, digest=GENESIS)
    head.save()
    row = add(target=head)
    assert (row.object_type, row.object_id) == ("kernel.audithead", "1")
    assert list(AuditRecord.objects.about(head)) == [row]


@pytest.mark.django_db
def test_odd_text_does_not_break_the_chain() -> None:
    add(reason="nul\x00 surrogate\ud800 漢字😀", before={"a\x00b": 1.5}, after={"n": 10**30})
    assert verify_audit_chain() is None


@pytest.mark.django_db(transaction=True)
def test_a_record_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError, match="inside the transaction"):
        record(actor=ACTOR, action="test.thing.changed")
    with transaction.atomic():
        record(actor=ACTOR, action="test.thing.changed")
        transaction.set_rollback(True)
    assert AuditRecord.objects.count() == 0
    assert add().number == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_auditrecord SET reason = 'x' WHERE number = 1",
        "UPDATE kernel_auditrecord SET actor_id = NULL",
        "DELETE FROM kernel_auditrecord WHERE number = 1",
    ],
)
def test_the_database_itself_refuses_changes(statement: str) -> None:
    add()
    with (
        pytest.raises(Error, match="are only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditRecord.objects.get().reason == ""


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_refuses_truncate_too() -> None:
    add()
    with (
        pytest.raises(Error, match="are only added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE kernel_auditrecord")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "number", "text"),
    [
        ("UPDATE kernel_auditrecord SET reason = 'b' WHERE number = 2", 2, "内容与摘要不符"),
        ("UPDATE kernel_auditrecord SET actor_id = 8 WHERE number = 3", 3, "内容与摘要不符"),
        ("DELETE FROM kernel_auditrecord WHERE number = 2", 2, "缺少第 2 条"),
        ("DELETE FROM kernel_auditrecord WHERE number = 4", 4, "止于第 3 条"),
        ("DELETE FROM kernel_auditrecord", 1, "止于第 0 条"),
        ("DELETE FROM kernel_audithead", 5, "链尾应为第 0 条"),
        ("UPDATE kernel_auditrecord SET previous_digest = '' WHERE number = 1", 1, "不相接"),
    ],
)
def test_tampering_is_found_and_its_first_place_named(change: str, number: int, text: str) -> None:
    for reason in "aaaa":
        add(reason=reason)
    assert verify_audit_chain() is None
    with append_only.lifted(connection), connection.cursor() as cursor:
        cursor.execute(change)
    difference = verify_audit_chain(chunk=2)
    assert difference is not None
    assert difference.number == number
    with translation.override("zh-hans"):
        assert text in str(verify_audit_chain())


@pytest.mark.django_db
def test_lifted_triggers_come_back() -> None:
    add()
    with append_only.lifted(connection):
        AuditRecord.objects.update(reason="x")
    with pytest.raises(Error, match="are only added"), transaction.atomic():
        AuditRecord.objects.update(reason="y")


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain_without_gaps() -> None:
    writers, each = 8, 10
    start = threading.Barrier(writers)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        actor = Actor(user_id=number, name=f"写者{number}")
        start.wait()
        try:
            for turn in range(each):
                with transaction.atomic():
                    record(actor=actor, action="test.thing.changed", after={"turn": turn})
        except BaseException as failure:  # noqa: BLE001 - handed to the main thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    numbers = AuditRecord.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, writers * each + 1))
    assert verify_audit_chain() is None
    assert AuditHead.objects.get().number == writers * each


@pytest.mark.django_db
def test_offices_and_evaluators_read_all_others_what_they_did() -> None:
    mine = add()
    add(actor=Actor(user_id=8, name="别人"))
    add(actor=system_actor("nightly"))

    def seen(actor: Actor) -> int:
        return AuditRecord.objects.visible_to(actor).count()

    assert list(AuditRecord.objects.visible_to(ACTOR)) == [mine]
    assert seen(NOBODY) == 0
    for role in Role:
        reader = Actor(user_id=9, name="", grants=(Grant(role, region_path="/500000/"),))
        reads_all = role in {Role.OPERATOR, Role.CITY_OFFICER, Role.EVALUATOR}
        assert seen(reader) == (3 if reads_all else 0), role


def test_actions_have_words() -> None:
    register_phrases({"test.phrase.used": "使用词语"})
    register_phrases({"test.phrase.used": "使用词语"})
    assert action_phrase("test.phrase.used") == "使用词语"
    assert action_phrase("test.phrase.unknown") == "test.phrase.unknown"
    assert known_actions()["test.phrase.used"] == "使用词语"
    with pytest.raises(ValueError, match="has a phrase already"):
        register_phrases({"test.phrase.used": "别的"})
