from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.collection.test_points import refused
from tests.registry.actors import CITY, dispatcher
from wufei.collection.models.contracts import LIFECYCLE
from wufei.collection.public import (
    CollectionReason,
    Contract,
    ContractState,
    Point,
    close_depot,
    create_contract,
    create_crew,
    create_depot,
    move_contract,
    update_contract,
    update_crew,
)
from wufei.kernel.reasons import TransitionReason
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Material, Organisation, create_vehicle

pytestmark = pytest.mark.django_db


def test_terms_are_fixed_once_a_contract_is_active(contract: Contract) -> None:
    contract = update_contract(actor=CITY, contract=contract, fee=Decimal(6))
    move_contract(actor=CITY, contract=contract, state=ContractState.ACTIVE, reason="签订")
    refused(CollectionReason.CONTRACT_FIXED, update_contract, contract=contract, fee=Decimal(7))
    paid = update_contract(actor=CITY, contract=contract, paid_until=dt.date(2030, 12, 31))
    assert (paid.fee, paid.paid_until) == (Decimal(6), dt.date(2030, 12, 31))


def test_an_ended_contract_stays_ended(contract: Contract) -> None:
    move_contract(actor=CITY, contract=contract, state=ContractState.ENDED, reason="作废")
    again = {"contract": contract, "state": ContractState.ACTIVE, "reason": "恢复"}
    refused(TransitionReason.STATE_IS_FINAL, move_contract, **again)
    refused(CollectionReason.REASON_MISSING, move_contract, **{**again, "reason": " "})


@given(wanted=st.lists(st.sampled_from(list(ContractState)), max_size=8))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_contract_only_walks_along_its_table(
    contract: Contract, wanted: list[ContractState]
) -> None:
    Contract.objects.filter(pk=contract.pk).update(state=ContractState.DRAFT)
    state = ContractState.DRAFT
    for target in wanted:
        try:
            move_contract(actor=CITY, contract=contract, state=target, reason="试")
        except Refusal:
            assert target not in LIFECYCLE.next_states(state)
        else:
            assert target in LIFECYCLE.next_states(state)
            state = target
        assert Contract.objects.get(pk=contract.pk).state == state


def test_the_parties_of_a_contract(
    holder: Organisation, hauler: Organisation, kitchen: Material, beibei_hauler: Organisation
) -> None:
    terms = {"code": "C-2", "materials": [kitchen], "fee_basis": "tonne", "fee": Decimal(90)}
    parties = {"holder": holder, "hauler": hauler}
    swapped = {"holder": hauler, "hauler": holder}
    same = {"holder": hauler, "hauler": hauler}
    refused(CollectionReason.NOT_A_HAULER, create_contract, **terms, **swapped)
    refused(CollectionReason.HOLDER_IS_HAULER, create_contract, **terms, **same)
    refused(CollectionReason.NEGATIVE_FEE, create_contract, **{**terms, "fee": -1}, **parties)
    refused(CollectionReason.NO_CLASS, create_contract, **{**terms, "materials": []}, **parties)
    other = dispatcher(beibei_hauler.pk)
    refused(CollectionReason.NOT_ALLOWED, create_contract, actor=other, **terms, **parties)
    own = create_contract(actor=dispatcher(hauler.pk), **terms, **parties)
    assert own.state == ContractState.DRAFT


def test_a_hauler_does_not_open_the_holders_points_to_itself(contract: Contract) -> None:
    actor = dispatcher(contract.hauler_id)
    starting = {"contract": contract, "state": ContractState.ACTIVE, "reason": "签订"}
    refused(CollectionReason.NOT_ALLOWED, move_contract, actor=actor, **starting)
    move_contract(actor=CITY, **starting)
    longer = {"contract": contract, "valid_to": dt.date(2090, 1, 1)}
    refused(CollectionReason.NOT_ALLOWED, update_contract, actor=actor, **longer)
    paused = {**starting, "state": ContractState.SUSPENDED}
    assert move_contract(actor=actor, **paused).state == ContractState.SUSPENDED
    refused(CollectionReason.NOT_ALLOWED, move_contract, actor=actor, **starting)


def test_a_hauler_sees_the_points_of_its_contracts_in_force(
    point: Point, contract: Contract, hauler: Organisation, beibei_hauler: Organisation
) -> None:
    def seen(organisation: Organisation) -> list[str]:
        rows = Point.objects.visible_to(dispatcher(organisation.pk))
        return list(rows.values_list("code", flat=True))

    assert seen(hauler) == []
    move_contract(actor=CITY, contract=contract, state=ContractState.ACTIVE, reason="签订")
    assert (seen(hauler), seen(beibei_hauler)) == (["P-1"], [])
    move_contract(actor=CITY, contract=contract, state=ContractState.ENDED, reason="到期")
    assert seen(hauler) == []


def test_a_crew_keeps_to_its_hauler(hauler: Organisation, beibei_hauler: Organisation) -> None:
    actor = dispatcher(hauler.pk)
    home = {"organisation": hauler, "region": hauler.region}
    depot = create_depot(actor=actor, code="D-1", name="场站", **home)
    far = create_depot(
        actor=CITY, code="D-2", name="远场", organisation=beibei_hauler, region=hauler.region
    )
    vehicle = create_vehicle(actor=CITY, plate="渝A99999", organisation=beibei_hauler)
    given_ = {"code": "K-1", "name": "一班", "organisation": hauler}
    refused(CollectionReason.FOREIGN_CREW, create_crew, actor=actor, **given_, depot=far)
    crew = create_crew(actor=actor, **given_, depot=depot)
    refused(CollectionReason.FOREIGN_CREW, update_crew, actor=actor, crew=crew, vehicle=vehicle)
    closing = {"depot": depot, "valid_to": dt.date(2030, 1, 1), "reason": "搬迁"}
    refused(CollectionReason.CREWS_LEFT, close_depot, actor=actor, **closing)
