from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wufei.intake.mapfields import FileLayout

ENCODINGS = [
    ("auto", _("自动识别")),
    ("utf-8", "UTF-8"),
    ("utf-8-sig", _("UTF-8（带标记）")),
    ("gb18030", _("GB18030（兼容 GBK、GB2312）")),
    ("utf-16", "UTF-16"),
]
DELIMITERS = [
    ("auto", _("自动识别")),
    (",", _("逗号 ,")),
    (";", _("分号 ;")),
    ("\t", _("制表符")),
    ("|", _("竖线 |")),
]


class LayoutForm(forms.Form):
    """Where the table stands in the file."""

    header_row = forms.IntegerField(
        label=_("表头在第几行"), min_value=1, max_value=1000, initial=1, required=False
    )
    sheet = forms.ChoiceField(label=_("工作表"), required=False)
    encoding = forms.ChoiceField(
        label=_("文字编码"), choices=ENCODINGS, initial="auto", required=False
    )
    delimiter = forms.ChoiceField(
        label=_("分隔符"), choices=DELIMITERS, initial="auto", required=False
    )

    def __init__(self, *args: Any, sheets: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_workbook = bool(sheets)
        if sheets:
            del self.fields["encoding"], self.fields["delimiter"]
            choices = [("", _("第一张")), *((name, name) for name in sheets)]
            self.fields["sheet"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]


def layout_of(data: Mapping[str, Any]) -> FileLayout:
    """The layout that a sent form asks for; what cannot be read is left at its default."""
    row = str(data.get("header_row") or "")
    number = int(row) if row.isascii() and row.isdigit() and len(row) <= 4 else 1
    encoding, delimiter = str(data.get("encoding")), str(data.get("delimiter"))
    return FileLayout.model_validate(
        {
            "header_row": min(max(number, 1), 1000),
            "sheet": str(data.get("sheet") or "")[:200],
            "encoding": encoding if encoding in dict(ENCODINGS) else "auto",
            "delimiter": delimiter if delimiter in dict(DELIMITERS) else "auto",
        }
    )


def initial_of(layout: FileLayout) -> dict[str, Any]:
    return {
        "header_row": layout.header_row,
        "sheet": layout.sheet,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter,
    }
