"""The pages: who sees them, what stands on them, how often they ask the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.supervision.world import DAY, SYSTEM, World, moment
from wufei.kernel.actors import Role
from wufei.kernel.jobs import run_waiting
from wufei.supervision.domain.setting import set_parameters
from wufei.supervision.models import Finding, FindingState, RuleParameter, RuleTrial

SignIn = Callable[[Role | str | None], Client]


def many(count: int) -> None:
    row = Finding.objects.filter(rule="long_stop").first()
    assert row is not None
    Finding.objects.bulk_create(
        Finding(
            **{
                name: getattr(row, name)
                for name in ("rule", "region", "organisation", "vehicle", "subject", "plate")
            },
            key=f"copy/{number}",
            begins_at=row.begins_at + dt.timedelta(minutes=number),
            ends_at=row.ends_at,
            severity="low",
            confidence=80,
            figures=row.figures,
        )
        for number in range(count)
    )


def test_the_list_says_what_happened(judged: World, client_as: SignIn) -> None:
    page = client_as(Role.DISTRICT_OFFICER).get("/supervision/").content.decode()

    assert "渝A0001登记可装厨余垃圾，于 07:02 在一食堂收了其他垃圾。" in page
    assert "二食堂应于 10:30 至 11:00 收运厨余垃圾" in page


def test_the_list_in_english(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    page = client.get("/supervision/", headers={"accept-language": "en"}).content.decode()

    assert "took Residual waste at First canteen at 07:02." in page


@pytest.mark.parametrize(
    ("query", "rules"),
    [
        ("rule=long_stop", {"long_stop"}),
        ("state=noted", set()),
        ("severity=high&q=P-1", {"wrong_vehicle"}),
        ("first=2025-11-26", set()),
        ("first=2025-11-25&last=2025-11-25&rule=missed_point", {"missed_point"}),
        ("sure=101", set()),
        ("standing=gone", set()),
    ],
)
def test_filters(judged: World, client_as: SignIn, query: str, rules: set[str]) -> None:
    answer = client_as(Role.DISTRICT_OFFICER).get(f"/supervision/?{query}")

    assert {row.record.rule for row in answer.context["table"].rows} == rules


def test_street_and_district_filters(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.CITY_OFFICER)
    street, district = judged.points["P-1"].region, judged.district
    answer = client.get(f"/supervision/?district={district.pk}&street={street.pk}")

    assert {row.record.rule for row in answer.context["table"].rows} == {
        "missed_point",
        "wrong_vehicle",
    }


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_as_often_for_many_as_for_few(
    judged: World, client_as: SignIn, django_assert_num_queries: Any, rows: int
) -> None:
    many(rows)
    client = client_as(Role.DISTRICT_OFFICER)
    client.get("/supervision/")
    with django_assert_num_queries(11):
        client.get("/supervision/?rule=long_stop")


@pytest.mark.parametrize("rows", [1, 30])
def test_the_day_asks_as_often_for_many_as_for_few(
    judged: World, client_as: SignIn, django_assert_num_queries: Any, rows: int
) -> None:
    many(rows)
    client = client_as(Role.DISTRICT_OFFICER)
    client.get("/supervision/day/")
    with django_assert_num_queries(11):
        client.get(f"/supervision/day/?day={DAY}")


def test_the_export_holds_the_rows_of_the_filter(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    answer = client.get("/supervision/export.xlsx?rule=wrong_vehicle")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    (head, row) = book.active.iter_rows(values_only=True)

    assert head[:4] == ("时间", "止", "规则", "发现")
    assert row[2:6] == (
        "车辆与类别不符",
        "渝A0001登记可装厨余垃圾，于 07:02 在一食堂收了其他垃圾。",
        "严重",
        100,
    )


def test_a_page_shows_evidence_figures_and_the_way(judged: World, client_as: SignIn) -> None:
    row = Finding.objects.get(rule="long_stop")
    answer = client_as(Role.DISTRICT_OFFICER).get(f"/supervision/findings/{row.pk}/")
    page = answer.content.decode()
    chart = answer.context["evidence"].chart

    assert "容许停留" in page
    assert "20 分钟" in page
    assert "出厂参数（未经核实）" in page
    assert [way["look"] for way in chart["data"]["ways"]] == [
        "around",
        "during",
        "around",
        "planned",
    ]
    assert chart["data"]["ways"][1]["at"][0] == [106.515, 29.51]


def test_a_page_names_weighings_and_receipts(judged: World, client_as: SignIn) -> None:
    row = Finding.objects.get(rule="unscanned_load")
    page = client_as(Role.DISTRICT_OFFICER).get(f"/supervision/findings/{row.pk}/").content.decode()

    assert "250 千克" in page
    assert "尚未入账" in page
    assert "200 千克" in page


def test_a_false_alarm_needs_a_reason_and_counts(judged: World, client_as: SignIn) -> None:
    row = Finding.objects.get(rule="long_stop")
    client = client_as(Role.DISTRICT_OFFICER)
    address = f"/supervision/findings/{row.pk}/false_alarm/"

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "等待装卸"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.state_reason, row.state_by) == ("false_alarm", "等待装卸", "陈立")
    tally = client.get("/supervision/rules/long_stop/").context["shipped_tally"]
    assert tally.count == 0  # older than the days that are compared
    page = client.get(f"/supervision/findings/{row.pk}/").content.decode()
    assert "等待装卸" in page


def test_who_may_not_judge_gets_no_form(judged: World, client_as: SignIn) -> None:
    row = Finding.objects.get(rule="long_stop")
    address = f"/supervision/findings/{row.pk}/false_alarm/"

    assert client_as(Role.DISPATCHER).get(address).status_code == 403
    assert client_as(Role.CITY_OFFICER).get(address).status_code == 403
    assert client_as(Role.CARRIER).get(address).status_code == 403


def test_the_ticked_ones_are_noted_together(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    keys = list(Finding.objects.values_list("pk", flat=True))
    answer = client.post(
        "/supervision/note/", {"finding": keys, "reason": "已电话核实", "query": "severity=high"}
    )

    assert answer["Location"] == "/supervision/?severity=high"
    assert set(Finding.objects.values_list("state", flat=True)) == {FindingState.NOTED}


def test_noting_nothing_or_what_is_done_changes_nothing(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    client.post("/supervision/note/", {"reason": "已阅"})
    first = Finding.objects.order_by("pk")[0]
    Finding.objects.filter(pk=first.pk).update(state=FindingState.FALSE_ALARM)
    keys = list(Finding.objects.values_list("pk", flat=True))
    client.post("/supervision/note/", {"finding": keys, "reason": "已阅"})

    assert Finding.objects.filter(state=FindingState.NOTED).count() == 0


def test_each_sees_the_own_findings(judged: World, client_as: SignIn) -> None:
    def rules(role: Role) -> set[str]:
        rows = client_as(role).get("/supervision/").context["table"].rows
        return {row.record.rule for row in rows}

    everything = set(Finding.objects.values_list("rule", flat=True))
    assert rules(Role.CITY_OFFICER) == rules(Role.EVALUATOR) == everything
    assert rules(Role.DISPATCHER) == everything
    assert rules(Role.STREET_OFFICER) == {"missed_point", "wrong_vehicle"}
    assert rules(Role.GATEKEEPER) == {"unscanned_load"}
    assert client_as(Role.RESIDENT).get("/supervision/").status_code == 403
    assert client_as(Role.DRIVER).get("/supervision/").status_code == 403


def test_figures_are_set_by_a_form_with_errors_beside_them(
    judged: World, client_as: SignIn
) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    address = "/supervision/rules/long_stop/parameters/"
    given = {
        "district": judged.district.pk,
        "figure_longest": "30.5",
        "figure_excused": ["depot"],
        "severity": "high",
        "enabled": "on",
        "valid_from": "2025-11-25",
        "source": "会议纪要",
    }
    refused = client.post(address, {**given, "figure_longest": "2000"})
    assert refused.status_code == 422
    assert "“容许停留”不能是 2000" in str(refused.context["form"]["figure_longest"].errors)

    assert client.post(address, given).status_code == 302
    row = RuleParameter.objects.get()
    assert row.values == {"longest": 1_830_000, "excused": ["depot"]}
    page = client.get("/supervision/rules/long_stop/").content.decode()
    assert "30.5 分钟" in page
    assert client.post(address, given).status_code == 422  # the same days again


def test_a_district_sets_no_figures_for_all(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    given = {"severity": "low", "valid_from": "2025-11-25", "source": "无"}
    assert client.post("/supervision/rules/late/parameters/", given).status_code == 422
    assert not RuleParameter.objects.exists()


@pytest.mark.parametrize(
    ("rule", "typed", "words"),
    [
        ("out_of_hours", {"figure_hours": "23:00-04:00"}, "“23:00-04:00”不是时段"),
        ("two_classes", {"figure_together": "kitchen+gold"}, "“gold”不是已登记的类别"),
        ("unexplained_mass", {"figure_share": "0.05"}, "不能是 0.05"),
    ],
)
def test_what_the_library_does_not_know_is_refused(
    judged: World, client_as: SignIn, rule: str, typed: dict[str, str], words: str
) -> None:
    client = client_as(Role.CITY_OFFICER)
    given = {"severity": "low", "valid_from": "2025-11-25", "source": "无", "enabled": "on"}
    answer = client.post(f"/supervision/rules/{rule}/parameters/", {**given, **typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_row_of_figures_is_ended(judged: World, client_as: SignIn) -> None:
    row = set_parameters(
        actor=SYSTEM, rule="late", district=None, values={}, valid_from=DAY, source="试行"
    )
    client = client_as(Role.CITY_OFFICER)
    answer = client.post(
        f"/supervision/parameters/{row.pk}/end/", {"valid_to": "2025-12-31", "reason": "期满"}
    )

    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.valid_to == dt.date(2025, 12, 31)
    district = client_as(Role.DISTRICT_OFFICER)
    assert district.get(f"/supervision/parameters/{row.pk}/end/").status_code == 403


def test_a_trial_is_asked_for_computed_and_shown(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    answer = client.post(
        "/supervision/rules/long_stop/trial/",
        {
            "district": judged.district.pk,
            "figure_longest": "60",
            "first_day": DAY,
            "last_day": DAY,
        },
    )
    trial = RuleTrial.objects.get()
    address = f"/supervision/trials/{trial.pk}/"
    assert answer["Location"] == address
    assert 'hx-trigger="every 2s"' in client.get(address).content.decode()

    run_waiting()

    shown = client.get(address)
    assert shown.context["trial"].result["true_lost"] == 1
    assert "将丢失的发现" in shown.content.decode()
    assert client.get(f"{address}progress/")["HX-Refresh"] == "true"


def test_days_are_judged_again_by_a_form(judged: World, client_as: SignIn) -> None:
    client = client_as(Role.DISTRICT_OFFICER)
    address = "/supervision/runs/new/"
    assert (
        client.post(address, {"first_day": "2025-11-26", "last_day": "2025-11-25"}).status_code
        == 422
    )
    later = timezone.localdate() + dt.timedelta(days=1)
    assert client.post(address, {"first_day": later, "last_day": later}).status_code == 422
    client.post(address, {"first_day": DAY, "last_day": DAY})
    run_waiting()

    runs = client.get("/supervision/runs/").context["table"].rows
    assert [row.record.counts["new"] for row in runs] == [0, 4]
    assert client_as(Role.STREET_OFFICER).get(address).status_code == 403


def test_the_day_shows_counts_places_and_what_is_overdue(judged: World, client_as: SignIn) -> None:
    answer = client_as(Role.DISTRICT_OFFICER).get(f"/supervision/day/?day={DAY}")

    assert answer.context["matrix"]["total"] == 4
    assert answer.context["matrix"]["districts"] == ["九龙坡区"]
    assert [item["name"] for item in answer.context["chart"]["data"]["items"]] == [
        "漏收",
        "进厂类别无扫码",
        "车辆与类别不符",
    ]
    assert [row.until for row in answer.context["overdue"]] == [moment("11:00")]


def test_a_day_that_is_none_is_today(world: World, client_as: SignIn) -> None:
    answer = client_as(Role.DISTRICT_OFFICER).get("/supervision/day/?day=2025-13-40")
    assert answer.context["day"] == timezone.localdate()
    assert "这一天没有发现" in answer.content.decode()
