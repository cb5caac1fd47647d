"""Fields that name an account, material, lot … by its code, with a search as one types.

The code is what is sent: without scripts, or by heart, it is simply typed. ``picker.js`` turns the
input into a combobox over the answers of ``views.pickers``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wufei.ledger.models import Account, Lot
from wufei.registry.public import Material, Organisation, Region, Site, local_name


def _by_code(model: Any) -> Callable[[str], str]:
    def describe(code: str) -> str:
        row = model.objects.filter(code=code).first()
        return "" if row is None else local_name(row.name, row.name_en)

    return describe


def _material(key: str) -> str:
    row = Material.objects.filter(key=key).first()
    return "" if row is None else str(row)


def _lot(code: str) -> str:
    row = Lot.objects.filter(code=code).select_related("material").first()
    return "" if row is None else f"{row.get_kind_display()} · {row.material}"


#: What can be picked: address of the search, and the words for a code that is filled in already.
KINDS: dict[str, Callable[[str], str]] = {
    "accounts": _by_code(Account),
    "all-accounts": _by_code(Account),
    "materials": _material,
    "lots": _lot,
    "regions": _by_code(Region),
    "sites": _by_code(Site),
    "organisations": _by_code(Organisation),
}


class PickerInput(forms.TextInput):
    """A text input that searches; ``kind`` is one of :data:`KINDS`."""

    template_name = "ledger/widgets/picker.html"

    def __init__(self, kind: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false", **(attrs or {})})
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["url"] = reverse_lazy("ledger:pick", args=[self.kind])
        context["chosen"] = KINDS[self.kind](str(value)) if value else ""
        return context


class PickerField(forms.CharField):
    """A code; what it must name is checked by the domain, in the domain's words."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        super().__init__(widget=PickerInput(kind), max_length=80, **kwargs)


PICKER_HELP = _("输入名称或编码的一部分，用上下键选择。")
