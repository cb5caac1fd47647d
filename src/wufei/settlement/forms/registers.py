"""Forms of prices and report rules: they read input; the domain judges and saves."""

from __future__ import annotations

from django.utils import timezone

from wufei.kernel.actors import Actor
from wufei.kernel.form_choices import offer
from wufei.registry.public import Material, RegisterForm, day_input, districts_on
from wufei.settlement.models import CompensationRate, ReportRule


class RateForm(RegisterForm):
    class Meta:
        model = CompensationRate
        fields = ("origin", "receiver", "material", "yuan_per_tonne", "source", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        ids = [row.pk for row in districts_on(timezone.localdate())]
        for name in ("origin", "receiver"):
            rows = self.fields[name].queryset  # type: ignore[attr-defined]
            offer(self, name, rows.filter(pk__in=ids))
        classes = Material.objects.filter(scheme=Material.Scheme.HOUSEHOLD, parent=None)
        offer(self, "material", classes.order_by("key"))


class ReportRuleForm(RegisterForm):
    class Meta:
        model = ReportRule
        fields = ("kind", "due_day", "source", "valid_from")
        widgets = {"valid_from": day_input()}

    def narrow(self, actor: Actor) -> None:
        """Nothing depends on who asks."""
