from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """The file. What it may be is judged by the engine, from its bytes and not its name."""

    file = forms.FileField(
        label=_("要导入的文件"),
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".csv,.gz,.txt,.xlsx,.xls"}),
        error_messages={
            "required": _("请选择一个文件。"),
            "missing": _("请选择一个文件。"),
            "max_length": _("文件名过长，请改短后再上传。"),
        },
        max_length=200,
    )


class UndoForm(forms.Form):
    reason = forms.CharField(
        label=_("撤销的事由"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("写给日后查账的人；与每一笔冲销一起留存。"),
        error_messages={"required": _("请填写撤销的事由。")},
    )
