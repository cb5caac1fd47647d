"""The pages of inspection, walked as the people who use them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.inspection.test_visits import FORM
from tests.inspection.world import CITY, World, picture
from wufei.inspection.declared import REGISTERS
from wufei.inspection.domain.publishing import publish, save_draft
from wufei.inspection.domain.questions import from_json
from wufei.inspection.models import (
    AccuracyCheck,
    Answer,
    ChainHolder,
    DeadlineRule,
    EnforcementMeasure,
    FormTemplate,
    Notice,
    NoticeReading,
    Problem,
    ProblemEvent,
    ProblemKind,
    RecipientList,
    Team,
    TeamKind,
    TeamMember,
    Visit,
    VisitPlan,
)
from wufei.supervision.public import Finding

SignIn = Callable[[str], Client]
HOME = "/inspection/"


@pytest.fixture
def sign_in(world: World) -> SignIn:
    def enter(who: str) -> Client:
        client = Client()
        client.force_login(world.inspector if who == "inspector" else world.cast[who])
        return client

    return enter


@pytest.fixture
def template(world: World) -> FormTemplate:
    row = FormTemplate.objects.create(code="F-1", name="日常巡查")
    save_draft(actor=CITY, template=row, questionnaire=FORM)
    publish(actor=CITY, template=row)
    return row


@pytest.fixture
def visit(world: World, template: FormTemplate) -> Visit:
    return Visit.objects.create(
        client_id=uuid.uuid4(),
        team=world.team,
        point=world.point,
        template=template,
        day=timezone.localdate(),
    )


def hidden(client: Client, url: str) -> dict[str, str]:
    """The hidden fields that the page's form carries."""
    form = client.get(url).context["form"]
    return {field.name: str(field.value()) for field in form.hidden_fields()}


PLAIN = [
    HOME,
    *(f"{HOME}{name}/" for name in ("settings", "chain", "workload", "problems", "visits")),
    f"{HOME}problems/new/",
    f"{HOME}notices/",
    *(f"{HOME}{register.slug}/" for register in REGISTERS),
    *(f"{HOME}{register.slug}/new/" for register in REGISTERS),
]


@pytest.mark.parametrize("url", PLAIN)
def test_every_page_opens_in_both_languages(sign_in: SignIn, client: Client, url: str) -> None:
    city = sign_in("city_officer")
    assert city.get(url).status_code == 200
    assert city.get(url, headers={"accept-language": "en"}).status_code == 200
    assert client.get(url).status_code == 302


@pytest.mark.parametrize("who", ["resident", "provincial_approver", "driver", "operator"])
def test_others_have_no_work_here(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get(HOME).status_code == 403


def test_a_problem_goes_round_by_its_pages(world: World, sign_in: SignIn) -> None:
    street, worker = sign_in("street_officer"), sign_in("community_worker")
    new = f"{HOME}problems/new/"
    answer = street.post(
        new,
        {
            **hidden(street, new),
            "kind": world.kind.pk,
            "title": "桶边堆放",
            "point": world.point.pk,
            "photos": [picture(), picture((200, 0, 0))],
        },
    )
    problem = Problem.objects.get()
    page = f"{HOME}problems/{problem.code}/"
    assert answer["Location"] == page
    assert ProblemEvent.objects.get(number=1).photos.count() == 2
    assert "提交整改" in worker.get(page).content.decode()
    assert "复查</a>" not in street.get(page).content.decode()

    correct = f"{page}correct/"
    refused = worker.post(correct, hidden(worker, correct))
    assert refused.status_code == 422
    assert "提交整改须附照片" in refused.content.decode()
    text = BytesIO(b"no picture")
    text.name = "note.jpg"
    refused = worker.post(correct, {**hidden(worker, correct), "photos": text})
    assert refused.status_code == 422
    assert "这个文件不是能读的照片" in refused.content.decode()
    sent = {**hidden(worker, correct), "photos": picture(), "reason": "已清运"}
    assert worker.post(correct, sent)["Location"] == page
    shown = str(ProblemEvent.objects.get(number=3).photos.get().photo_id)
    assert street.get(f"/photos/{shown}/").status_code == 200
    assert sign_in("generator").get(f"/photos/{shown}/").status_code == 404

    again = f"{page}recheck/"
    sent = {**hidden(street, again), "verdict": "returned"}
    assert street.post(again, sent).status_code == 422
    street.post(again, {**sent, "reason": "地面有污水"})
    worker.post(correct, {**hidden(worker, correct), "photos": picture()})
    street.post(again, {**hidden(street, again), "verdict": "passed"})
    district = sign_in("district_officer")
    district.post(f"{page}count/", hidden(district, f"{page}count/"))
    district.post(f"{page}close/", hidden(district, f"{page}close/"))
    problem.refresh_from_db()
    assert (problem.state, problem.times_returned, problem.version) == ("closed", 1, 8)
    body = district.get(page).content.decode()
    assert "整改前照片 1" in body
    assert "整改后照片 1" in body


def test_two_tabs_do_not_overwrite_each_other(world: World, sign_in: SignIn) -> None:
    problem = world.problem()
    district = sign_in("district_officer")
    url = f"{HOME}problems/{problem.code}/withdraw/"
    old = hidden(district, url)
    world.corrected(problem)
    answer = district.post(url, {**old, "reason": "重复登记"})
    assert answer.status_code == 422
    assert "刚刚已被他人处理" in answer.content.decode()


def test_an_officer_assigns_and_prints(world: World, sign_in: SignIn) -> None:
    ProblemKind.objects.update(assigns_itself=False)
    problem = world.problem(kind=ProblemKind.objects.get())
    district = sign_in("district_officer")
    page = f"{HOME}problems/{problem.code}/"
    assert district.get(f"{page}order.pdf").status_code == 404
    form = district.get(f"{page}assign/").context["form"]
    assert form.initial["user"] == world.cast["community_worker"]
    due = timezone.localtime() + dt.timedelta(days=3)
    sent = {
        **hidden(district, f"{page}assign/"),
        "organisation": world.hauler.pk,
        "due_at": f"{due:%Y-%m-%dT%H:%M}",
    }
    assert district.post(f"{page}assign/", sent).status_code == 302
    problem.refresh_from_db()
    assert problem.responsible_organisation == world.hauler
    for paper in ("order", "notice"):
        answer = district.get(f"{page}{paper}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF")
    assert sign_in("generator").get(page).status_code == 404


def test_a_finding_becomes_a_problem(world: World, sign_in: SignIn) -> None:
    now = timezone.now()
    finding = Finding.objects.create(
        key="k",
        rule="overfull_bin",
        region=world.community,
        point=world.point,
        subject="P-1",
        begins_at=now,
        ends_at=now,
        severity="low",
        confidence=80,
    )
    street = sign_in("street_officer")
    url = f"{HOME}problems/new/?finding={finding.pk}"
    form = street.get(url).context["form"]
    assert form.initial["kind"] == world.kind.pk
    sent = {**hidden(street, url), "kind": world.kind.pk, "title": "满溢", "point": world.point.pk}
    assert street.post(url, sent).status_code == 302
    finding.refresh_from_db()
    assert (finding.state, Problem.objects.get().finding) == ("taken_up", finding)
    assert street.get(f"{HOME}problems/new/?finding=99999").status_code == 404
    assert street.get(f"{HOME}problems/new/?finding=x").status_code == 404


def test_a_visit_is_filled_on_its_page(world: World, sign_in: SignIn, visit: Visit) -> None:
    inspector = sign_in("inspector")
    page = f"{HOME}visits/{visit.pk}/"
    assert str(world.point) in inspector.get(HOME).content.decode()
    where = {"latitude": "29.500100", "longitude": "106.500000", "accuracy": "12"}
    inspector.post(f"{page}begin/", where)
    visit.refresh_from_db()
    assert (visit.state, visit.metres_off) == ("begun", 11)
    name = str(uuid.uuid4())
    sent = {"client_id": name, "version": "1", "value_overflow": "no", "value_clean": ""}
    answer = inspector.post(f"{page}submit/", sent)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "“桶未满溢”须附照片。 请拍照后再提交。" in body
    assert "“地面干净”没有填写。" in body
    text = BytesIO(b"x")
    text.name = "x.jpg"
    answer = inspector.post(
        f"{page}submit/", {**sent, "value_clean": "yes", "photo_overflow": text}
    )
    assert "这个文件不是能读的照片" in answer.content.decode()
    answer = inspector.post(f"{page}submit/", {**sent, "photo_overflow": picture()})
    assert answer.status_code == 422
    typed = answer.context["given"]
    assert typed["photo_id_overflow"]
    good = {**sent, "value_clean": "yes", "photo_id_overflow": typed["photo_id_overflow"]}
    for _again in range(2):
        assert inspector.post(f"{page}submit/", good).status_code == 302
    problem = Problem.objects.get()
    assert Answer.objects.get(item="overflow").photo is not None
    assert problem.code in inspector.get(page).content.decode()


def test_an_instructor_counts_bags(world: World, sign_in: SignIn, visit: Visit) -> None:
    TeamKind.objects.update(checks_accuracy=True)
    Visit.objects.update(template=None)
    inspector = sign_in("inspector")
    page = f"{HOME}visits/{visit.pk}/"
    assert "检查袋数" in inspector.get(page).content.decode()
    sent = {"client_id": str(uuid.uuid4()), "bags_checked": "20", "bags_correct": "21"}
    answer = inspector.post(f"{page}submit/", sent)
    assert "正确袋数 21 多于检查袋数 20" in answer.content.decode()
    inspector.post(f"{page}submit/", {**sent, "bags_correct": "18", "households_seen": "9"})
    check = AccuracyCheck.objects.get()
    assert (check.bags_checked, check.bags_correct, check.households_seen) == (20, 18, 9)
    table = sign_in("district_officer").get(f"{HOME}workload/").context["table"]
    assert [(row.person, row.done, row.accuracy) for row in table.data] == [
        ("巡检员小周", 1, "90.0%")
    ]


def test_a_visit_without_a_plan_and_one_left_out(world: World, sign_in: SignIn) -> None:
    inspector = sign_in("inspector")
    url = f"{HOME}visits/new/"
    sent = {**hidden(inspector, url), "team": world.team.pk, "point": world.point.pk}
    answer = inspector.post(url, sent)
    made = Visit.objects.get()
    assert answer["Location"] == f"{HOME}visits/{made.pk}/"
    inspector.post(f"{HOME}visits/{made.pk}/skip/", {"reason": "封路"})
    made.refresh_from_db()
    assert (made.state, made.reason) == ("skipped", "封路")
    assert sign_in("street_officer").get(url).status_code == 403


def test_notices_are_read_and_signed(world: World, sign_in: SignIn) -> None:
    world.problem()
    worker = sign_in("community_worker")
    assert "1 条未读" in worker.get(HOME).content.decode()
    notice = Notice.objects.get()
    worker.get(f"{HOME}notices/{notice.pk}/")
    assert "条未读" not in worker.get(HOME).content.decode()
    worker.post(f"{HOME}notices/{notice.pk}/acknowledge/")
    assert NoticeReading.objects.get().acknowledged_at is not None
    assert sign_in("inspector").get(f"{HOME}notices/{notice.pk}/").status_code == 404


def rows_of(content: bytes) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_lists_are_filtered_and_exported(world: World, sign_in: SignIn) -> None:
    first, second = world.problem(), world.problem(title="污水")
    world.corrected(first)
    Problem.objects.filter(pk=second.pk).update(due_at=timezone.now() - dt.timedelta(days=2))
    district, worker = sign_in("district_officer"), sign_in("community_worker")
    url = f"{HOME}problems/"

    def codes(client: Client, query: str) -> list[str]:
        return [row.code for row in client.get(url + query).context["table"].data]

    assert codes(district, "?due=overdue") == [second.code]
    assert codes(district, "?whose=recheck") == [first.code]
    assert codes(worker, "?whose=correct") == [second.code]
    assert codes(district, "?q=污水") == [second.code]
    assert codes(district, "?state=corrected") == [first.code]
    assert "逾期 2 天" in district.get(url).content.decode()
    export = district.get(f"{url}?export=xlsx&state=corrected")
    rows = rows_of(b"".join(export.streaming_content))  # type: ignore[attr-defined]
    assert [row[0] for row in rows] == ["编号", first.code]
    for name in ("visits", "workload"):
        assert district.get(f"{HOME}{name}/?export=xlsx").status_code == 200


@pytest.mark.parametrize(
    ("url", "who"),
    [
        (f"{HOME}problems/", "district_officer"),
        (f"{HOME}problems/", "inspector"),
        (f"{HOME}notices/", "community_worker"),
        (f"{HOME}visits/", "district_officer"),
        (f"{HOME}visits/", "inspector"),
        (HOME, "inspector"),
        (HOME, "district_officer"),
        (f"{HOME}workload/", "district_officer"),
    ],
)
def test_lists_ask_as_much_for_30_rows_as_for_one(
    world: World, sign_in: SignIn, url: str, who: str
) -> None:
    def more(number: int) -> None:
        problem = world.problem(title=f"{number}")
        if number % 2:
            world.corrected(problem)
        Visit.objects.create(
            client_id=uuid.uuid4(),
            team=world.team,
            point=world.point,
            day=timezone.localdate(),
        )

    client = sign_in(who)
    counts = []
    for wanted in (2, 30):
        while Problem.objects.count() < wanted:
            more(Problem.objects.count())
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 30


def test_the_chain_names_people_to_those_who_work_there(world: World, sign_in: SignIn) -> None:
    street = sign_in("street_officer")
    page = f"{HOME}holders/{world.holder.pk}/"
    until = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    sent = {"name": "张三", "phone": "13800000000", "keep_until": until}
    assert street.post(f"{page}person/", sent)["Location"] == page
    chain = f"{HOME}chain/?point=P-1"
    assert "13800000000" in street.get(chain).content.decode()
    assert "13800000000" in sign_in("community_worker").get(page).content.decode()
    inspector = sign_in("inspector").get(chain).content.decode()
    assert ("楼栋长" in inspector, "13800000000" in inspector) == (True, False)
    assert sign_in("evaluator").get(page).content.decode().count("13800000000") == 0
    assert sign_in("generator").get(page).status_code == 404


def test_settings_are_entered_by_their_forms(world: World, sign_in: SignIn) -> None:
    city, district = sign_in("city_officer"), sign_in("district_officer")
    inside = {"district": world.district.pk}
    city.post(f"{HOME}kinds/new/", {"code": "K-2", "name": "混投", "severity": 2})
    assert ProblemKind.objects.filter(code="K-2").exists()
    rule = {"amount": 2, "unit": "hour", "party": "hauler", **inside}
    assert district.post(f"{HOME}deadlines/new/", {**rule, "district": ""}).status_code == 422
    assert district.post(f"{HOME}deadlines/new/", rule).status_code == 302
    assert DeadlineRule.objects.get(district=world.district).amount == 2
    told = {"code": "L-1", "name": "属地", "occasions": ["assigned"], **inside}
    people = {"users": [world.cast["street_officer"].pk], "organisations": [world.hauler.pk]}
    district.post(f"{HOME}lists/new/", {**told, **people})
    assert RecipientList.objects.get().users.get() == world.cast["street_officer"]
    assert "何静" in district.get(f"{HOME}lists/{RecipientList.objects.get().pk}/").content.decode()
    team = {"code": "T-2", "name": "二队", "kind": world.team.kind_id}
    district.post(f"{HOME}teams/new/", {**team, "region": world.community.pk})
    made = Team.objects.get(code="T-2")
    member = {"team": made.pk, "user": world.cast["community_worker"].pk}
    district.post(f"{HOME}members/new/", member)
    assert TeamMember.objects.get(team=made).user == world.cast["community_worker"]
    plan = {"code": "V-1", "name": "日巡", "team": made.pk, "points": [world.point.pk]}
    assert district.post(f"{HOME}plans/new/", plan).status_code == 422
    district.post(f"{HOME}plans/new/", {**plan, "weekdays": [0, 1, 2, 3, 4, 5, 6]})
    row = VisitPlan.objects.get()
    assert (row.weekdays, row.visits.count()) == (127, 14)
    edit = district.get(f"{HOME}plans/{row.pk}/edit/").context["form"]
    assert edit.initial["weekdays"] == [0, 1, 2, 3, 4, 5, 6]
    district.post(f"{HOME}plans/{row.pk}/edit/", {**plan, "weekdays": [0]})
    row.refresh_from_db()
    assert (row.weekdays, row.visits.count()) == (1, 2)
    holder = {"role": world.chain_role.pk, "region": world.community.pk}
    district.post(f"{HOME}holders/new/", holder)
    assert ChainHolder.objects.filter(region=world.community).exists()
    fine = {"code": "M-1", "name": "罚款", "fines": "on", "least_fen": "50", "most_fen": "200.5"}
    city.post(f"{HOME}measures/new/", fine)
    found = EnforcementMeasure.objects.get()
    assert (found.least_fen, found.most_fen) == (5000, 20050)
    close = {"valid_to": timezone.localdate().isoformat(), "reason": "不再使用"}
    assert city.post(f"{HOME}measures/{found.pk}/close/", close).status_code == 302
    assert district.post(f"{HOME}measures/{found.pk}/close/", close).status_code == 403


def test_a_form_is_drafted_item_by_item_and_as_a_file(
    world: World, sign_in: SignIn, template: FormTemplate
) -> None:
    city = sign_in("city_officer")
    page = f"{HOME}forms/{template.pk}/draft/"
    file = b"".join(city.get(f"{HOME}forms/{template.pk}/draft.xlsx").streaming_content)  # type: ignore[attr-defined]
    item = f"{page}item/"
    sent = {
        **hidden(city, item),
        "section": "环境",
        "key": "sort",
        "text": "分类质量",
        "type": "choice",
        "points": 10,
        "photo": "may",
        "fails_on": "no",
        "choices": "好=10\n差=0!",
    }
    assert city.post(item, sent).status_code == 302
    template.refresh_from_db()
    keys = [each.key for each in from_json(template.draft).items()]
    assert keys == ["overflow", "clean", "sort"]
    stale = city.post(item, {**sent, "key": "again"})
    assert stale.status_code == 422
    act = {"revision": template.revision, "key": "sort"}
    city.post(page, {**act, "do": "raise"})
    template.refresh_from_db()
    keys = [each.key for each in from_json(template.draft).items()]
    assert keys == ["overflow", "sort", "clean"]
    city.post(f"{HOME}forms/{template.pk}/publish/", {"reason": "增加分类质量"})
    assert template.versions.count() == 2
    assert city.get(f"{HOME}forms/{template.pk}/versions/2/").status_code == 200
    upload = BytesIO(file)
    upload.name = "form.xlsx"
    city.post(page, {"file": upload, "revision": template.revision})
    template.refresh_from_db()
    assert from_json(template.draft) == FORM
    wrong = BytesIO("分区,编号,项目,类型,分值\n一,a,甲,猜谜,多\n".encode())
    wrong.name = "form.csv"
    answer = city.post(page, {"file": wrong, "revision": template.revision})
    assert answer.status_code == 422
    assert [(p.row, p.column) for p in answer.context["file_problems"]] == [
        (2, "类型"),
        (2, "分值"),
    ]
    assert sign_in("street_officer").get(page).status_code == 403


def test_a_fine_is_recorded(world: World, sign_in: SignIn) -> None:
    measure = EnforcementMeasure.objects.create(
        code="M-1", name="罚款", fines=True, legal_basis="示例条例", most_fen=100_00
    )
    district = sign_in("district_officer")
    problem = world.problem()
    url = f"{HOME}problems/{problem.code}/enforce/"
    sent = {
        **hidden(district, url),
        "measure": measure.pk,
        "case_number": "案-1",
        "amount": "150",
        "served_on": timezone.localdate().isoformat(),
    }
    answer = district.post(url, sent)
    assert answer.status_code == 422
    assert "金额 150.00 元不在“罚款”的 0.00 至 100.00 元之间" in answer.content.decode()
    assert district.post(url, {**sent, "amount": "80"}).status_code == 302
    assert "80.00 元" in district.get(f"{HOME}problems/{problem.code}/").content.decode()
    assert sign_in("inspector").get(url).status_code == 403
