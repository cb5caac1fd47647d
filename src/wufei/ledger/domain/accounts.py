"""Opening and closing accounts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.ledger import rules
from wufei.ledger.models import Account, Balance, Stage
from wufei.ledger.refusals import LedgerReason as No
from wufei.registry.public import Organisation, Region

_CODE = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,78}[^\s\x00-\x1f\x7f])?")


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account to be opened; keys of registry rows, empty where nothing applies."""

    code: str
    name: str
    stage: str
    name_en: str = ""
    cause: str = ""
    use: str = ""
    organisation_id: int | None = None
    region_id: int | None = None
    site_id: int | None = None
    vehicle_id: int | None = None
    transit_limit_hours: int = 48
    opened_on: dt.date | None = None

    def check(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise Refusal(No.BAD_CODE, pointer="/code", code=self.code)
        if self.stage not in Stage.values:
            raise Refusal(No.UNKNOWN_STAGE, pointer="/stage", stage=self.stage)
        if self.stage == Stage.LOSS and not self.cause.strip():
            raise Refusal(No.LOSS_WITHOUT_CAUSE, pointer="/cause")

    def row(self) -> Account:
        return Account(**{name: getattr(self, name) for name in self.__slots__})


def _require_right(actor: Actor, drafts: Sequence[AccountDraft]) -> None:
    """The place of an account is its region, or that of the organisation that holds it."""
    if actor.is_system:
        return
    regions = {draft.region_id for draft in drafts if draft.region_id}
    holders = {draft.organisation_id for draft in drafts if draft.organisation_id}
    path_of = dict(Region.objects.filter(pk__in=regions).values_list("pk", "path"))
    home_of = dict(Organisation.objects.filter(pk__in=holders).values_list("pk", "region__path"))
    places = {
        path_of.get(draft.region_id or 0) or home_of.get(draft.organisation_id or 0)
        for draft in drafts
    }
    if not all(rules.can_keep_account(actor, place) for place in places):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.BOOK_ROLES))


def open_accounts(*, actor: Actor, drafts: Sequence[AccountDraft]) -> dict[str, Account]:
    """Open accounts; those whose code stands already are left as they are. Code → account.

    Raises:
        Refusal: no right in the region, a bad code, an unknown stage, a loss without its cause.
    """
    _require_right(actor, drafts)
    for draft in drafts:
        draft.check()
    codes = [draft.code for draft in drafts]
    with transaction.atomic():
        Account.objects.bulk_create((draft.row() for draft in drafts), ignore_conflicts=True)
        opened = {account.code: account for account in _by_code(codes)}
        if drafts:
            shown = codes[:20] + ["…"] * (len(codes) > 20)
            audit.record(
                actor=actor,
                action="ledger.account.open",
                after={"codes": shown, "count": len(codes)},
            )
    return opened


def _by_code(codes: Sequence[str]) -> Iterable[Account]:
    for start in range(0, len(codes), 5000):
        yield from Account.objects.filter(code__in=codes[start : start + 5000])


def open_account(*, actor: Actor, draft: AccountDraft) -> Account:
    """Open one account; see :func:`open_accounts`.

    Raises:
        Refusal: as there, or the code is taken.
    """
    if Account.objects.filter(code=draft.code).exists():
        raise Refusal(No.ACCOUNT_CODE_TAKEN, pointer="/code", code=draft.code)
    return open_accounts(actor=actor, drafts=[draft])[draft.code]


def close_account(*, actor: Actor, account: Account, day: dt.date) -> Account:
    """Close an account from ``day`` on; it must stand empty.

    Raises:
        Refusal: no right in its region, or mass still stands on it.
    """
    if not rules.can_keep_account(actor, account.region.path if account.region else None):
        raise Refusal(No.NOT_ALLOWED, roles=rules.role_names(rules.BOOK_ROLES))
    with transaction.atomic():
        standing = Balance.objects.select_for_update().filter(account=account).exclude(grams=0)
        if account.guarded and standing.exists():
            raise Refusal(No.ACCOUNT_NOT_EMPTY, code=account.code)
        account.closed_on = day
        account.save(update_fields=["closed_on"])
        audit.record(
            actor=actor, action="ledger.account.close", target=account, after={"closed_on": day}
        )
    return account
