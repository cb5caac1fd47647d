"""Devices' part of the API, for platforms that keep the devices of a fleet."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router
from ninja.responses import Status

from wufei.collection.public import Bin
from wufei.devices.domain.binding import bind, move
from wufei.devices.domain.retiring import retire
from wufei.devices.models import Device
from wufei.devices.queries import registered
from wufei.devices.refusals import DevicesReason as No
from wufei.devices.schemas import (
    BindingAnswer,
    DayAnswer,
    DeviceAnswer,
    DeviceGiven,
    DeviceMoveGiven,
    DevicePage,
    DeviceQuery,
    PlaceGiven,
    RetirementGiven,
)
from wufei.devices.showing import device_view
from wufei.kernel.actors import Actor
from wufei.kernel.api.fields import Code
from wufei.kernel.api.paging import page_of_rows
from wufei.kernel.api.requests import actor_of_request, row_named
from wufei.kernel.refusals import Refusal
from wufei.registry.public import Vehicle

router = Router()


@router.get(
    "/devices",
    response=DevicePage,
    summary=_("设备列表"),
    description=_("您可以查看的、今天在用的设备和它们装在哪里。"),
)
def list_devices(request: HttpRequest, query: Query[DeviceQuery]) -> DevicePage:
    rows = registered(actor_of_request(request)).in_force(timezone.localdate())
    told = {"kind": query.kind, "vehicle__plate": query.vehicle, "bin__code": query.bin}
    rows = rows.filter(**{name: value for name, value in told.items() if value})
    page = page_of_rows(rows, query, name="devices", keys=["code", "id"])
    return DevicePage(items=[_binding(row) for row in page.items], next=page.next)


@router.get(
    "/devices/{code}",
    response=DeviceAnswer,
    summary=_("一台设备"),
    description=_("装在哪里、最近的消息和每天的消息数；装在您无权查看之处时的消息不在其中。"),
)
def get_device(request: HttpRequest, code: Path[Code]) -> DeviceAnswer:
    actor = actor_of_request(request)
    return _device(_named(actor, code), actor)


@router.post(
    "/devices",
    response={201: DeviceAnswer},
    summary=_("登记设备"),
    description=_("把设备装到一辆车或一个桶上；登记前发来、暂存的消息随后入库。"),
)
def register_device(request: HttpRequest, data: DeviceGiven) -> Status[DeviceAnswer]:
    actor = actor_of_request(request)
    vehicle, bin_ = _place(actor, data)
    made = bind(
        actor=actor,
        code=data.code,
        kind=Device.Kind(data.kind),
        vehicle=vehicle,
        bin=bin_,
        valid_from=data.valid_from,
    )
    return Status(201, _device(made, actor))


@router.post(
    "/devices/{code}/binding",
    response={201: DeviceAnswer},
    summary=_("改装设备"),
    description=_("从原处拆下，自所选日期起装到另一辆车或另一个桶上；已停用的直接装上。"),
)
def bind_device(
    request: HttpRequest, code: Path[Code], data: DeviceMoveGiven
) -> Status[DeviceAnswer]:
    actor = actor_of_request(request)
    device = _named(actor, code)
    vehicle, bin_ = _place(actor, data)
    made = move(
        actor=actor,
        device=device,
        vehicle=vehicle,
        bin=bin_,
        first_day=data.first_day,
        reason=data.reason,
    )
    return Status(201, _device(made, actor))


@router.post(
    "/devices/{code}/retirement",
    response=DeviceAnswer,
    summary=_("报废设备"),
    description=_("停用并不再装到车或桶上；已有记录不变。"),
)
def retire_device(request: HttpRequest, code: Path[Code], data: RetirementGiven) -> DeviceAnswer:
    actor = actor_of_request(request)
    device = _named(actor, code)
    retire(actor=actor, code=device.code, last_day=data.last_day, reason=data.reason)
    return _device(_named(actor, code), actor)


def _named(actor: Actor, code: str) -> Device:
    """The binding that stands, or stood last, among those the actor sees.

    Raises:
        Refusal: ``UNKNOWN_DEVICE``.
    """
    rows = registered(actor).filter(code=code).order_by("-valid_from", "-pk")
    found: Device | None = rows.filter(valid_to__isnull=True).first() or rows.first()
    if found is None:
        raise Refusal(No.UNKNOWN_DEVICE, code=code)
    return found


def _place(actor: Actor, data: PlaceGiven) -> tuple[Vehicle | None, Bin | None]:
    vehicle = bin_ = None
    if data.vehicle:
        vehicle = row_named(Vehicle, actor, pointer="/vehicle", plate=data.vehicle)
    if data.bin:
        bin_ = row_named(Bin, actor, pointer="/bin", code=data.bin)
    return vehicle, bin_


def _binding(row: Device) -> BindingAnswer:
    return BindingAnswer(
        code=row.code,
        kind=row.kind,
        vehicle=row.vehicle.plate if row.vehicle else None,
        bin=row.bin.code if row.bin else None,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _device(row: Device, actor: Actor) -> DeviceAnswer:
    view = device_view(row, actor)
    heard = view.heard
    return DeviceAnswer(
        code=row.code,
        kind=row.kind,
        retired=view.retired is not None,
        bindings=[_binding(each) for each in view.bindings],
        last_at=heard.happened_at if heard else None,
        latitude=_degrees(heard.latitude) if heard else None,
        longitude=_degrees(heard.longitude) if heard else None,
        days=[
            DayAnswer(
                day=day.day,
                accepted=day.accepted,
                repeated=day.repeated,
                apart=day.apart,
                rejected=day.rejected,
            )
            for day in view.days
        ],
    )


def _degrees(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
