"""The accounts and materials a file names: which exist, which the map may open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wufei.intake.columnmap import ColumnMap, DeclaredAccount
from wufei.intake.interpret.fields import Cells, Columns, text_getter
from wufei.intake.interpret.problems import RowRefused
from wufei.intake.mapfields import AccountTarget
from wufei.intake.refusals import RowReason
from wufei.intake.templates import Template
from wufei.ledger.public import GUARDED_STAGES, Account, Balance
from wufei.registry.public import Material

MAX_CODE = 80
MAX_NAME = 160


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account that posting will open."""

    code: str
    stage: str
    zh: str
    en: str = ""
    use: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True)
class KnownAccount:
    code: str
    guarded: bool


class Catalogue:
    """Looks codes up once each; keeps what has to be opened or registered."""

    def __init__(self, column_map: ColumnMap) -> None:
        self.map = column_map
        self._known: dict[str, KnownAccount | None] = {}
        self.new_accounts: dict[str, NewAccount] = {}
        #: free mass now on guarded accounts of this file: (account, material) → grams
        self.standing: dict[tuple[str, str], int] = {}
        self._declared: dict[str, DeclaredAccount] = {a.code: a for a in column_map.accounts}
        self._materials = frozenset(Material.objects.values_list("key", flat=True))
        self._declared_materials = {m.key: m for m in column_map.materials}
        self.new_materials: set[str] = set()

    # -- materials -------------------------------------------------------------------------

    def material_names(self) -> dict[str, str]:
        """Names in the file → keys, of the materials that the map declares."""
        return {name: m.key for m in self.map.materials for name in m.names}

    def check_material(self, key: str, column: str, value: str) -> None:
        """Raises:
        RowRefused: ``UNKNOWN_MATERIAL``.
        """
        if key in self._materials:
            return
        if key not in self._declared_materials:
            raise RowRefused(RowReason.UNKNOWN_MATERIAL, column, value, code=key)
        self.new_materials.add(key)

    # -- accounts --------------------------------------------------------------------------

    def prefetch(self, codes: Iterable[str]) -> None:
        missing = [code for code in codes if code not in self._known]
        rows = list(Account.objects.filter(code__in=missing).values_list("code", "stage"))
        for code, stage in rows:
            self._known[code] = KnownAccount(code, stage in GUARDED_STAGES)
        guarded = [code for code, stage in rows if stage in GUARDED_STAGES]
        balances = Balance.objects.filter(account__code__in=guarded).values_list(
            "account__code", "material__key", "grams", "held_grams"
        )
        for code, key, grams, held in balances if guarded else ():
            self.standing[code, key] = self.standing.get((code, key), 0) + grams - held

    def account(
        self, code: str, target: AccountTarget, name: Callable[[], tuple[str, str]]
    ) -> KnownAccount | None:
        """The account with this code, or the one that will be opened under it; None: unknown."""
        if code in self._known:
            return self._known[code]
        self.prefetch([code])
        if code not in self._known:
            self._known[code] = self._to_open(code, target, name)
        return self._known[code]

    def _to_open(
        self, code: str, target: AccountTarget, name: Callable[[], tuple[str, str]]
    ) -> KnownAccount | None:
        if not self.map.open_accounts:
            return None
        declared = self._declared.get(code)
        if declared is not None:
            fresh = NewAccount(**declared.model_dump(include=set(NewAccount.__dataclass_fields__)))
        elif target.stage is not None:
            zh, en = name()
            fresh = NewAccount(
                code=code,
                stage=target.stage,
                zh=(zh or code)[:MAX_NAME],
                en=en[:MAX_NAME],
                use=target.use,
                cause=target.cause,
            )
        else:
            return None
        self.new_accounts[code] = fresh
        return KnownAccount(code, fresh.stage in GUARDED_STAGES)


class AccountReader:
    """The account of one side of a move."""

    def __init__(self, target: AccountTarget, columns: Columns, catalogue: Catalogue) -> None:
        self.target, self.columns, self.catalogue = target, columns, catalogue
        self.get = text_getter(target, columns)
        self._memo: dict[str, KnownAccount] = {}

    def __call__(self, cells: Cells) -> KnownAccount:
        """Raises:
        RowRefused: ``UNKNOWN_ACCOUNT``, ``CODE_TOO_LONG`` and those of the target.
        """
        code = self.get(cells)
        found = self._memo.get(code)
        if found is None:
            found = self._memo[code] = self._find(code, cells)
        return found

    def _find(self, code: str, cells: Cells) -> KnownAccount:
        where, value = self.target.where, self._value(cells, code)
        if len(code) > MAX_CODE:
            raise RowRefused(RowReason.CODE_TOO_LONG, where, value, limit=MAX_CODE)
        account = self.catalogue.account(code, self.target, lambda: self._names(cells))
        if account is None:
            raise RowRefused(RowReason.UNKNOWN_ACCOUNT, where, value, code=code)
        return account

    def _value(self, cells: Cells, code: str) -> str:
        names = Template(self.target.template).columns if self.target.template else []
        names = names or ([self.target.column] if self.target.column else [])
        return "、".join(self.columns.cell(name)(cells) for name in names) or code

    def _names(self, cells: Cells) -> tuple[str, str]:
        def filled(text: str) -> str:
            template = Template(text)
            return template.fill({n: self.columns.cell(n)(cells) for n in template.columns})

        return filled(self.target.zh), filled(self.target.en)
