"""The form of a file with one thing a row."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class RowFileForm(forms.Form):
    file = forms.FileField(label=_("文件"))
    only_check = forms.BooleanField(label=_("只检查，不写入"), required=False, initial=True)
