"""Bills of a contract and month: drawn up from settled orders, issued, paid, withdrawn."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.collection.public import Contract, Order, OrderEvent, OrderState, update_contract
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry.public import record_change
from wufei.settlement import rules
from wufei.settlement.domain.money import by_tonne, fen_of
from wufei.settlement.models import BILL_LIFECYCLE, BINDING, Bill, BillLine, BillState, LoadEntry
from wufei.settlement.refusals import SettlementReason as No

Kind = BillLine.Kind
BROUGHT = (LoadEntry.Role.WEIGHING, LoadEntry.Role.ESTIMATE, LoadEntry.Role.CORRECTION)
_DONE = (OrderState.SETTLED, OrderState.CLOSED)
_NOT_SERVED = (OrderState.REFUSED, OrderState.MISSED)


def month_of(day: dt.date) -> dt.date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def last_day(month: dt.date) -> dt.date:
    return month_of(month + dt.timedelta(days=31)) - dt.timedelta(days=1)


@dataclass(slots=True)
class Due:
    """What one order costs as the books stand now."""

    order: Order
    kind: str
    bins: int = 0
    grams: int = 0
    price_fen: int = 0
    amount_fen: int = 0
    entries: list[int] = field(default_factory=list)


def dues(contract: Contract, orders: Iterable[Order]) -> dict[int, Due]:
    """By order: what is owed for it. Refusals and misses are named at zero; orders that are not
    settled yet are left out.

    Per bin counts the bins that the crew emptied, per tonne the grams that stand in the ledger.
    """
    orders = list(orders)
    served = _served([order.pk for order in orders])
    failed = _failed([order.pk for order in orders if order.state == OrderState.CLOSED])
    price = fen_of(contract.fee)
    found: dict[int, Due] = {}
    for order in orders:
        if order.state in _DONE and order.pk in served:
            grams, entries = served[order.pk]
            due = Due(order, Kind.SERVICE, order.collected_bins or 0, grams, price)
            due.entries = entries
            if contract.fee_basis == Contract.FeeBasis.BIN:
                due.amount_fen = due.bins * price
            else:
                due.amount_fen = by_tonne(grams, price)
            found[order.pk] = due
        elif order.state in _NOT_SERVED or order.pk in failed:
            state = failed.get(order.pk, order.state)
            kind = Kind.REFUSED if state == OrderState.REFUSED else Kind.MISSED
            found[order.pk] = Due(order, kind, price_fen=price)
    return found


def _served(orders: list[int]) -> dict[int, tuple[int, list[int]]]:
    """Grams and entries that stand in the ledger for each order."""
    rows = LoadEntry.objects.filter(
        order__in=orders, role__in=BROUGHT, entry__reversed_by__isnull=True
    ).order_by("id")
    grams: dict[int, int] = defaultdict(int)
    entries: dict[int, list[int]] = defaultdict(list)
    for order_id, entry_id, mass in rows.values_list("order_id", "entry_id", "grams"):
        grams[order_id] += mass
        entries[order_id].append(entry_id)
    return {pk: (mass, entries[pk]) for pk, mass in grams.items()}


def _failed(orders: list[int]) -> dict[int, str]:
    """Closed orders that were refused or missed, and which of the two."""
    rows = OrderEvent.objects.filter(order__in=orders, to_state__in=_NOT_SERVED)
    return dict(rows.order_by("number").values_list("order_id", "to_state"))


def draw_up(*, actor: Actor, contract: Contract, month: dt.date) -> Bill:
    """The draft of a month, drawn up afresh from the books; an issued bill is left alone.

    Lines: the month's settled orders, its refusals and misses at zero, and corrections of orders of
    earlier months for which something else was billed than is owed by now.

    Raises:
        Refusal: NOT_ALLOWED, ALREADY_BILLED, NOTHING_TO_BILL.
    """
    _require(actor, contract)
    month = month_of(month)
    with transaction.atomic():
        Contract.objects.select_for_update().get(pk=contract.pk)
        bills = Bill.objects.filter(contract=contract, month=month)
        bill = bills.exclude(state=BillState.WITHDRAWN).first()
        if bill is not None and bill.state != BillState.DRAFT:
            raise Refusal(
                No.ALREADY_BILLED,
                code=contract.code,
                month=f"{month:%Y-%m}",
                state=bill.get_state_display(),
            )
        if bill is None:
            number = bills.count() + 1
            code = f"{contract.code}-{month:%Y%m}-{number}"
            bill = Bill(contract=contract, month=month, number=number, code=code)
        _fill(bill)
        record_change(
            actor=actor, verb="drawn_up", row=bill, before=None,
            after={"total_fen": bill.total_fen},
        )  # fmt: skip
    return bill


def _fill(bill: Bill) -> None:
    contract, month = bill.contract, bill.month
    rows = Order.objects.filter(contract=contract, day__range=(month, last_day(month)))
    orders = list(rows.order_by("day", "code"))
    due = dues(contract, orders)
    lines = [_line(due[order.pk]) for order in orders if order.pk in due]
    lines += _corrections(contract, month)
    if not lines:
        raise Refusal(No.NOTHING_TO_BILL, code=contract.code, month=f"{month:%Y-%m}")
    ended = (*_DONE, *_NOT_SERVED, OrderState.CANCELLED, OrderState.REBOOKED)
    bill.pending = sum(o.pk not in due and o.state not in ended for o in orders)
    bill.total_fen = sum(line.amount_fen for line in lines)
    bill.drawn_up_at = timezone.now()
    bill.save()
    bill.lines.all().delete()
    for number, line in enumerate(lines, start=1):
        line.bill, line.number = bill, number
    BillLine.objects.bulk_create(lines)


def _line(due: Due, *, kind: str = "", note: str = "", **changes: int) -> BillLine:
    values: dict[str, Any] = {
        "bins": due.bins,
        "grams": due.grams,
        "amount_fen": due.amount_fen,
        **changes,
    }
    return BillLine(
        kind=kind or due.kind,
        order=due.order,
        day=due.order.day,
        price_fen=due.price_fen,
        entries=due.entries,
        note=note,
        **values,
    )


def _corrections(contract: Contract, month: dt.date) -> list[BillLine]:
    """Orders of months that were billed before, for what is owed more or less by now."""
    before = Bill.objects.filter(contract=contract, month__lt=month, state__in=BINDING)
    months = list(before.order_by("month").values_list("month", flat=True))
    if not months:
        return []
    earlier = Order.objects.filter(contract=contract, day__lt=month).order_by("day", "code")
    orders = [order for order in earlier if month_of(order.day) in months]
    rows = BillLine.objects.filter(
        order__in=orders, bill__state__in=BINDING, bill__contract=contract
    ).order_by()
    totals = rows.values("order_id").annotate(
        fen=Sum("amount_fen"), bins=Sum("bins"), grams=Sum("grams")
    )
    billed = {row["order_id"]: row for row in totals}
    nothing = {"fen": 0, "bins": 0, "grams": 0}
    lines = []
    now = dues(contract, orders)
    for order in orders:
        due, was = now.get(order.pk), billed.get(order.pk, nothing)
        owed = due.amount_fen if due else 0
        if owed == was["fen"]:
            continue
        due = due or Due(order, Kind.CORRECTION, price_fen=fen_of(contract.fee))
        lines.append(
            _line(
                due,
                kind=Kind.CORRECTION,
                note=_("更正 %(month)s 账单") % {"month": f"{order.day:%Y-%m}"},
                bins=due.bins - was["bins"],
                grams=due.grams - was["grams"],
                amount_fen=owed - was["fen"],
            )
        )
    return lines


def move_bill(
    *,
    actor: Actor,
    bill: Bill,
    state: BillState,
    reason: str = "",
    paid_on: dt.date | None = None,
    reference: str = "",
) -> Bill:
    """The only way a bill changes its state.

    Issuing draws it up once more and fixes it, after the month is over. A payment (``paid_on``,
    ``reference``) moves the contract's paid-until to the end of the month. What a withdrawn bill
    listed may be billed again.

    Raises:
        Refusal: NOT_ALLOWED, MONTH_NOT_OVER, REASON_MISSING (withdrawing, or a payment without day
            and reference); of the lifecycle what may follow; NOTHING_TO_BILL.
    """
    _require(actor, bill.contract)
    with transaction.atomic():
        contract = Contract.objects.select_for_update().get(pk=bill.contract_id)
        current: Bill = Bill.objects.select_for_update().get(pk=bill.pk)
        current.contract = contract
        before = BillState(current.state)
        BILL_LIFECYCLE.check(before, state, current)
        if state == BillState.ISSUED:
            if last_day(current.month) >= timezone.localdate():
                raise Refusal(No.MONTH_NOT_OVER, month=f"{current.month:%Y-%m}")
            _fill(current)
            current.issued_at = timezone.now()
        elif state == BillState.WITHDRAWN and not reason.strip():
            raise Refusal(No.REASON_MISSING, pointer="/reason")
        elif state == BillState.PAID:
            _pay(actor, current, paid_on, reference)
        current.state = state
        current.save()
        record_change(
            actor=actor, verb="moved", row=current, before={"state": before.value},
            after={"state": state.value, "total_fen": current.total_fen}, reason=reason,
        )  # fmt: skip
    return current


def _pay(actor: Actor, bill: Bill, paid_on: dt.date | None, reference: str) -> None:
    if paid_on is None:
        raise Refusal(No.REASON_MISSING, pointer="/paid_on")
    if not reference.strip():
        raise Refusal(No.REASON_MISSING, pointer="/reference")
    bill.paid_on, bill.payment_reference = paid_on, reference.strip()
    until, end = bill.contract.paid_until, last_day(bill.month)
    if until is None or until < end:
        update_contract(
            actor=actor, contract=bill.contract, paid_until=end, reason=reference.strip()
        )


def _require(actor: Actor, contract: Contract) -> None:
    hauler = contract.hauler
    if not rules.may_bill(actor, region_path=hauler.region.path, organisation_id=hauler.pk):
        raise Refusal(No.NOT_ALLOWED, roles=_("收运单位的调度员或所在地的无废办"))
