"""Inspection forms: the draft is edited item by item or as a spreadsheet, and looked at."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wufei.inspection.declared import FORMS
from wufei.inspection.declared.registers import keeps
from wufei.inspection.domain.publishing import kinds_in_use, save_draft
from wufei.inspection.domain.questions import (
    Choice,
    Item,
    Kind,
    PhotoWanted,
    Questionnaire,
    Section,
    faults_of,
    from_json,
)
from wufei.inspection.importers import COLUMNS, FormFile, lines_of, read_form
from wufei.inspection.models import FormTemplate, FormVersion, ProblemKind
from wufei.inspection.views.asking import worker_of
from wufei.kernel.actors import Actor
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.spreadsheets import XLSX, xlsx_file

KIND_LABELS = {
    Kind.YES_NO: gettext_lazy("是或否"),
    Kind.SCORE: gettext_lazy("评分"),
    Kind.NUMBER: gettext_lazy("数字"),
    Kind.CHOICE: gettext_lazy("选择"),
    Kind.TEXT: gettext_lazy("文字"),
    Kind.PHOTO: gettext_lazy("照片"),
}
PHOTO_LABELS = {
    PhotoWanted.MAY: gettext_lazy("可附"),
    PhotoWanted.ON_FAILURE: gettext_lazy("不合格时必附"),
    PhotoWanted.MUST: gettext_lazy("必附"),
}


class DraftFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("文件"))
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ItemForm(forms.Form):
    """One item of a draft; choices one a line, ``好=30`` or with a failure ``差=0!``."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    section = forms.CharField(label=gettext_lazy("分区"), max_length=80)
    section_en = forms.CharField(label=gettext_lazy("分区英文"), max_length=120, required=False)
    key = forms.SlugField(label=gettext_lazy("编号"), max_length=40)
    text = forms.CharField(label=gettext_lazy("项目"), max_length=120)
    text_en = forms.CharField(label=gettext_lazy("项目英文"), max_length=200, required=False)
    type = forms.ChoiceField(label=gettext_lazy("类型"), choices=list(KIND_LABELS.items()))
    points = forms.IntegerField(label=gettext_lazy("分值"), min_value=0, max_value=1000, initial=0)
    critical = forms.BooleanField(label=gettext_lazy("关键项"), required=False)
    required = forms.BooleanField(label=gettext_lazy("必填"), required=False, initial=True)
    photo = forms.ChoiceField(label=gettext_lazy("照片"), choices=list(PHOTO_LABELS.items()))
    choices = forms.CharField(
        label=gettext_lazy("选项"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每行一个：“好=30”；不合格的选项后加叹号：“差=0!”。"),
    )
    least = forms.DecimalField(label=gettext_lazy("下限"), required=False)
    most = forms.DecimalField(label=gettext_lazy("上限"), required=False)
    fails_below = forms.DecimalField(label=gettext_lazy("低于即不合格"), required=False)
    fails_above = forms.DecimalField(label=gettext_lazy("高于即不合格"), required=False)
    fails_on = forms.ChoiceField(
        label=gettext_lazy("不合格的答案"),
        choices=[("no", gettext_lazy("否")), ("yes", gettext_lazy("是"))],
    )
    kind = forms.ChoiceField(label=gettext_lazy("不合格时产生的问题"), choices=[], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = kinds_in_use()
        rows = ProblemKind.objects.filter(code__in=codes)
        found = [("", _("不产生问题")), *((row.code, str(row)) for row in rows)]
        self.fields["kind"].choices = found  # type: ignore[attr-defined]

    def clean_choices(self) -> tuple[Choice, ...]:
        found = []
        for line in self.cleaned_data["choices"].splitlines():
            if not line.strip():
                continue
            fails = line.strip().endswith(("!", "！"))
            value, _sign, points = line.strip().rstrip("!！").partition("=")
            points = points.strip() or "0"
            if not (points.isascii() and points.isdigit() and len(points) < 5):
                raise forms.ValidationError(_("请写成“好=30”，分值为整数。"))
            found.append(Choice(value.strip(), int(points), fails))
        return tuple(found)

    def item(self) -> Item:
        given = {n: v for n, v in self.cleaned_data.items() if n not in _OF_SECTION}
        given["type"], given["photo"] = Kind(given["type"]), PhotoWanted(given["photo"])
        return Item(**given)


_OF_SECTION = ("revision", "section", "section_en")


def _editor(request: HttpRequest, pk: int) -> tuple[Actor, FormTemplate]:
    actor, _duties = worker_of(request)
    rows = FormTemplate.objects.select_related("district")
    row: FormTemplate = rows.get_visible_or_404(actor, pk=pk)
    if not keeps(actor, row):
        raise PermissionDenied
    return actor, row


@login_required
@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as it would look, what keeps it from being published, and a file to take its
    place; a post removes or moves an item."""
    actor, template = _editor(request, pk)
    form = DraftFileForm(initial={"revision": template.revision})
    read: FormFile | None = None
    if request.method == "POST" and "file" in request.FILES:
        form = DraftFileForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                read = _upload(form.cleaned_data["file"])
                if not read.problems:
                    _save(actor, template, read.questionnaire, form.cleaned_data["revision"])
                    messages.success(request, _("草稿已换成文件中的表单。"))
                    return redirect("inspection:draft", pk)
    elif request.method == "POST":
        return _rearrange(request, actor, template)
    draft = from_json(template.draft)
    context = {
        "template": template,
        "form": form,
        "sections": _shown(draft),
        "faults": faults_of(draft, kinds_in_use()) if template.draft else [],
        "possible": draft.points_possible,
        "file_problems": read.problems if read is not None else [],
        "columns": list(COLUMNS),
        "register": FORMS,
        "may_publish": bool(template.draft),
    }
    failed = bool(form.errors) or bool(read is not None and read.problems)
    return render(request, "inspection/draft.html", context, status=422 if failed else 200)


def _shown(draft: Questionnaire) -> list[dict[str, Any]]:
    names = {kind.code: str(kind) for kind in ProblemKind.objects.all()}
    return [
        {
            "title": section.label,
            "items": [
                {
                    "item": item,
                    "type": KIND_LABELS[item.type],
                    "kind": names.get(item.kind, item.kind),
                }
                for item in section.items
            ],
        }
        for section in draft.sections
    ]


def _upload(upload: Any) -> FormFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as target:
            for chunk in upload.chunks():
                target.write(chunk)
        return read_form(path, name=upload.name or "")


def _save(actor: Actor, template: FormTemplate, draft: Questionnaire, revision: int) -> None:
    save_draft(actor=actor, template=template, questionnaire=draft, revision=revision)


def _rearrange(request: HttpRequest, actor: Actor, template: FormTemplate) -> HttpResponse:
    """Removes an item, or moves it up by one within its section."""
    form = forms.Form(request.POST)
    key, told = request.POST.get("key", ""), request.POST.get("revision", "")
    revision = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else -1
    change = _without if request.POST.get("do") == "remove" else _raised
    with refusals_on(form):
        _save(actor, template, change(from_json(template.draft), key), revision)
        return redirect("inspection:draft", template.pk)
    for error in form.non_field_errors():
        messages.error(request, error)
    return redirect("inspection:draft", template.pk)


def _without(draft: Questionnaire, key: str) -> Questionnaire:
    sections = (
        Section(each.title, tuple(i for i in each.items if i.key != key), each.title_en)
        for each in draft.sections
    )
    return Questionnaire(tuple(section for section in sections if section.items))


def _raised(draft: Questionnaire, key: str) -> Questionnaire:
    sections = []
    for section in draft.sections:
        items = list(section.items)
        for place in range(1, len(items)):
            if items[place].key == key:
                items[place - 1 : place + 1] = [items[place], items[place - 1]]
                break
        sections.append(Section(section.title, tuple(items), section.title_en))
    return Questionnaire(tuple(sections))


def _with(
    draft: Questionnaire, section: str, section_en: str, item: Item, old: str
) -> Questionnaire:
    """The item in the place of ``old``, or at the end of its section, or in a new section."""
    known = [each.title for each in draft.sections]
    home = next((s.title for s in draft.sections if any(i.key == old for i in s.items)), None)
    if old and home == section:
        changed = [
            Section(
                each.title,
                tuple(item if i.key == old else i for i in each.items),
                section_en if each.title == section else each.title_en,
            )
            for each in draft.sections
        ]
        return Questionnaire(tuple(changed))
    rest = _without(draft, old) if old else draft
    if section not in known:
        return Questionnaire((*rest.sections, Section(section, (item,), section_en)))
    return Questionnaire(
        tuple(
            Section(each.title, (*each.items, item), section_en or each.title_en)
            if each.title == section
            else each
            for each in rest.sections
        )
    )


@login_required
@require_http_methods(["GET", "POST"])
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One item of the draft: new, or that of ``?key=``."""
    actor, template = _editor(request, pk)
    draft = from_json(template.draft)
    old = request.GET.get("key", "")
    form = ItemForm(request.POST or None, initial=_initial(draft, old, template.revision))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            given = form.cleaned_data
            changed = _with(draft, given["section"], given["section_en"], form.item(), old)
            _save(actor, template, changed, given["revision"])
            return redirect("inspection:draft", pk)
    context = {
        "form": form,
        "template": template,
        "register": FORMS,
        "heading": _("修改项目") if old else _("添加项目"),
    }
    status = 422 if form.errors else 200
    return render(request, "inspection/item_form.html", context, status=status)


def _initial(draft: Questionnaire, key: str, revision: int) -> dict[str, Any]:
    for section in draft.sections:
        for item in section.items:
            if key and item.key == key:
                lines = (f"{c.value}={c.points}{'!' if c.fails else ''}" for c in item.choices)
                names = [f.name for f in item.__dataclass_fields__.values()]
                return {
                    **{name: getattr(item, name) for name in names},
                    "section": section.title,
                    "section_en": section.title_en,
                    "choices": "\n".join(lines),
                    "revision": revision,
                }
    last = draft.sections[-1] if draft.sections else None
    return {
        "revision": revision,
        "section": last.title if last else "",
        "section_en": last.title_en if last else "",
        "required": True,
        "points": 0,
    }


@login_required
@require_safe
def draft_file(request: HttpRequest, pk: int) -> FileResponse:
    """The draft as a spreadsheet that the import understands; empty for an empty draft."""
    _actor, template = _editor(request, pk)
    rows = lines_of(from_json(template.draft))
    file = xlsx_file(title="巡查表单", headings=list(COLUMNS), rows=rows)  # zh: name of the sheet
    name = f"{template.code}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@login_required
@require_safe
def version_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A published version, as it stays for ever."""
    actor, _duties = worker_of(request)
    rows = FormVersion.objects.select_related("template")
    version = rows.get_visible_or_404(actor, template_id=pk, number=number)
    content = from_json(version.content)
    context = {
        "version": version,
        "sections": _shown(content),
        "possible": content.points_possible,
        "register": FORMS,
    }
    return render(request, "inspection/version.html", context)
