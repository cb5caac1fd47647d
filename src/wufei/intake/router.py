"""The API's part of intake: upload, dry run and posting as background work."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import File, Path, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from wufei.intake.domain.access import require_importer
from wufei.intake.domain.checking import start_run
from wufei.intake.domain.files import receive_file
from wufei.intake.domain.lifecycle import LIFECYCLE
from wufei.intake.jobs import check_import, post_import
from wufei.intake.models import ImportRun, RunState, SavedMap, SourceFile
from wufei.intake.queries import rejected_rows
from wufei.intake.schemas import (
    FaultAnswer,
    FileAnswer,
    MapAnswer,
    MapPage,
    RejectedAnswer,
    RejectedPage,
    RunAnswer,
    RunDetail,
    RunGiven,
    RunPage,
    RunQuery,
)
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Position
from wufei.kernel.api.paging import Paged, page_of_list, page_of_rows
from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.kernel.jobs import Job, enqueue
from wufei.kernel.refusals import Refusal

router = Router()


def _file(source: SourceFile) -> FileAnswer:
    return FileAnswer(
        id=source.pk,
        name=source.name,
        size=source.size,
        digest=source.digest,
        uploaded_at=source.uploaded_at,
        uploaded_by=source.uploader_name,
    )


@router.post(
    "/intake/files",
    response={201: FileAnswer},
    summary=_("上传文件"),
    description=_("CSV（可压缩为 .gz）、XLSX 或 XLS；只存放，不入账。"),
)
def upload_file(request: HttpRequest, file: File[UploadedFile]) -> Status[FileAnswer]:
    name = (file.name or "")[:200]
    source = receive_file(actor=actor_of_request(request), content=file, name=name)
    return Status(201, _file(source))


@router.get(
    "/intake/maps",
    response=MapPage,
    summary=_("导入方案列表"),
    description=_("随产品提供的和您可以使用的方案。"),
)
def list_maps(request: HttpRequest, query: Query[Paged]) -> MapPage:
    rows = SavedMap.objects.visible_to(actor_of_request(request))
    page = page_of_rows(rows, query, name="maps", keys=["name", "-version"])
    items = [
        MapAnswer(
            name=row.name,
            version=row.version,
            title=row.title,
            title_en=row.title_en,
            shipped=row.shipped,
        )
        for row in page.items
    ]
    return MapPage(items=items, next=page.next)


def _answer(run: ImportRun) -> dict[str, Any]:
    fault = run.fault
    return {
        "id": run.pk,
        "state": run.state,
        "file": _file(run.source),
        "map": run.saved_map.name if run.saved_map else None,
        "version": run.saved_map.version if run.saved_map else None,
        "batch": run.batch,
        "created_at": run.created_at,
        "changed_at": run.changed_at,
        "created_by": run.actor_name,
        "rows_total": run.rows_total,
        "rows_done": run.rows_done,
        "entries_posted": run.entries_posted,
        "entries_existed": run.entries_existed,
        "rows_refused": run.rows_refused,
        "rows_skipped": run.rows_skipped,
        "fault": fault
        and FaultAnswer(code=fault["code"], detail=run.fault_message, remedy=run.fault_remedy),
    }


def _runs() -> Any:
    return ImportRun.objects.select_related("source", "saved_map")


def _run(actor: Actor, run_id: int) -> ImportRun:
    run: ImportRun = _runs().get_visible_or_404(actor, pk=run_id)
    return run


@router.get(
    "/intake/runs",
    response=RunPage,
    summary=_("导入列表"),
    description=_("本人的导入；市、区县无废办还可看到辖区内的。"),
)
def list_runs(request: HttpRequest, query: Query[RunQuery]) -> RunPage:
    rows = _runs().visible_to(actor_of_request(request))
    if query.state:
        rows = rows.filter(state=query.state)
    page = page_of_rows(rows, query, name="runs", keys=["-id"])
    return RunPage(items=[RunAnswer(**_answer(run)) for run in page.items], next=page.next)


@router.post(
    "/intake/runs",
    response={201: RunAnswer},
    summary=_("新建导入"),
    description=_("把已上传的文件与方案配成一次导入，并在后台试算；试算不入账。"),
)
def create_run(request: HttpRequest, data: RunGiven) -> Status[RunAnswer]:
    actor = actor_of_request(request)
    require_importer(actor)
    source = row_named(SourceFile, actor, pointer="/file", pk=data.file)
    with transaction.atomic():
        run = start_run(actor=actor, source=source, saved_map=_map(actor, data))
        if data.check:
            _enqueue(actor, check_import, run, gettext("试算导入文件"))
    return Status(201, RunAnswer(**_answer(_run(actor, run.pk))))


def _map(actor: Actor, data: RunGiven) -> SavedMap:
    rows = SavedMap.objects.visible_to(actor).filter(name=data.map).order_by("-version")
    if data.version is not None:
        rows = rows.filter(version=data.version)
    found: SavedMap | None = rows.first()
    if found is None:
        raise Refusal(
            ApiReason.UNKNOWN_CODE, pointer="/map", what=gettext("导入方案"), code=data.map
        )
    return found


def _enqueue(actor: Actor, job: Job[Any], run: ImportRun, title: str) -> None:
    enqueue(job, actor=actor, title=f"{title}: {run.source.name}", run_id=run.pk)


@router.get(
    "/intake/runs/{run_id}",
    response=RunDetail,
    summary=_("取一次导入"),
    description=_("状态、进度、试算报告；出错时给出原因和改正办法。"),
)
def get_run(request: HttpRequest, run_id: Path[Position]) -> RunDetail:
    run = _run(actor_of_request(request), run_id)
    return RunDetail(**_answer(run), report=run.report)


@router.post(
    "/intake/runs/{run_id}/check",
    response={202: RunAnswer},
    summary=_("试算"),
    description=_("在后台重新试算，不入账。"),
)
def check_one_run(request: HttpRequest, run_id: Path[Position]) -> Status[RunAnswer]:
    return _ask(request, run_id, RunState.CHECKED, check_import, gettext("试算导入文件"))


@router.post(
    "/intake/runs/{run_id}/post",
    response={202: RunAnswer},
    summary=_("入账"),
    description=_("在后台把试算过的文件入账；中断后可再次调用以继续，同一行不会重复入账。"),
)
def post_one_run(request: HttpRequest, run_id: Path[Position]) -> Status[RunAnswer]:
    return _ask(request, run_id, RunState.POSTING, post_import, gettext("导入文件入账"))


def _ask(
    request: HttpRequest, run_id: int, target: RunState, job: Job[Any], title: str
) -> Status[RunAnswer]:
    """Queue the work if the run's state allows it now."""
    actor = actor_of_request(request)
    run = _run(actor, run_id)
    require_importer(actor)
    LIFECYCLE.check(run.state, target.value, run)
    _enqueue(actor, job, run, title)
    return Status(202, RunAnswer(**_answer(run)))


@router.get(
    "/intake/runs/{run_id}/rejected",
    response=RejectedPage,
    summary=_("未入账的行"),
    description=_("每行附原因和改正办法；入账前为试算的结果。"),
)
def list_rejected(
    request: HttpRequest, run_id: Path[Position], query: Query[Paged]
) -> RejectedPage:
    run = _run(actor_of_request(request), run_id)
    page = page_of_list(
        list(rejected_rows(run)), query, name=f"rejected.{run.pk}", key=lambda row: (row.row,)
    )
    items = [
        RejectedAnswer(
            row=row.row,
            outcome=row.outcome,
            code=row.code,
            column=row.column,
            value=row.value,
            detail=row.message,
            remedy=row.remedy,
        )
        for row in page.items
    ]
    return RejectedPage(items=items, next=page.next)
