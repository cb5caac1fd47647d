"""Bills: the list, drawing up, one bill with its lines, its paper and workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wufei.kernel.actors import Actor, Role
from wufei.kernel.documents import PDF
from wufei.kernel.exporting import Export, as_xlsx
from wufei.kernel.form_refusals import refusals_on
from wufei.kernel.listing import answer_list
from wufei.kernel.requests import actor_of_request
from wufei.settlement import printing, rules
from wufei.settlement.domain.billing import draw_up, move_bill
from wufei.settlement.filters import BillFilters
from wufei.settlement.forms.asking import DrawUpForm, PaymentForm
from wufei.settlement.forms.gate import ReasonForm
from wufei.settlement.forms.reading import posted
from wufei.settlement.models import BILL_LIFECYCLE, Bill, BillState
from wufei.settlement.tables import BillTable

HEADINGS = (
    gettext_lazy("账单号"), gettext_lazy("月份"), gettext_lazy("委托单位"),
    gettext_lazy("收运单位"), gettext_lazy("状态"), gettext_lazy("合计（分）"),
    gettext_lazy("付款日期"),
)  # fmt: skip
_WITH = ("contract__holder__region", "contract__hauler__region")


def _cells(bill: Bill) -> list[Any]:
    contract = bill.contract
    return [
        bill.code, f"{bill.month:%Y-%m}", str(contract.holder), str(contract.hauler),
        bill.get_state_display(), bill.total_fen, bill.paid_on,
    ]  # fmt: skip


def _may_draw_up(actor: Actor) -> bool:
    return actor.has_role(*rules.OFFICES, Role.DISPATCHER)


def _may(actor: Actor, bill: Bill) -> bool:
    hauler = bill.contract.hauler
    return rules.may_bill(actor, region_path=hauler.region.path, organisation_id=hauler.pk)


@login_required
@require_safe
def bill_list(request: HttpRequest) -> HttpResponseBase:
    actor = actor_of_request(request)
    rows = Bill.objects.visible_to(actor).select_related(*_WITH)
    found = BillFilters(request.GET, queryset=rows, request=request)
    return answer_list(
        request,
        "settlement/bills.html",
        BillTable(found.qs),
        export=Export(_("收运账单"), HEADINGS, _cells),
        filter=found,
        may_draw_up=_may_draw_up(actor),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bill_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of_request(request)
    if not _may_draw_up(actor):
        raise PermissionDenied(_("账单由收运单位的调度员或所在地的无废办编制。"))
    form = DrawUpForm(posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            bill = draw_up(actor=actor, **form.cleaned_data)
            messages.success(request, _("草稿已编制。"))
            return redirect("settlement:bill", bill.pk)
    context = {"form": form}
    return render(request, "settlement/bill_new.html", context, status=422 if form.errors else 200)


def _bill(request: HttpRequest, pk: int) -> Bill:
    rows = Bill.objects.select_related(*_WITH)
    bill: Bill = rows.get_visible_or_404(actor_of_request(request), pk=pk)
    return bill


@login_required
@require_safe
def bill(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = _bill(request, pk)
    lines = row.lines.select_related("order__point").order_by("number")
    if request.GET.get("export") == "xlsx":
        return as_xlsx(printing.bill_export(row), lines)
    open_states = BILL_LIFECYCLE.open_states(BillState(row.state), row)
    context = {
        "bill": row,
        "lines": lines,
        "may_act": _may(actor_of_request(request), row),
        "moves": [state.value for state in open_states],
        "rule": printing.rounding_rule(),
    }
    return render(request, "settlement/bill.html", context)


@login_required
@require_safe
def bill_paper(request: HttpRequest, pk: int) -> HttpResponse:
    row = _bill(request, pk)
    headers = {"Content-Disposition": f'inline; filename="{row.code}.pdf"'}
    return HttpResponse(printing.bill_pdf(row), content_type=PDF, headers=headers)


_FORMS: dict[str, type[Any]] = {
    BillState.ISSUED: ReasonForm,
    BillState.WITHDRAWN: ReasonForm,
    BillState.PAID: PaymentForm,
}
_TITLES: dict[str, Any] = {
    BillState.ISSUED: gettext_lazy("出具账单"),
    BillState.WITHDRAWN: gettext_lazy("撤回账单"),
    BillState.PAID: gettext_lazy("登记付款"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bill_move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Issue, withdraw or mark as paid."""
    actor, row = actor_of_request(request), _bill(request, pk)
    if state not in _FORMS:
        raise Http404
    if not _may(actor, row):
        raise PermissionDenied(_("账单由收运单位的调度员或所在地的无废办办理。"))
    form = _FORMS[state](posted(request))
    if state == BillState.ISSUED:
        form.fields["reason"].required = False
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            move_bill(actor=actor, bill=row, state=BillState(state), **form.cleaned_data)
            messages.success(request, _("账单状态已变更。"))
            return redirect("settlement:bill", row.pk)
    context = {"form": form, "bill": row, "title": _TITLES[state]}
    return render(request, "settlement/bill_move.html", context, status=422 if form.errors else 200)
