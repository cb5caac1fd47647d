from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wufei.collection import rules
from wufei.collection.declared.points import CollectionRegister
from wufei.collection.domain import contracts, crews
from wufei.collection.filters import registers as filters
from wufei.collection.forms import registers as forms
from wufei.collection.models import Contract, ContractState, Crew, Depot
from wufei.collection.models.contracts import LIFECYCLE
from wufei.collection.tables import registers as tables
from wufei.kernel.actors import Actor
from wufei.registry.public import CloseForm, RowAction


def _keeps(actor: Actor, row: Any) -> bool:
    home = row.organisation
    return rules.may_keep_hauler(actor, region_path=home.region.path, organisation_id=home.pk)


def _may_close(actor: Actor, row: Any) -> bool:
    return row.valid_to is None and _keeps(actor, row)


def _may_edit_contract(actor: Actor, row: Contract) -> bool:
    return rules.may_keep_points(actor, region_path=row.holder.region.path) or (
        rules.may_keep_hauler(
            actor, region_path=row.hauler.region.path, organisation_id=row.hauler_id
        )
    )


def _close_depot(*, actor: Actor, row: Depot, **values: Any) -> Depot:
    return crews.close_depot(actor=actor, depot=row, **values)


def _close_crew(*, actor: Actor, row: Crew, **values: Any) -> Crew:
    return crews.close_crew(actor=actor, crew=row, **values)


def _may_move(state: ContractState) -> Callable[[Actor, Any], bool]:
    def may(actor: Actor, row: Contract) -> bool:
        open_states = LIFECYCLE.open_states(ContractState(row.state), row)
        if state not in open_states or not _may_edit_contract(actor, row):
            return False
        path = row.holder.region.path
        return state != ContractState.ACTIVE or rules.may_keep_points(actor, region_path=path)

    return may


def _move(state: ContractState) -> Callable[..., Contract]:
    def move(*, actor: Actor, row: Contract, reason: str) -> Contract:
        return contracts.move_contract(actor=actor, contract=row, state=state, reason=reason)

    return move


def _state_action(slug: str, state: ContractState, label: Any, done: Any) -> RowAction:
    return RowAction(
        slug=slug,
        label=label,
        form=forms.StateForm,
        run=_move(state),
        may=_may_move(state),
        done=done,
        danger=state == ContractState.ENDED,
    )


CONTRACTS = CollectionRegister(
    slug="contracts",
    icon="list",
    title=pgettext_lazy("registers", "收运合同"),
    lead=_("委托单位、收运单位、类别、单价、有效期和缴费情况。"),
    model=Contract,
    table=tables.ContractTable,
    filters=filters.ContractFilters,
    rows=lambda actor: (
        Contract.objects.visible_to(actor)
        .select_related("holder__region", "hauler__region")
        .prefetch_related("materials")
    ),
    facts=(
        "code",
        "holder",
        "hauler",
        "materials",
        "fee_basis",
        "fee",
        "state",
        "valid_from",
        "valid_to",
        "paid_until",
    ),
    add_label=_("登记收运合同"),
    form=forms.ContractForm,
    argument="contract",
    create=contracts.create_contract,
    update=contracts.update_contract,
    may_add=rules.may_add_crews,
    may_edit=_may_edit_contract,
    actions=(
        _state_action("activate", ContractState.ACTIVE, _("生效或恢复"), _("合同已生效。")),
        _state_action("suspend", ContractState.SUSPENDED, _("中止"), _("合同已中止。")),
        _state_action("end", ContractState.ENDED, _("终止"), _("合同已终止。")),
    ),
)

DEPOTS = CollectionRegister(
    slug="depots",
    icon="factory",
    title=pgettext_lazy("registers", "停车场站"),
    lead=_("收运车辆出车和收车的地方。"),
    model=Depot,
    table=tables.DepotTable,
    filters=filters.DepotFilters,
    rows=lambda actor: Depot.objects.visible_to(actor).select_related(
        "organisation__region", "region"
    ),
    facts=(
        "code",
        "name",
        "name_en",
        "organisation",
        "region",
        "latitude",
        "longitude",
        "valid_from",
        "valid_to",
    ),
    add_label=_("登记停车场站"),
    form=forms.DepotForm,
    argument="depot",
    create=crews.create_depot,
    update=crews.update_depot,
    may_add=rules.may_add_crews,
    may_edit=_keeps,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            lead=_("使用这里的班组须先停用或改到别处。"),
            form=CloseForm,
            run=_close_depot,
            may=_may_close,
            done=_("停车场站已停用。"),
            danger=True,
        ),
    ),
)

CREWS = CollectionRegister(
    slug="crews",
    icon="people",
    title=pgettext_lazy("registers", "收运班组"),
    lead=_("收运单位的班组、停车场站和常用车辆。"),
    model=Crew,
    table=tables.CrewTable,
    filters=filters.CrewFilters,
    rows=lambda actor: Crew.objects.visible_to(actor).select_related(
        "organisation__region", "depot", "vehicle"
    ),
    facts=("code", "name", "name_en", "organisation", "depot", "vehicle", "valid_from", "valid_to"),
    add_label=_("登记收运班组"),
    form=forms.CrewForm,
    argument="crew",
    create=crews.create_crew,
    update=crews.update_crew,
    may_add=rules.may_add_crews,
    may_edit=_keeps,
    actions=(
        RowAction(
            slug="close",
            label=_("停用"),
            form=CloseForm,
            run=_close_crew,
            may=_may_close,
            done=_("收运班组已停用。"),
            danger=True,
        ),
    ),
)
