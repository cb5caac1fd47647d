"""The pages: a month of a bulletin through them, the archive, the files, and who sees what."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import reverse

from tests.bulletin.conftest import DISTRICTS, WORK, ActorAs
from tests.bulletin.living import BY, EDITOR, S, begun, brought_to, draft, handed_in
from wufei.bulletin.domain.contributing import move_contribution
from wufei.bulletin.models import Contribution, ContributionState, Delivery, Issue, Series
from wufei.kernel.actors import Role

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role | str | None], Client]
CHART = "\n[[chart|kitchen_rate|2026-02..2026-03|||厨余占比]]"


def issued(actor_as: ActorAs, series: Series, body: str = draft().body + CHART) -> Issue:
    return brought_to(actor_as, begun(actor_as, series, draft(body)), S.ISSUED)


@pytest.fixture
def public_issue(actor_as: ActorAs, series: Series, small_city: None) -> Issue:
    return issued(actor_as, series)


def test_a_month_through_the_pages(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    unit, editor = client_as(Role.GENERATOR), client_as(EDITOR)
    answer = unit.post(
        reverse("bulletin:contribute"),
        {
            "series": series.pk,
            "unit": Contribution.unit.field.related_model.objects.get(code="ORG-GEN-1").pk,
            "title": "推进减量",
            "body": "\u3000\u30003月9日，启动第一批。",
            "version": 1,
        },
        follow=True,
    )
    row = Contribution.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("bulletin:contribution", args=[row.pk])
    saved = unit.post(
        reverse("bulletin:autosave", args=[row.pk]),
        {"title": "推进减量", "body": "3月9日，启动第二批。", "version": 1},
    )
    told = saved.json()
    assert told["version"] == 2
    assert told["preview"].strip() == "<p>3月9日，启动第二批。</p>"
    stale = unit.post(
        reverse("bulletin:autosave", args=[row.pk]),
        {"title": "推进减量", "body": "别的", "version": 1},
    )
    assert stale.status_code == 409
    assert "您的修改没有覆盖它" in stale.json()["problem"]
    unit.post(reverse("bulletin:contribution_step", args=[row.pk, "submitted"]))
    editor.post(reverse("bulletin:contribution_step", args=[row.pk, "accepted"]))
    editor.post(
        reverse("bulletin:begin_issue"),
        {"series": series.pk, "first_day": "2026-03-01", "last_day": "2026-03-31"},
    )
    issue = Issue.objects.get()
    editor.post(reverse("bulletin:add", args=[issue.pk, row.pk]), {"group": DISTRICTS})
    editor.post(
        reverse("bulletin:new_item", args=[issue.pk]),
        {
            "group": WORK,
            "title": "召开推进会",
            "body": draft().body,
            "source": "市无废办",
            "version": 0,
        },
    )
    page = editor.get(reverse("bulletin:compose", args=[issue.pk])).content.decode()
    assert "全市厨余占比达" in page
    assert ">72.7%</a>" in page
    for state, role in BY.items():
        client_as(role).post(reverse("bulletin:step", args=[issue.pk, state.value]))
    issue.refresh_from_db()
    assert (issue.state, issue.number) == (S.ISSUED, 8)
    public = client_as(None)
    read = public.get(reverse("bulletin:issue", args=["brief", 8]))
    assert read.status_code == 200
    assert "启动第二批" in read.content.decode()
    assert Contribution.objects.get().state == ContributionState.ADOPTED


def test_the_archive_is_searched_by_words_of_the_text(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issued(actor_as, series)
    public = client_as(None)
    address = reverse("bulletin:archive")
    assert "渝环简报008" in public.get(address, {"q": "厨余占比 推进会"}).content.decode()
    assert "没有找到" in public.get(address, {"q": "不在其中"}).content.decode()
    assert "渝环简报008" in public.get(address, {"year": "2026"}).content.decode()
    feed = public.get(reverse("bulletin:feed")).content.decode()
    assert "召开推进会" in feed


@pytest.mark.parametrize(
    ("name", "start"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("txt", "无废城市建设工作简报".encode())],
)
def test_the_files_of_an_issue(
    client_as: ClientAs, public_issue: Issue, name: str, start: bytes
) -> None:
    answer = client_as(None).get(reverse(f"bulletin:{name}", args=["brief", 8]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(start)
    assert answer["Content-Disposition"].startswith("attachment; filename")


def test_the_word_file_names_the_official_faces_and_holds_the_chart(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    import docx

    issued(actor_as, series)
    answer = client_as(None).get(reverse("bulletin:docx", args=["brief", 8]))
    made = docx.Document(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert "3月5日，召开推进会。全市厨余占比达72.7%。" in texts
    assert len(made.inline_shapes) == 1
    faces = {
        style.element.rPr.rFonts.get(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
        )
        for style in made.styles
        if style.name.startswith("Bulletin")
    }
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"}


def test_the_machine_readable_form_follows_its_published_schema(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = issued(actor_as, series)
    public = client_as(None)
    schema = json.loads(public.get(reverse("bulletin:schema")).content)
    whole = public.get(reverse("bulletin:json", args=["brief", 8])).json()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(whole, schema)
    assert (whole["cut"], whole["number"]) == (issue.cut, 8)
    figure = whole["groups"][0]["items"][0]["blocks"][0]["runs"][1]
    assert figure == {
        "figure": "kitchen_rate", "period": "2026-03", "region": "", "shown": "72.7%",
    }  # fmt: skip


def test_the_chart_is_a_vector(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issued(actor_as, series)
    page = client_as(None).get(reverse("bulletin:issue", args=["brief", 8])).content.decode()
    (address,) = [part for part in page.split('"') if part.endswith(".svg") and "charts" in part]
    answer = client_as(None).get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_a_withdrawn_issue_says_so_and_hands_out_nothing(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    issue = issued(actor_as, series)
    client_as(BY[S.SIGNED]).post(
        reverse("bulletin:step", args=[issue.pk, "withdrawn"]), {"reason": "数字有误"}
    )
    public = client_as(None)
    gone = public.get(reverse("bulletin:issue", args=["brief", 8]))
    assert gone.status_code == 410
    assert "本期已撤回" in gone.content.decode()
    for name in ("pdf", "docx", "txt", "json"):
        assert public.get(reverse(f"bulletin:{name}", args=["brief", 8])).status_code == 404


def test_an_issue_that_is_not_public_is_read_by_its_recipients_only(
    client_as: ClientAs, actor_as: ActorAs, series: Series, small_city: None
) -> None:
    from wufei.bulletin.domain.distributing import distribute
    from wufei.bulletin.domain.keeping import add_recipient
    from wufei.bulletin.models import Way
    from wufei.registry.public import Organisation

    Series.objects.update(public=False)
    series.refresh_from_db()
    add_recipient(
        actor=actor_as(EDITOR),
        series=series,
        way=Way.DOWN,
        name="某企业",
        organisation=Organisation.objects.get(code="ORG-GEN-1"),
    )
    issue = issued(actor_as, series)
    assert distribute(actor=actor_as(EDITOR), issue=issue) == 1
    assert distribute(actor=actor_as(EDITOR), issue=issue) == 0
    address = reverse("bulletin:issue", args=["brief", 8])
    assert client_as(None).get(address).status_code == 404
    assert client_as(Role.SCHOOL).get(address).status_code == 404
    assert Delivery.objects.get().read_at is None
    assert client_as(Role.GENERATOR).get(address).status_code == 200
    assert Delivery.objects.get().read_at is not None


def test_nobody_without_a_duty_comes_to_the_desk(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    issue = begun(actor_as, series, draft("3月5日，开会。"))
    for role, status in ((None, 302), (Role.GENERATOR, 404), (Role.DISTRICT_OFFICER, 404)):
        answer = client_as(role).get(reverse("bulletin:compose", args=[issue.pk]))
        assert answer.status_code == status


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_thirty(
    client_as: ClientAs,
    actor_as: ActorAs,
    series: Series,
    django_assert_num_queries: Any,
) -> None:
    editor = client_as(EDITOR)
    handed_in(actor_as, series)
    address = reverse("bulletin:contributions")
    with django_assert_num_queries(7):
        editor.get(address)
    for number in range(29):
        handed_in(actor_as, series, title=f"稿{number}")
    with django_assert_num_queries(7):
        editor.get(address)


def test_a_template_that_is_no_word_file_is_refused_and_a_changed_one_is_used(
    client_as: ClientAs, series: Series
) -> None:
    import docx

    editor = client_as(EDITOR)
    address = reverse("bulletin:set_template", args=["brief"])
    answer = editor.post(address, {"file": BytesIO(b"no zip")}, follow=True)
    assert "这个文件不能用作 Word 模板：不是 .docx 文件" in answer.content.decode()
    got = editor.get(reverse("bulletin:get_template", args=["brief"]))
    template = docx.Document(BytesIO(b"".join(got.streaming_content)))  # type: ignore[attr-defined]
    template.add_paragraph("{{ issuer }} 校印")
    changed = BytesIO()
    template.save(changed)
    changed.seek(0)
    changed.name = "office.docx"
    editor.post(address, {"file": changed})
    series.refresh_from_db()
    assert bytes(series.word_template)[:2] == b"PK"
    answer = editor.post(address, {"file": word_file()}, follow=True)
    assert "没有只写“{{ body }}”的段落" in answer.content.decode()


@pytest.mark.parametrize(
    "reaching",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ name.format.__globals__ }}",
        "{% for one in range(10000000) %}{{ one }}{% endfor %}",
    ],
)
def test_a_template_reaches_nothing_but_the_issue(
    client_as: ClientAs, series: Series, reaching: str
) -> None:
    file = word_file("{{ body }}", reaching)
    answer = client_as(EDITOR).post(
        reverse("bulletin:set_template", args=["brief"]), {"file": file}, follow=True
    )
    assert "这个文件不能用作 Word 模板" in answer.content.decode()
    series.refresh_from_db()
    assert not series.word_template


def word_file(*paragraphs: str) -> BytesIO:
    """A plain Word file as an upload."""
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    file = BytesIO()
    document.save(file)
    file.seek(0)
    file.name = "office.docx"
    return file


def test_a_picture_that_is_none_is_refused_with_its_reason(
    client_as: ClientAs, series: Series
) -> None:
    answer = client_as(Role.GENERATOR).post(
        reverse("bulletin:keep_photo"), {"file": BytesIO(b"%PDF-1.7")}
    )
    assert answer.status_code == 422
    assert answer.json()["problem"].startswith("这个文件不是能读的照片。")


def test_a_return_is_asked_for_its_reason(
    client_as: ClientAs, actor_as: ActorAs, series: Series
) -> None:
    row = handed_in(actor_as, series)
    address = reverse("bulletin:contribution_step", args=[row.pk, "returned"])
    editor = client_as(EDITOR)
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"reason": ""}).status_code == 422
    editor.post(address, {"reason": "请补充来源"})
    row.refresh_from_db()
    assert row.state == ContributionState.RETURNED
    assert (
        move_contribution(
            actor=actor_as(Role.GENERATOR), contribution=row, state=ContributionState.SUBMITTED
        ).state
        == ContributionState.SUBMITTED
    )
