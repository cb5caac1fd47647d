from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class SiteRenderer(DjangoTemplates):
    """Forms in the look of the site: ``{{ form }}`` needs nothing but a ``<form>`` around it."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
