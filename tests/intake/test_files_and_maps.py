"""Uploads and saved maps: what is kept, who sees it, what is proposed."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404

from tests.intake.conftest import CLERK, HEADER, SIMPLE, checked, make_books, posted
from wufei.intake.public import (
    ImportRun,
    IntakeReason,
    RejectedRow,
    SavedMap,
    SourceFile,
    load_shipped_maps,
    preview,
    receive_file,
    rejected_rows,
    rejected_rows_workbook,
    save_map,
    shipped_text,
    suggested_maps,
    suggested_shipped,
    undo_import,
)
from wufei.kernel.actors import NOBODY, Actor, Role
from wufei.kernel.models import AuditRecord
from wufei.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
ActorAs = Callable[[Role | str], Actor]
IMPORTERS = [Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.DISPATCHER, Role.GATEKEEPER]
CONTENT = f"{HEADER}\n2026-01-02,in,厨余,5,A1\n2026-01-02,in,厨余,-5,A2\n".encode()


def receive(actor: Actor, content: bytes = CONTENT, name: str = "f.csv") -> SourceFile:
    return receive_file(actor=actor, content=io.BytesIO(content), name=name)


# -- files -------------------------------------------------------------------------------------


def test_a_file_is_stored_once_under_its_digest(settings: Any) -> None:
    first = receive(CLERK, name="../../etc/一月.csv")
    second = receive(CLERK, name="C:\\磅房\\二月.csv")
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert (first.digest, first.size, first.name) == (digest, len(CONTENT), "一月.csv")
    assert second.name == "二月.csv"
    assert (
        first.path
        == second.path
        == Path(settings.MEDIA_ROOT) / f"intake/files/{digest[:2]}/{digest}"
    )
    assert first.path.read_bytes() == CONTENT
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == [first.path]
    record = AuditRecord.objects.filter(action="intake.file.received").first()
    assert record is not None
    assert record.after["digest"] == digest


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", IntakeReason.EMPTY_FILE),
        (b"%PDF-1.7", IntakeReason.WRONG_FILE_TYPE),
        (b"x" * 2_000, IntakeReason.FILE_TOO_BIG),
    ],
)
def test_what_cannot_be_a_table_is_not_kept(
    settings: Any, content: bytes, reason: IntakeReason
) -> None:
    settings.INTAKE_MAX_BYTES = 1_000
    with pytest.raises(Refusal) as refused:
        receive(CLERK, content)
    assert refused.value.reason is reason
    assert not SourceFile.objects.exists()
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


def test_a_full_disk_is_told_and_leaves_nothing(settings: Any) -> None:
    class Full(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    with pytest.raises(Refusal) as refused:
        receive_file(actor=CLERK, content=Full(), name="f.csv")
    assert refused.value.reason is IntakeReason.DISK_FULL
    assert [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()] == []


def test_a_preview_shows_the_head_of_the_file() -> None:
    seen = preview(source=receive(CLERK), rows=1)
    assert seen.header == ["day", "way", "what", "kg", "ticket"]
    assert seen.rows == [(2, ["2026-01-02", "in", "厨余", "5", "A1"])]
    assert (seen.kind, seen.encoding, seen.delimiter) == ("csv", "utf-8-sig", ",")


# -- rights ------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_importers_upload_and_save(actor_as: ActorAs, role: Role) -> None:
    actor = actor_as(role)
    if role in IMPORTERS:
        assert receive(actor).uploaded_by_id == actor.user_id
        return
    for act in (lambda: receive(actor), lambda: save_map(actor=actor, text=SIMPLE)):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.reason is IntakeReason.NOT_ALLOWED
    make_books()
    run = posted(CONTENT)
    with pytest.raises(Refusal) as refused:
        undo_import(actor=actor, run=run, reason="x")
    assert refused.value.reason is IntakeReason.NOT_ALLOWED


def test_uploads_are_seen_by_their_owner_and_the_offices_of_the_region(actor_as: ActorAs) -> None:
    make_books()
    gatekeeper = actor_as(Role.GATEKEEPER)
    run = checked(CONTENT, actor=gatekeeper)
    RejectedRow.objects.create(run=run, row=3, code="intake.negative_mass")
    seeing = {
        role
        for role in [*Role, "stranger"]
        if ImportRun.objects.visible_to(actor_as(role)).exists()
    }
    assert seeing == {Role.GATEKEEPER, Role.CITY_OFFICER, Role.DISTRICT_OFFICER}
    for model in (SourceFile, SavedMap, RejectedRow):
        assert model.objects.visible_to(actor_as(Role.DISTRICT_OFFICER)).count() == 1
        assert model.objects.visible_to(actor_as(Role.DISPATCHER)).count() == 0
        assert model.objects.visible_to(NOBODY).count() == 0
    with pytest.raises(Http404):
        ImportRun.objects.get_visible_or_404(actor_as(Role.DISPATCHER), pk=run.pk)


def test_the_citys_uploads_are_not_the_districts(actor_as: ActorAs) -> None:
    receive(actor_as(Role.CITY_OFFICER))
    assert SourceFile.objects.visible_to(actor_as(Role.DISTRICT_OFFICER)).count() == 0


# -- maps --------------------------------------------------------------------------------------


def test_a_changed_map_is_a_new_version() -> None:
    first = save_map(actor=CLERK, text=SIMPLE)
    assert save_map(actor=CLERK, text=SIMPLE) == first
    second = save_map(actor=CLERK, text=SIMPLE + "duplicates: quarantine\n")
    assert (first.version, second.version) == (1, 2)
    first.refresh_from_db()
    assert first.text == SIMPLE


def test_a_name_that_belongs_to_others_is_refused(actor_as: ActorAs) -> None:
    save_map(actor=actor_as(Role.CITY_OFFICER), text=SIMPLE)
    with pytest.raises(Refusal) as refused:
        save_map(actor=actor_as(Role.GATEKEEPER), text=SIMPLE)
    assert refused.value.reason is IntakeReason.MAP_NAME_TAKEN
    with pytest.raises(Refusal) as refused:
        save_map(actor=CLERK, text=SIMPLE.replace("name: simple", "name: stirling-food"))
    assert refused.value.reason is IntakeReason.MAP_NAME_TAKEN


def test_a_map_is_remembered_by_the_header_it_was_made_for(actor_as: ActorAs) -> None:
    actor = actor_as(Role.GATEKEEPER)
    header = ["day", "way", "what", "kg", "ticket", "remark"]
    save_map(actor=actor, text=SIMPLE.replace("name: simple", "name: fits"))
    mine = save_map(actor=actor, text=SIMPLE, header=header)
    assert [m.name for m in suggested_maps(actor, header[::-1])] == ["simple", "fits"]
    newer = save_map(actor=actor, text=SIMPLE + "duplicates: quarantine\n", header=header)
    assert suggested_maps(actor, header)[0] == newer != mine
    assert suggested_maps(actor_as(Role.DISPATCHER), header) == []


def test_shipped_maps_are_proposed_for_their_files(actor_as: ActorAs) -> None:
    header = [
        "日期",
        "车号",
        "货名",
        "毛重",
        "皮重",
        "净重",
        "单位",
        "发货单位",
        "收货单位",
        "磅单号",
    ]
    assert suggested_shipped(header) == ["weighbridge-cn"]
    load_shipped_maps()
    assert len(load_shipped_maps()) == SavedMap.objects.filter(shipped=True).count()
    assert [m.name for m in suggested_maps(actor_as(Role.GATEKEEPER), header)] == ["weighbridge-cn"]
    text = shipped_text("weighbridge-cn")
    assert text is not None
    assert save_map(actor=CLERK, text=text).shipped


# -- rejected rows -----------------------------------------------------------------------------


def test_rejected_rows_are_a_spreadsheet_with_the_reason_beside_each(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    make_books()
    content = (
        f"{HEADER}\n2026-01-02,in,厨余,-5,=HYPERLINK(1)\n2026-01-02,in,厨余,,A2\n"
        "2026-01-02,out,厨余,5,A3\n2026-01-02,in,厨余\n2026-01-02,in,厨余,1,A5\n"
    ).encode()
    run = checked(content)
    before = [item.code for item in rejected_rows(run)]
    assert before == ["intake.negative_mass", "intake.blank_mass", "intake.too_few_cells"]
    from wufei.intake.public import post_run

    run = post_run(actor=CLERK, run=run)
    path = rejected_rows_workbook(run, tmp_path / "rejected.xlsx")
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:5] == ["day", "way", "what", "kg", "ticket"]
    assert rows[0][5:] == ["行号", "原因", "如何改正", "所在列", "原值"]
    assert rows[1][:6] == ["2026-01-02", "in", "厨余", "-5", "=HYPERLINK(1)", 2]
    assert rows[1][6] == "“kg”的质量 -5 kg 为负。"
    assert rows[1][7]
    assert [row[5] for row in rows[1:]] == [2, 3, 4, 5]
    assert rows[3][6].startswith("账户 堆场 的 kitchen 可用 0 克")
    assert rows[4][:5] == ["2026-01-02", "in", "厨余", None, None]
    assert sheet["E2"].data_type == "s"
