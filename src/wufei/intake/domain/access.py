"""Rights and the region that an upload belongs to."""

from __future__ import annotations

from wufei.intake import rules
from wufei.intake.refusals import IntakeReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Organisation, Region


def require_importer(actor: Actor) -> None:
    """Raises:
    Refusal: ``NOT_ALLOWED``.
    """
    if not rules.can_import(actor):
        raise Refusal(IntakeReason.NOT_ALLOWED, roles=rules.importers())


def home_region(actor: Actor) -> Region | None:
    """The region of the actor's importing role: its own, or that of its organisation."""
    for grant in actor.with_role(*rules.IMPORT_ROLES):
        if grant.region_path is not None:
            region: Region | None = Region.objects.filter(path=grant.region_path).first()
        elif grant.organisation_id is not None:
            organisation = (
                Organisation.objects.filter(pk=grant.organisation_id)
                .select_related("region")
                .first()
            )
            region = organisation.region if organisation else None
        else:
            continue
        if region is not None:
            return region
    return None


def home_organisation(actor: Actor) -> int | None:
    """The organisation for which the actor imports; None for the offices."""
    for grant in actor.with_role(*rules.IMPORT_ROLES):
        if grant.organisation_id is not None:
            return grant.organisation_id
    return None
