from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wufei.kernel.wording import enumerated
from wufei.people.models import ROLE_LABELS


class NamesForm(forms.Form):
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    display_name_en = forms.CharField(label=gettext_lazy("英文姓名"), max_length=60, required=False)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("至少 8 个字符，不能是常见密码或与用户名相近。"),
    )


class AccountForm(NamesForm, PasswordForm):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=150,
        help_text=gettext_lazy("登录时使用：字母、数字和 @ . + - _，不能有空格。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("username", "display_name", "display_name_en", "password")


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=200, required=False)


class ScopeField(forms.CharField):
    """A code, or a name that only one row has; cleaned to the row of the registry."""

    def __init__(self, model: str, **kwargs: Any) -> None:
        self.model = model
        super().__init__(max_length=120, required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        rows = list(
            apps.get_model("registry", self.model)
            .objects.filter(Q(code=text) | Q(name=text) | Q(name_en=text))
            .order_by("code")[:6]
        )
        if not rows:
            raise forms.ValidationError(
                _("没有编码或名称为“%(text)s”的记录，请先在登记中核对。") % {"text": text}
            )
        if len(rows) > 1:
            codes = enumerated(row.code for row in rows)
            raise forms.ValidationError(
                _("有几处叫“%(text)s”，请改填编码：%(codes)s。") % {"text": text, "codes": codes}
            )
        return rows[0]


def _date(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class MembershipForm(ReasonForm):
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        choices=[
            ("", gettext_lazy("请选择")),
            *((r.value, label) for r, label in ROLE_LABELS.items()),
        ],
    )
    region = ScopeField(
        "Region",
        label=gettext_lazy("区划"),
        help_text=gettext_lazy("编码或名称，例如 500107；覆盖该区划及其下级。"),
    )
    organisation = ScopeField(
        "Organisation",
        label=gettext_lazy("单位"),
        help_text=gettext_lazy("编码或名称；区划和单位只填一项。"),
    )
    valid_from = _date(gettext_lazy("生效日期"), gettext_lazy("不填即日起。"))
    valid_to = _date(gettext_lazy("失效日期"), gettext_lazy("当日起不再有效；不填为长期。"))
    field_order = ("role", "region", "organisation", "valid_from", "valid_to", "reason")
