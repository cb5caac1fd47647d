"""``{% load shell %}``: icons, form controls and pagers in the look of the site."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.paginators import LazyPaginator

from wufei.web import navigation

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """``{% icon "truck" %}``: a drawing from ``web/img/icons.svg``, silent for screen readers."""
    return format_html(
        '<svg class="icon {}" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        css,
        static("web/img/icons.svg"),
        name,
    )


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


@register.filter
def control(field: BoundField) -> SafeString:
    """``{{ field|control }}``: the input of a form field; errors and help are tied to it by id."""
    css = f"{field.field.widget.attrs.get('class', '')} {_control_class(field.field.widget)}"
    if field.errors:
        css += " is-invalid"
    return field.as_widget(attrs={"class": css.strip()})


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def has_rows(table: Any) -> bool:
    """Whether the shown page of a table holds a row; reads the page itself, counts nothing."""
    return any(True for _ in table.paginated_rows)


@register.filter
def total_rows(table: Any) -> int | None:
    """Rows of a table over all its pages, or None where counting them would cost too much."""
    paginator = getattr(table, "paginator", None)
    if paginator is None:
        return len(table.rows)
    return None if isinstance(paginator, LazyPaginator) else paginator.count


@register.filter
def total_pages(table: Any) -> int | None:
    """Pages of a paginated table, or None while the last page is not known."""
    return None if total_rows(table) is None else table.paginator.num_pages


@register.filter
def answered(path: str) -> bool:
    """``{% if "/intake/"|answered %}``: whether a module answers this address."""
    return navigation.answered(path)


@register.simple_tag(takes_context=True)
def plain_filters(context: template.Context, form: forms.Form, search: str = "q") -> list[Any]:
    """The visible fields of a filter form without its search box."""
    return [field for field in form.visible_fields() if field.name != search]
