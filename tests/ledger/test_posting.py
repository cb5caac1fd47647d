"""Posting an entry: what is kept, what is refused, and that a refusal changes nothing."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from tests.ledger.conftest import CLERK, NOON, bring, entry
from wufei.kernel.actors import Actor, Grant, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import (
    Balance,
    BatchRefused,
    Entry,
    EntryDraft,
    Handover,
    LedgerReason,
    LotDraft,
    Paper,
    Posting,
    PostingDraft,
    Turnover,
    balances_at,
    close_period,
    post,
    post_many,
    verify,
)
from wufei.registry.public import Organisation

pytestmark = pytest.mark.django_db


def refused(draft: EntryDraft, actor: Actor = CLERK) -> Refusal:
    """Post a draft that must be refused; nothing may have changed."""
    before = (Entry.objects.count(), list(Balance.objects.order_by("id").values_list("grams")))
    with pytest.raises(Refusal) as caught:
        post(actor=actor, draft=draft)
    after = (Entry.objects.count(), list(Balance.objects.order_by("id").values_list("grams")))
    assert after[0] == before[0]
    assert [grams for (grams,) in after[1] if grams] == [grams for (grams,) in before[1] if grams]
    return caught.value


def balances() -> dict[tuple[str, str], int]:
    rows = Balance.objects.exclude(grams=0).values_list("account__code", "material__key", "grams")
    return {(account, material): grams for account, material, grams in rows}


def test_an_entry_keeps_what_was_declared(book: None) -> None:
    draft = EntryDraft(
        client_id=uuid4(),
        occurred_at=NOON,
        postings=(
            PostingDraft("households", "kitchen", -2_260),
            PostingDraft("truck", "kitchen", 2_260),
        ),
        paper=Paper("磅单", "A-17"),
        handover=Handover(exemption="household"),
        declared="2.26 kg",
    )
    kept = post(actor=CLERK, draft=draft)
    assert kept.client_id == draft.client_id
    assert kept.occurred_at == NOON
    assert (kept.paper_kind, kept.paper_reference, kept.declared) == ("磅单", "A-17", "2.26 kg")
    assert (kept.actor_id, kept.actor_name) == (None, "test")
    assert kept.seq is None
    rows = kept.postings.order_by("line").values_list("account__code", "grams")
    assert list(rows) == [("households", -2_260), ("truck", 2_260)]
    assert balances() == {("households", "kitchen"): -2_260, ("truck", "kitchen"): 2_260}


def test_the_day_is_the_installations_day(book: None) -> None:
    """23:30 in UTC is the next morning in Chongqing."""
    night = dt.datetime(2026, 1, 31, 23, 30, tzinfo=dt.UTC)
    post(actor=CLERK, draft=entry(("households", "kitchen", -1), ("yard", "kitchen", 1), at=night))
    assert set(Posting.objects.values_list("day", flat=True)) == {dt.date(2026, 2, 1)}
    assert set(Turnover.objects.values_list("day", flat=True)) == {dt.date(2026, 2, 1)}


def test_the_same_call_twice_is_one_entry(book: None) -> None:
    draft = entry(("households", "kitchen", -5), ("yard", "kitchen", 5))
    first = post(actor=CLERK, draft=draft)
    assert post(actor=CLERK, draft=draft).pk == first.pk
    assert Entry.objects.count() == 1
    assert balances() == {("households", "kitchen"): -5, ("yard", "kitchen"): 5}


def test_the_same_id_with_another_body_is_refused(book: None) -> None:
    draft = entry(("households", "kitchen", -5), ("yard", "kitchen", 5))
    post(actor=CLERK, draft=draft)
    other = entry(("households", "kitchen", -6), ("yard", "kitchen", 6), client_id=draft.client_id)
    assert refused(other).reason is LedgerReason.CLIENT_ID_REUSED


REFUSALS = [
    (entry(), LedgerReason.NO_POSTINGS, "/postings"),
    (
        entry(("yard", "kitchen", 0), ("households", "kitchen", 0)),
        LedgerReason.ZERO_POSTING,
        "/postings/0/grams",
    ),
    (
        entry(("households", "kitchen", -(10**12)), ("yard", "kitchen", 10**12)),
        LedgerReason.ABSURD_MASS,
        "/postings/0/grams",
    ),
    (
        entry(("households", "kitchen", -5), ("yard", "kitchen", 4)),
        LedgerReason.UNBALANCED_MATERIAL,
        "/postings",
    ),
    (
        entry(("households", "kitchen", -5), ("yard", "residual", 5)),
        LedgerReason.UNBALANCED_MATERIAL,
        "/postings",
    ),
    (
        entry(("line", "kitchen", -5), ("yard", "oil", 4), kind="transformation"),
        LedgerReason.UNBALANCED_TRANSFORMATION,
        "/postings",
    ),
    (
        entry(("nowhere", "kitchen", -5), ("yard", "kitchen", 5)),
        LedgerReason.UNKNOWN_ACCOUNT,
        "/postings/0/account",
    ),
    (
        entry(("households", "gold", -5), ("yard", "gold", 5)),
        LedgerReason.UNKNOWN_MATERIAL,
        "/postings/0/material",
    ),
    (
        entry(("households", "kitchen", -5), ("yard", "kitchen", 5, "L-404")),
        LedgerReason.UNKNOWN_LOT,
        "/postings/1/lot",
    ),
    (
        entry(
            ("households", "kitchen", -5),
            ("yard", "kitchen", 5),
            handover=Handover(exemption="because"),
        ),
        LedgerReason.UNKNOWN_EXEMPTION,
        "/handover/exemption",
    ),
    (
        entry(("households", "kitchen", -5), ("yard", "kitchen", 5), handover=Handover()),
        LedgerReason.HANDOVER_UNPROVEN,
        "/handover",
    ),
    (
        entry(
            ("households", "kitchen", -5),
            ("yard", "kitchen", 5),
            handover=Handover(giver="签名"),
        ),
        LedgerReason.HANDOVER_UNPROVEN,
        "/handover",
    ),
    (
        entry(
            ("households", "kitchen", -5),
            ("yard", "kitchen", 5),
            at=timezone.now() + dt.timedelta(hours=1),
        ),
        LedgerReason.IN_THE_FUTURE,
        "/occurred_at",
    ),
    (
        entry(
            ("households", "kitchen", -5),
            ("yard", "kitchen", 5),
            at=dt.datetime(2026, 1, 1),
        ),
        LedgerReason.NAIVE_TIME,
        "/occurred_at",
    ),
    (
        entry(("households", "kitchen", -5), ("yard", "kitchen", 5), reason="a\tb"),
        LedgerReason.CONTROL_CHARACTER,
        "",
    ),
    (
        entry(("yard", "kitchen", -5), ("users", "kitchen", 5)),
        LedgerReason.NOT_ENOUGH_MASS,
        "/postings/0/grams",
    ),
]


@pytest.mark.parametrize(
    ("draft", "reason", "pointer"),
    REFUSALS,
    ids=[f"{r.name}-{i}" for i, (_, r, _) in enumerate(REFUSALS)],
)
def test_every_refusal_names_its_reason_and_its_place(
    book: None, draft: EntryDraft, reason: LedgerReason, pointer: str
) -> None:
    refusal = refused(draft)
    assert (refusal.reason, refusal.pointer) == (reason, pointer)
    with override("zh-hans"):
        assert "%" not in refusal.message + refusal.remedy
        assert refusal.remedy


def test_a_draft_with_thousands_of_lines_is_refused(book: None) -> None:
    lines = [("households", "kitchen", -1), ("yard", "kitchen", 1)] * 1001
    assert refused(entry(*lines)).reason is LedgerReason.TOO_MANY_POSTINGS


def test_both_proofs_carry_a_hand_over(book: None) -> None:
    proofs = Handover(giver="王五签名", receiver="磅单 17")
    kept = post(
        actor=CLERK,
        draft=entry(("households", "kitchen", -5), ("truck", "kitchen", 5), handover=proofs),
    )
    assert (kept.giver_proof, kept.receiver_proof, kept.exemption) == ("王五签名", "磅单 17", "")


def test_moving_within_one_holder_needs_no_proof(stocked: None) -> None:
    post(
        actor=CLERK,
        draft=entry(("yard", "kitchen", -7), ("shed", "kitchen", 7), handover=Handover()),
    )
    assert balances()[("shed", "kitchen")] == 7


def test_a_transformation_changes_materials_and_keeps_the_sum(stocked: None) -> None:
    post(actor=CLERK, draft=entry(("yard", "kitchen", -100), ("line", "kitchen", 100)))
    post(
        actor=CLERK,
        draft=entry(
            ("line", "kitchen", -100),
            ("shed", "oil", 4),
            ("air", "kitchen", 60),
            ("shed", "residual", 36),
            kind="transformation",
        ),
    )
    found = balances()
    assert found[("shed", "oil")] == 4
    assert found[("shed", "residual")] == 36
    assert ("line", "kitchen") not in found


def test_nothing_may_be_declared_in_a_closed_period(book: None) -> None:
    close_period(
        actor=CLERK,
        first_day=dt.date(2026, 1, 1),
        last_day=dt.date(2026, 1, 31),
        reason="一月结账",
    )
    january = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
    refusal = refused(entry(("households", "kitchen", -5), ("yard", "kitchen", 5), at=january))
    assert refusal.reason is LedgerReason.CLOSED_PERIOD
    assert refusal.params == {"day": "2026-01-31", "first": "2026-01-01", "last": "2026-01-31"}


def test_late_entries_are_posted_and_marked(book: None) -> None:
    old = timezone.now() - dt.timedelta(days=8)
    drafts = [
        entry(("households", "kitchen", -5), ("yard", "kitchen", 5), at=old),
        entry(("households", "kitchen", -5), ("yard", "kitchen", 5)),
    ]
    late, timely = post_many(actor=CLERK, drafts=drafts)
    assert (late.warnings, timely.warnings) == (("late",), ())


class TestBatches:
    def test_refused_drafts_leave_the_others_standing(self, book: None) -> None:
        drafts = [
            entry(("households", "kitchen", -10), ("yard", "kitchen", 10)),
            entry(("yard", "kitchen", -11), ("users", "kitchen", 11)),
            entry(("yard", "kitchen", -4), ("users", "kitchen", 4)),
            entry(("yard", "kitchen", -7), ("users", "kitchen", 7)),
        ]
        outcomes = post_many(actor=CLERK, drafts=drafts)
        reasons = [outcome.refusal and outcome.refusal.reason for outcome in outcomes]
        short = LedgerReason.NOT_ENOUGH_MASS
        assert reasons == [None, short, None, short]
        assert outcomes[3].refusal is not None
        assert outcomes[3].refusal.params["available"] == 6
        assert balances()[("yard", "kitchen")] == 6
        assert verify(actor=CLERK).difference is None

    def test_all_or_nothing(self, book: None) -> None:
        drafts = [
            entry(("households", "kitchen", -10), ("yard", "kitchen", 10)),
            entry(("yard", "kitchen", -11), ("users", "kitchen", 11)),
        ]
        with pytest.raises(BatchRefused) as caught:
            post_many(actor=CLERK, drafts=drafts, all_or_nothing=True)
        assert [outcome.refusal is None for outcome in caught.value.outcomes] == [True, False]
        assert Entry.objects.count() == 0
        assert balances() == {}

    def test_one_id_twice_in_a_batch_is_one_entry(self, book: None) -> None:
        draft = entry(("households", "kitchen", -10), ("yard", "kitchen", 10))
        first, second = post_many(actor=CLERK, drafts=[draft, draft])
        assert first.entry_id == second.entry_id
        assert (first.existed, second.existed) == (False, True)
        assert balances()[("yard", "kitchen")] == 10

    def test_one_id_with_two_bodies_in_a_batch(self, book: None) -> None:
        draft = entry(("households", "kitchen", -10), ("yard", "kitchen", 10))
        other = entry(
            ("households", "kitchen", -9), ("yard", "kitchen", 9), client_id=draft.client_id
        )
        first, second = post_many(actor=CLERK, drafts=[draft, other])
        assert first.refusal is None
        assert second.refusal is not None
        assert second.refusal.reason is LedgerReason.CLIENT_ID_REUSED

    def test_a_lot_of_a_refused_draft_is_not_opened(self, book: None) -> None:
        opening = entry(
            ("yard", "kitchen", -5),
            ("shed", "kitchen", 5, "L-1"),
            lots=(LotDraft("L-1", "kitchen"),),
        )
        using = entry(("households", "kitchen", -5), ("shed", "kitchen", 5, "L-1"))
        first, second = post_many(actor=CLERK, drafts=[opening, using])
        assert first.refusal is not None
        assert first.refusal.reason is LedgerReason.NOT_ENOUGH_MASS
        assert second.refusal is not None
        assert second.refusal.reason is LedgerReason.UNKNOWN_LOT

    def test_no_drafts_is_no_work(self, book: None) -> None:
        assert post_many(actor=CLERK, drafts=[]) == []

    def test_the_number_of_queries_does_not_grow_with_the_batch(
        self, book: None, django_assert_num_queries: object
    ) -> None:
        def batch(size: int) -> list[EntryDraft]:
            pair = (("households", "kitchen", -10), ("yard", "kitchen", 10))
            return [entry(*pair) for _ in range(size)]

        post_many(actor=CLERK, drafts=batch(1))  # makes the rows of the balances
        expected = {"sqlite": 13, "postgresql": 19}[connection.vendor]
        for size in (1, 300):
            with django_assert_num_queries(expected):  # type: ignore[operator]
                post_many(actor=CLERK, drafts=batch(size))


class TestRights:
    def actor(self, role: Role, **scope: object) -> Actor:
        return Actor(user_id=7, name="某人", grants=(Grant(role, **scope),))  # type: ignore[arg-type]

    draft = entry(("households", "kitchen", -5), ("truck", "kitchen", 5))

    def test_a_driver_of_the_hauler_may_write_down_a_pick_up(self, book: None) -> None:
        hauler = Organisation.objects.get(code="hauler")
        driver = self.actor(Role.DRIVER, organisation_id=hauler.pk)
        assert post(actor=driver, draft=self.draft).actor_id == 7

    def test_someone_elses_driver_may_not(self, book: None) -> None:
        plant = Organisation.objects.get(code="plant")
        driver = self.actor(Role.DRIVER, organisation_id=plant.pk)
        assert refused(self.draft, actor=driver).reason is LedgerReason.NOT_ALLOWED

    def test_the_office_of_the_district_may(self, book: None) -> None:
        officer = self.actor(Role.DISTRICT_OFFICER, region_path="/9/")
        assert post(actor=officer, draft=self.draft).actor_name == "某人"

    @pytest.mark.parametrize(
        "role",
        [Role.EVALUATOR, Role.RESIDENT, Role.SCHOOL, Role.OPERATOR, Role.PROVINCIAL_APPROVER],
    )
    def test_readers_post_nothing(self, book: None, role: Role) -> None:
        reader = self.actor(role, region_path="/")
        assert refused(self.draft, actor=reader).reason is LedgerReason.NOT_ALLOWED


class TestPostedRowsNeverChange:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_entry SET reason = 'x'",
            "UPDATE ledger_entry SET occurred_at = posted_at",
            "DELETE FROM ledger_entry",
            "UPDATE ledger_posting SET grams = 1",
            "DELETE FROM ledger_posting",
        ],
    )
    def test_the_database_refuses(self, stocked: None, statement: str) -> None:
        with (
            pytest.raises(IntegrityError, match="only added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_sqlite_cannot_replace_a_row_either(self, stocked: None) -> None:
        if connection.vendor != "sqlite":
            pytest.skip("INSERT OR REPLACE is SQLite's")
        with (
            pytest.raises(IntegrityError, match="only added"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry")

    def test_a_guarded_balance_below_zero_is_refused_by_the_database(self, stocked: None) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Balance.objects.filter(account__code="yard").update(grams=-1)


def test_balances_of_a_past_day_include_late_entries(book: None) -> None:
    monday = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
    pair = (("households", "kitchen", -10), ("yard", "kitchen", 10))
    post(actor=CLERK, draft=entry(*pair, at=monday))
    post(actor=CLERK, draft=entry(*pair, at=monday + dt.timedelta(days=1)))
    post(actor=CLERK, draft=entry(*pair, at=monday))  # remembered late

    def in_yard(day: dt.date | None) -> list[int]:
        return [row.grams for row in balances_at(actor=CLERK, day=day) if row.grams > 0]

    assert in_yard(dt.date(2026, 3, 1)) == []
    assert in_yard(dt.date(2026, 3, 2)) == [20]
    assert in_yard(dt.date(2026, 3, 3)) == [30]
    assert in_yard(None) == [30]


def test_bringing_mass_is_counted_per_day(book: None) -> None:
    bring(5)
    bring(6)
    rows = Turnover.objects.order_by("account__code").values_list(
        "account__code", "in_grams", "out_grams"
    )
    assert list(rows) == [("households", 0, 11), ("yard", 11, 0)]
