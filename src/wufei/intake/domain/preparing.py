"""What must stand before entries can: materials and accounts that the map brings along."""

from __future__ import annotations

from collections.abc import Iterable

from wufei.intake.columnmap import ColumnMap
from wufei.intake.domain.access import home_organisation, home_region
from wufei.intake.interpret.catalogue import NewAccount
from wufei.intake.refusals import IntakeReason
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import AccountDraft, open_accounts
from wufei.registry.public import Material, create_material


def register_materials(*, actor: Actor, column_map: ColumnMap, keys: Iterable[str]) -> int:
    """Register the declared materials among ``keys`` that do not stand yet; how many were new.

    Raises:
        Refusal: ``MATERIAL_DIFFERS``, or the registry's own (no right).
    """
    wanted = set(keys)
    declared = {m.key: m for m in column_map.materials if m.key in wanted}
    known = {m.key: m for m in Material.objects.filter(key__in=declared)}
    for key, material in known.items():
        if material.scheme != Material.Scheme.FOREIGN:
            raise Refusal(IntakeReason.MATERIAL_DIFFERS, key=key, name=material.name)
    fresh = [declared[key] for key in sorted(declared.keys() - known.keys())]
    for material in fresh:
        create_material(
            actor=actor,
            key=material.key,
            scheme=Material.Scheme.FOREIGN,
            name=material.zh,
            name_en=material.en,
            reason=f"{column_map.name}: {column_map.source}"[:300],
        )
    return len(fresh)


def open_new_accounts(*, actor: Actor, accounts: Iterable[NewAccount]) -> int:
    """Open the accounts that the map may open, in the actor's region and organisation.

    Raises:
        Refusal: the ledger's own (no right, a bad code).
    """
    region, organisation = home_region(actor), home_organisation(actor)
    drafts = [
        AccountDraft(
            code=account.code,
            name=account.zh,
            name_en=account.en,
            stage=account.stage,
            use=account.use,
            cause=account.cause,
            region_id=region.pk if region else None,
            organisation_id=organisation,
        )
        for account in accounts
    ]
    if drafts:
        open_accounts(actor=actor, drafts=drafts)
    return len(drafts)
