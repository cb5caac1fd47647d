"""From an upload to posted entries and back, page by page, as a clerk sends the forms."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.intake.conftest import make_books
from wufei.intake.public import ImportRun, RunState
from wufei.kernel.actors import Role
from wufei.kernel.jobs import run_waiting
from wufei.ledger.public import Account, Balance, Entry

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role | str | None], Client]

LOADS = "day,load type,pounds,site\n2026-01-05,FOOD,1000,North\n2026-01-06,FOOD,,North\n"
LOADS += "2026-01-07,LEAVES,500.5,South\n2026-01-07,LEAVES,500.5,South\n"


@pytest.fixture
def office(cast: dict[str, object], client_as: ClientAs) -> Client:
    make_books()
    return client_as(Role.CITY_OFFICER)


def upload(client: Client, text: str | bytes = LOADS, name: str = "loads.csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post("/intake/new/", {"file": SimpleUploadedFile(name, content)})


def sent(client: Client, run: ImportRun, **changes: str) -> dict[str, str]:
    """The form of the mapping page as a browser would send it, with these changes."""
    page = client.get(f"/intake/{run.pk}/map/")
    form, desk = page.context["form"], page.context["desk"]
    data = {"mode": "form"}
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif value not in (None, False):
            data[field.html_name] = str(value)
    for rows in desk.value_rows:
        data |= {f"{rows.kind}_of": rows.column, f"{rows.kind}_values": rows.values_json}
        data |= {f"{rows.kind}_key_{i}": key for i, (_value, key) in enumerate(rows.rows)}
    return data | changes


def mapped(client: Client, **changes: str) -> ImportRun:
    """The usual loads, mapped by the form alone and dry-run."""
    upload(client)
    run = ImportRun.objects.latest("pk")
    usual = {
        "new_materials": "on", "material_prefix": "abroad", "giver_fixed": "abroad:city",
        "open_accounts": "on", "receiver_prefix": "abroad:site:", "exemption": "historic",
        "blank": "skip", "title": "外地磅单", "action": "save",
    }  # fmt: skip
    data = sent(client, run, **(usual | changes))
    response = client.post(f"/intake/{run.pk}/map/", data)
    assert response.status_code == 302, response.context["form"].errors
    run_waiting()
    run.refresh_from_db()
    return run


def test_first_guesses_need_little_correction(office: Client) -> None:
    answer = upload(office)
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == f"/intake/{run.pk}/map/"
    form = office.get(f"/intake/{run.pk}/map/").context["form"]
    guessed = {name: form[name].value() for name in ("time_column", "time_format", "mass_column")}
    assert guessed == {"time_column": "day", "time_format": "iso", "mass_column": "pounds"}
    assert form["unit_fixed"].value() == "lb"
    assert form["material_column"].value() == "load type"
    assert form["receiver_column"].value() == "site"


def test_a_foreign_file_is_posted_by_the_form_alone(office: Client) -> None:
    run = mapped(office)
    assert run.state == RunState.CHECKED
    page = office.get(f"/intake/{run.pk}/").content.decode()
    assert "2,001.0" in page
    assert "入账…" in page
    assert "记入 3 笔分录" in office.get(f"/intake/{run.pk}/post/").content.decode()
    office.post(f"/intake/{run.pk}/post/")
    run_waiting()
    run.refresh_from_db()
    assert (run.state, run.entries_posted, run.rows_skipped) == (RunState.POSTED, 3, 1)
    assert Account.objects.get(code="abroad:site:north").name == "North"
    held = {b.material.key: b.grams for b in Balance.objects.filter(account__stage="sink")}
    assert held == {"abroad-food": 453592, "abroad-leaves": 2 * 227023}
    page = office.get(f"/intake/{run.pk}/").content.decode()
    assert f"/ledger/postings/?batch={run.batch}" in page
    assert office.get(f"/ledger/postings/?batch={run.batch}").status_code == 200


def test_the_same_columns_again_are_offered_the_remembered_map(office: Client) -> None:
    mapped(office)
    upload(office, LOADS.replace("2026-01-05", "2026-02-05"), "february.csv")
    run = ImportRun.objects.latest("pk")
    offered = office.get(f"/intake/{run.pk}/map/").context["offered"]
    assert [(each["title"], each["exact"]) for each in offered] == [("外地磅单", True)]
    office.post(f"/intake/{run.pk}/map/use/", {"map": offered[0]["id"]})
    run_waiting()
    run.refresh_from_db()
    assert run.state == RunState.CHECKED
    again = office.get(f"/intake/{run.pk}/map/?map={offered[0]['id']}")
    assert again.context["desk"].mode == "form"
    assert again.context["form"]["receiver_prefix"].value() == "abroad:site:"


def test_the_same_file_again_says_so_and_adds_nothing(office: Client) -> None:
    first = mapped(office)
    office.post(f"/intake/{first.pk}/post/")
    run_waiting()
    upload(office)
    second = ImportRun.objects.latest("pk")
    page = office.get(f"/intake/{second.pk}/map/").content.decode()
    assert "内容完全相同的文件" in page
    assert f'href="/intake/{first.pk}/"' in page
    office.post(
        f"/intake/{second.pk}/map/use/", {"map": str(first.refresh_from_db() or first.saved_map_id)}
    )
    run_waiting()
    office.post(f"/intake/{second.pk}/post/")
    run_waiting()
    assert Entry.objects.count() == 3
    assert "没有多记一笔" in office.get(f"/intake/{second.pk}/").content.decode()


def test_an_import_is_undone_with_its_reason(office: Client) -> None:
    run = mapped(office)
    office.post(f"/intake/{run.pk}/post/")
    run_waiting()
    refused = office.post(f"/intake/{run.pk}/undo/", {"reason": " "})
    assert refused.status_code == 422
    assert "请填写撤销的事由" in refused.content.decode()
    office.post(f"/intake/{run.pk}/undo/", {"reason": "单位写错"})
    run_waiting()
    run.refresh_from_db()
    assert (run.state, run.undo_reason) == (RunState.UNDONE, "单位写错")
    assert set(Balance.objects.values_list("grams", flat=True)) == {0}
    assert "单位写错" in office.get(f"/intake/{run.pk}/").content.decode()
    assert str(run.pk) in office.get("/intake/").content.decode()


def test_rows_kept_out_are_a_spreadsheet(office: Client) -> None:
    run = mapped(office, blank="refuse")
    from openpyxl import load_workbook

    answer = office.get(f"/intake/{run.pk}/rejected/")
    sheet = load_workbook(io.BytesIO(b"".join(answer))).active
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert rows[0][:4] == ["day", "load type", "pounds", "site"]
    assert rows[1][:5] == ["2026-01-06", "FOOD", "", "North", "3"]
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.csv", "是空的"),
        (b"%PDF-1.7 x", "paper.csv", "不是表格"),
        (b"day,kg\n2026-01-01,\xff\xfe\xfd\x80\n" * 3, "odd.csv", "编码"),
    ],
)
def test_what_cannot_be_read_is_refused_in_place(
    office: Client, content: bytes, name: str, words: str
) -> None:
    answer = upload(office, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_file_above_the_limit_is_refused(office: Client, settings: Any) -> None:
    settings.INTAKE_MAX_BYTES = 1024**2
    assert "不超过 1 MB" in office.get("/intake/new/").content.decode()
    answer = upload(office, b"a,b\n" * 300_000)
    assert answer.status_code == 422
    assert "超过上限 1 MB" in answer.content.decode()


def test_no_file_is_said_in_place(office: Client) -> None:
    answer = office.post("/intake/new/", {})
    assert answer.status_code == 422
    assert "请选择一个文件" in answer.content.decode()


def test_a_dry_run_that_waits_can_be_stopped(office: Client) -> None:
    upload(office)
    run = ImportRun.objects.latest("pk")
    data = sent(office, run, giver_fixed="households", receiver_column="", receiver_fixed="users",
                material_column="", material_fixed="kitchen", title="a", action="save")  # fmt: skip
    office.post(f"/intake/{run.pk}/map/", data)
    assert "排队等待后台进程" in office.get(f"/intake/{run.pk}/").content.decode()
    office.post(f"/intake/{run.pk}/stop/")
    assert run_waiting() >= 0
    run.refresh_from_db()
    assert run.state == RunState.MAPPED
    page = office.get(f"/intake/{run.pk}/").content.decode()
    assert "试算已停止" in page
    progress = office.get(f"/intake/{run.pk}/progress/")
    assert progress.headers["HX-Refresh"] == "true"
    office.post(f"/intake/{run.pk}/check/")
    run_waiting()
    run.refresh_from_db()
    assert run.state == RunState.CHECKED


def test_a_posting_interrupted_goes_on(office: Client) -> None:
    run = mapped(office)
    office.post(f"/intake/{run.pk}/post/")
    office.post(f"/intake/{run.pk}/stop/")
    run_waiting()
    run.refresh_from_db()
    assert run.state == RunState.CHECKED
    office.post(f"/intake/{run.pk}/post/")
    office.post(f"/intake/{run.pk}/post/")
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.entries_posted) == (RunState.POSTED, 3)
    assert "不能再改方案" in office.get(f"/intake/{run.pk}/map/", follow=True).content.decode()
