"""Each planted fault is in the ledger, where the page that shows it looks for it."""

import datetime as dt

import pytest
from django.db.models import Sum
from django.utils import timezone

from wufei.demo import accounts, faults, weighbridge_file
from wufei.demo.faults import PLANTED, Fault
from wufei.intake.public import ImportRun
from wufei.kernel.actors import Actor
from wufei.ledger.public import (
    Entry,
    Hold,
    Turnover,
    expired_holds,
    overdue_transit,
    refused_on_site,
)
from wufei.registry.public import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

FIND = {planted.fault: planted.find for planted in PLANTED}


def test_every_fault_is_listed_once_with_the_page_that_shows_it() -> None:
    assert [planted.fault for planted in PLANTED] == list(Fault)
    assert all(planted.page and planted.text and planted.find for planted in PLANTED)


def test_a_load_and_a_consignment_are_past_their_deadline(reader: Actor) -> None:
    overdue = overdue_transit(actor=reader, now=timezone.now())
    lots = {row.lot.code for row in overdue}
    drums = Entry.objects.get(paper_reference=FIND[Fault.OVERDUE_MANIFEST]).postings
    expected = set(drums.values_list("lot__code", flat=True)) | {FIND[Fault.OVERDUE_LOAD]}

    assert lots == expected
    assert len(expected) > 1


def test_part_of_a_refused_load_is_still_on_site(reader: Actor) -> None:
    (row,) = refused_on_site(actor=reader)

    assert row.account.code == FIND[Fault.REFUSED_ON_SITE]
    assert row.grams > 0


def test_announced_loads_are_settled_in_part_void_expired_and_open(reader: Actor) -> None:
    states = dict(Hold.objects.values_list("paper_reference", "state"))

    assert states == {
        "预约-20261031-01": "open",
        "预约-20261031-02": "void",
        "预约-20261030-03": "expired",
        "预约-20261031-04": "open",
    }
    part = Hold.objects.get(paper_reference="预约-20261031-01")
    assert 0 < part.settled_grams < part.grams
    (expired,) = expired_holds(actor=reader)
    assert expired.paper_reference == FIND[Fault.EXPIRED_HOLD]


def test_a_gate_weighs_far_less_than_the_collectors_did() -> None:
    entry = Entry.objects.get(postings__account__code=accounts.UNEXPLAINED)
    lost = entry.postings.get(account__code=accounts.UNEXPLAINED).grams
    carried = -entry.postings.get(lot__code=FIND[Fault.LOW_GATE_WEIGHT]).grams

    assert 0.17 < lost / carried < 0.19
    assert timezone.localtime(entry.occurred_at).date() == faults.LOW_GATE_DAY
    assert entry.receipt.received_grams == carried - lost


def test_some_sheets_were_entered_long_after_the_day() -> None:
    late = Entry.objects.filter(reason__startswith=FIND[Fault.LATE_ENTRIES]).order_by("id")

    assert late.count() == 6
    assert {timezone.localtime(e.occurred_at).date() for e in late} == {faults.LATE_DAY}
    before = Entry.objects.filter(id__lt=late[0].pk, occurred_at__gt=late[0].occurred_at)
    assert before.count() > 1000


def test_a_wrong_weight_was_undone_and_entered_again() -> None:
    wrong = Entry.objects.get(paper_reference=FIND[Fault.WRONG_WEIGHT], reverses=None)
    right = Entry.objects.get(paper_kind="day-sheet", paper_reference=FIND[Fault.WRONG_WEIGHT][:-2])

    assert wrong.reversed_by.reason
    first = wrong.postings.get(line=0)
    assert first.grams == 10 * right.postings.get(line=0).grams


def test_only_the_furnace_ran_over_its_capacity_and_only_on_one_day() -> None:
    fed = (
        Turnover.objects.filter(
            account__stage="process", material__scheme__in=("household", "product")
        )
        .values("account__site", "day")
        .annotate(grams=Sum("in_grams"))
    )
    capacity = dict(Site.objects.values_list("pk", "capacity_grams_per_day"))
    over = [row for row in fed if row["grams"] > capacity[row["account__site"]]]

    assert [(row["day"], Site.objects.get(pk=row["account__site"]).code) for row in over] == [
        (faults.OVER_CAPACITY_DAY, "SITE-WTE")
    ]
    feed = Entry.objects.filter(paper_reference=FIND[Fault.OVER_CAPACITY], kind="transfer")
    assert feed.count() == 1


def test_one_village_brings_no_kitchen_waste_for_three_weeks() -> None:
    days = Turnover.objects.filter(
        account__code=FIND[Fault.SILENT_COMMUNITY], material__key="kitchen_family"
    ).values_list("day", flat=True)
    silent = [d for d in days if faults.SILENT_FROM <= d <= faults.SILENT_TO]
    month_before = [d for d in days if d.month == 9 and d.year == 2026]

    assert silent == []
    assert len(month_before) == 15
    assert dt.timedelta(days=20) == faults.SILENT_TO - faults.SILENT_FROM


def test_a_weighbridge_file_was_imported_with_rows_that_could_not_be_posted() -> None:
    run = ImportRun.objects.get(source__name=FIND[Fault.REJECTED_ROWS])

    assert run.state == "posted"
    assert run.created_by.username == "district"
    assert run.rows_done == weighbridge_file.GOOD_ROWS + weighbridge_file.WRONG_ROWS
    assert run.entries_posted == weighbridge_file.GOOD_ROWS
    assert run.rejected_rows.count() == weighbridge_file.WRONG_ROWS
    assert len(set(run.rejected_rows.values_list("code", flat=True))) == weighbridge_file.WRONG_ROWS
