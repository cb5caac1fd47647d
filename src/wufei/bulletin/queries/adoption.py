"""How many reports of each unit were adopted: for the yearly assessment."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from wufei.bulletin.models import Contribution, ContributionState, Series
from wufei.registry.public import Organisation


@dataclass(frozen=True, slots=True)
class Adoption:
    unit: Organisation
    submitted: int
    adopted: int
    returned: int


def adoption_of(series: Series, year: int) -> list[Adoption]:
    """Reports handed in within ``year`` (of the city's calendar) by unit, most adopted first."""
    state = ContributionState
    counted = (
        Contribution.objects.filter(series=series, submitted_at__year=year)
        .values("unit_id")
        .annotate(
            submitted=Count("pk"),
            adopted=Count("pk", filter=Q(state=state.ADOPTED)),
            returned=Count("pk", filter=Q(state=state.RETURNED)),
        )
        .order_by("-adopted", "-submitted", "unit__code")
    )
    units = Organisation.objects.in_bulk([row["unit_id"] for row in counted])
    return [
        Adoption(units[row["unit_id"]], row["submitted"], row["adopted"], row["returned"])
        for row in counted
    ]
