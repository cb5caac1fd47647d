"""Which column is what: by a form or by the text of a map, with what the first rows become."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wufei.intake import rules
from wufei.intake.domain.checking import choose_map
from wufei.intake.domain.lifecycle import LIFECYCLE
from wufei.intake.domain.maps import save_map, shipped_map_row
from wufei.intake.forms.desk import FORM, TEXT, Desk, desk_of_post, desk_of_text, new_desk
from wufei.intake.forms.values import KINDS
from wufei.intake.jobs import check_import
from wufei.intake.models import ImportRun, RunState, SavedMap
from wufei.intake.queries import suggested_maps, suggested_shipped
from wufei.intake.refusals import IntakeReason
from wufei.intake.shipped import shipped_map, shipped_text
from wufei.intake.views.asking import importer_of_request, run_of_request, title_of_job
from wufei.intake.views.runs import earlier_of, steps
from wufei.intake.views.working import begin_work
from wufei.intake.wording import in_language
from wufei.kernel.actors import Actor, Role
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account
from wufei.registry.public import Material, local_name

#: Accounts that the list of choices holds; others are typed.
OFFERED_ACCOUNTS = 300


def _run(request: HttpRequest, pk: int) -> tuple[Actor, ImportRun]:
    actor = importer_of_request(request)
    return actor, run_of_request(actor, pk)


def _may_map(run: ImportRun) -> bool:
    return RunState.MAPPED.value in LIFECYCLE.next_states(run.state)


def _past(request: HttpRequest, run: ImportRun) -> HttpResponse:
    messages.info(request, _("这次导入已开始入账，不能再改方案；需要改方案的，请先撤销。"))
    return redirect("intake:run", pk=run.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def map_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor, run = _run(request, pk)
    if not _may_map(run):
        return _past(request, run)
    if request.method != "POST":
        return _show(request, actor, run, _desk_of_get(request, actor, run))
    desk = desk_of_post(actor, run.source, request.POST)
    action = request.POST.get("action")
    if action == "save":
        return _save(request, actor, run, desk)
    if action == TEXT and desk.mode == FORM:
        desk.text, desk.mode = desk.draft_text(), TEXT
    elif action == FORM and desk.mode == TEXT:
        desk = desk_of_text(actor, run.source, desk.text)
    elif desk.form is not None:
        for kind in KINDS:
            _refresh(desk, kind)
    return _show(request, actor, run, desk, judged=False)


def _desk_of_get(request: HttpRequest, actor: Actor, run: ImportRun) -> Desk:
    """With the map asked for, else the one chosen before, else first guesses."""
    wanted = request.GET.get("map", "")
    if wanted == "blank":
        return new_desk(actor, run.source)
    text = _text_of(actor, wanted) if wanted else None
    if text is None and run.saved_map is not None:
        text = run.saved_map.text
    if text is None:
        return new_desk(actor, run.source)
    prefer = TEXT if request.GET.get("mode") == TEXT else FORM
    return desk_of_text(actor, run.source, text, prefer=prefer)


def _text_of(actor: Actor, wanted: str) -> str:
    """The text of a saved map by its number, or of a shipped one by its name.

    Raises:
        Http404: none such.
    """
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 16:
        saved: SavedMap = SavedMap.objects.get_visible_or_404(actor, pk=int(wanted))
        return saved.text
    text = shipped_text(wanted)
    if text is None:
        raise Http404
    return text


def _refresh(desk: Desk, kind: str) -> None:
    assert desk.form is not None
    known = desk.values[kind].keys if kind in desk.values else {}
    desk.refresh_values(kind, str(desk.form.data.get(f"{kind}_column", "")), known)


def _save(request: HttpRequest, actor: Actor, run: ImportRun, desk: Desk) -> HttpResponse:
    column_map = desk.make_map()
    if column_map is None:
        return _show(request, actor, run, desk, status=422)
    try:
        saved = save_map(actor=actor, text=desk.text, header=desk.header)
    except Refusal as refusal:
        if desk.form is not None and refusal.reason is IntakeReason.MAP_NAME_TAKEN:
            desk.form.add_error("title", str(refusal))
        else:
            desk.fault = refusal
        return _show(request, actor, run, desk, status=422)
    return _use(request, actor, run, saved)


def _use(request: HttpRequest, actor: Actor, run: ImportRun, saved: SavedMap) -> HttpResponse:
    """Map the import, and begin its dry run."""
    try:
        with transaction.atomic():
            choose_map(actor=actor, run=run, saved_map=saved)
            title = title_of_job(_("试算导入文件"), run)
            begin_work(actor=actor, run=run, job=check_import, target=RunState.CHECKED, title=title)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("intake:run", pk=run.pk)


@login_required
@require_POST
def map_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a remembered or shipped map as it stands."""
    actor, run = _run(request, pk)
    if not _may_map(run):
        return _past(request, run)
    wanted = request.POST.get("map", "")
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 16:
        saved = SavedMap.objects.get_visible_or_404(actor, pk=int(wanted))
    else:
        if shipped_text(wanted) is None:
            raise Http404
        saved = shipped_map_row(wanted)
    return _use(request, actor, run, saved)


@login_required
@require_POST
def map_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the first rows become by the map as it stands on the page: a part of it."""
    actor, run = _run(request, pk)
    desk = desk_of_post(actor, run.source, request.POST)
    return render(request, "intake/parts/preview.html", {"run": run, **_preview(desk)})


def _preview(desk: Desk) -> dict[str, Any]:
    if desk.head is None:
        return {"desk": desk, "preview": []}
    column_map = desk.make_map()
    rows = desk.preview(column_map) if column_map is not None else []
    return {"desk": desk, "preview": rows, "lacking": _lacking(desk)}


def _lacking(desk: Desk) -> list[str]:
    """What is missing yet before there can be a preview."""
    if desk.form is None or desk.mode != FORM:
        return []
    return [str(words) for errors in desk.form.errors.values() for words in errors]


@login_required
@require_POST
def map_values(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The values of the column chosen now: a part of the page."""
    if kind not in KINDS:
        raise Http404
    actor, run = _run(request, pk)
    desk = desk_of_post(actor, run.source, request.POST)
    if desk.form is not None:
        _refresh(desk, kind)
    rows = desk.values.get(kind)
    response = render(request, "intake/parts/values.html", {"run": run, "rows": rows})
    response.headers["HX-Trigger"] = "mapchanged"
    return response


def _show(
    request: HttpRequest,
    actor: Actor,
    run: ImportRun,
    desk: Desk,
    *,
    status: int = 200,
    judged: bool = True,
) -> HttpResponse:
    """The page. ``judged``: whether a form that was sent shows its errors."""
    preview = _preview(desk) if judged or desk.mode == TEXT else {"desk": desk, "preview": []}
    if not judged and desk.form is not None:
        preview = _quiet_preview(desk)
    officer = actor.is_system or actor.has_role(*rules.OFFICE_ROLES)
    accounts = Account.objects.visible_to(actor).filter(closed_on__isnull=True).order_by("code")
    materials = Material.objects.order_by("key").values_list("key", "name", "name_en")
    context = {
        "run": run,
        "steps": steps(run),
        "earlier": earlier_of(actor, run),
        "layout": desk.layout_form,
        "form": desk.form,
        "offered": offered_maps(actor, desk),
        "materials": [(key, local_name(name, en)) for key, name, en in materials],
        "accounts": [
            (code, local_name(name, en))
            for code, name, en in accounts.values_list("code", "name", "name_en")[:OFFERED_ACCOUNTS]
        ],
        "may_open": officer,
        "may_register": actor.is_system or actor.has_role(Role.CITY_OFFICER),
        **preview,
    }
    return render(request, "intake/map.html", context, status=status)


def _quiet_preview(desk: Desk) -> dict[str, Any]:
    """The preview of a form that was only read anew: its errors are not shown yet."""
    found = _preview(desk)
    if desk.form is not None and desk.form.is_bound:
        data = {name: desk.form.data.get(name, "") for name in desk.form.fields}
        for name in ("new_materials", "open_accounts"):
            data[name] = name in desk.form.data
        desk.form = type(desk.form)(initial=data, header=desk.header)
    return found


def offered_maps(actor: Actor, desk: Desk) -> list[dict[str, Any]]:
    """Maps that fit the header: remembered ones first, then those of the product."""
    if not desk.header:
        return []
    saved = suggested_maps(actor, desk.header)
    found = [
        {
            "id": str(each.pk),
            "title": local_name(each.title, each.title_en),
            "version": each.version,
            "shipped": each.shipped,
            "exact": each.header_signature == (desk.head.signature if desk.head else ""),
        }
        for each in saved
    ]
    names = {each.name for each in saved}
    for name in suggested_shipped(desk.header):
        if name not in names:
            title = shipped_map(name).title
            words = in_language(title.zh, title.en)
            found.append({"id": name, "title": words, "shipped": True, "exact": False})
    return sorted(found, key=lambda each: (not each["exact"], each["shipped"]))
