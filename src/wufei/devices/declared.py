"""The register of devices: what it shows, filters by and lets do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from wufei.devices import forms, rules
from wufei.devices.domain import binding, retiring
from wufei.devices.filters import DeviceFilters
from wufei.devices.models import Device, Retirement
from wufei.devices.queries import registered
from wufei.devices.showing import DeviceView, device_view
from wufei.devices.tables import DeviceTable
from wufei.kernel.actors import Actor
from wufei.registry.public import Register, RowAction

HOME_LABEL = _("设备接入")


@dataclass(frozen=True, kw_only=True)
class DeviceRegister(Register):
    """A register whose pages stand below ``/devices/``."""

    namespace: str = "devices"
    home_label: Any = HOME_LABEL

    @property
    def home_url(self) -> str:
        return reverse("devices:fleet")


def _keeps(actor: Actor, row: Device) -> bool:
    """Whether the actor may bind it, and no later binding speaks for the device."""
    if row.pk != binding.latest_binding(row.code).pk:
        return False
    if row.vehicle is not None:
        body = row.vehicle.organisation
        return rules.may_bind(actor, region_path=body.region.path, organisation_id=body.pk)
    assert row.bin is not None
    point = row.bin.point
    return rules.may_bind(
        actor, region_path=point.region.path, organisation_id=point.organisation_id
    )


def _retired(row: Device) -> bool:
    return Retirement.objects.filter(code=row.code).exists()


def _may_move(actor: Actor, row: Device) -> bool:
    return _keeps(actor, row) and not _retired(row)


def _may_end(actor: Actor, row: Device) -> bool:
    return row.valid_to is None and _keeps(actor, row)


def _may_reinstate(actor: Actor, row: Device) -> bool:
    return _keeps(actor, row) and _retired(row)


def _move(*, actor: Actor, row: Device, **values: Any) -> Device:
    return binding.move(actor=actor, device=row, **values)


def _end(*, actor: Actor, row: Device, **values: Any) -> Device:
    return binding.unbind(actor=actor, device=row, **values)


def _retire(*, actor: Actor, row: Device, **values: Any) -> Retirement:
    return retiring.retire(actor=actor, code=row.code, **values)


def _reinstate(*, actor: Actor, row: Device, **values: Any) -> None:
    retiring.reinstate(actor=actor, code=row.code, **values)


def _more(row: Device, actor: Actor) -> Mapping[str, Any]:
    view = device_view(row, actor)
    return {
        "view": view,
        "chart": _picture(row, view) if view.places else None,
        "sees_bodies": rules.may_keep_doors(actor),
    }


def _picture(row: Device, view: DeviceView) -> dict[str, Any]:
    kinds = [
        {"key": "before", "name": gettext("此前位置")},
        {"key": "last", "name": gettext("最近位置")},  # drawn over the others
    ]
    items = [
        {
            "name": place.vehicle or row.code,
            "kind": "before" if number else "last",
            "text": f"{timezone.localtime(place.occurred_at):%m-%d %H:%M:%S}",
            "at": [place.longitude, place.latitude],
        }
        for number, place in enumerate(view.places)
    ]
    return {
        "id": "places",
        "data_id": "places-data",
        "kind": "pointmap",
        "title": gettext("最近位置"),
        "summary": gettext("设备最近报告的位置。底图为示意图，不作划界依据。"),
        "data": {"geo": static(settings.CITY_MAP), "items": items, "kinds": kinds},
        "rows": view.places,
        "tall": True,
    }


DEVICES = DeviceRegister(
    slug="register",
    icon="jobs",
    title=pgettext_lazy("registers", "设备登记"),
    lead=_("定位终端、车载秤、标签读写器和满溢传感器，各装在一辆车或一个桶上。"),
    model=Device,
    table=DeviceTable,
    filters=DeviceFilters,
    rows=registered,
    facts=("code", "kind", "vehicle", "bin", "valid_from", "valid_to"),
    add_label=_("登记设备"),
    may_add=rules.may_bind_somewhere,
    more=_more,
    detail_template="devices/device.html",
    links=(("devices:import_devices", _("从 Excel 导入")),),
    actions=(
        RowAction(
            slug="move",
            label=_("改装"),
            lead=_("从原处拆下，自所选日期起装到另一辆车或另一个桶上。"),
            form=forms.MoveForm,
            run=_move,
            may=_may_move,
            done=_("设备已改装。"),
        ),
        RowAction(
            slug="end",
            label=_("停用"),
            lead=_("停用后发来的消息暂存，重新登记后入库。"),
            form=forms.UnbindForm,
            run=_end,
            may=_may_end,
            done=_("设备已停用。"),
        ),
        RowAction(
            slug="retire",
            label=_("报废"),
            lead=_("报废后不能再装到车或桶上，已有记录不变。"),
            form=forms.RetireForm,
            run=_retire,
            may=_may_move,
            done=_("设备已报废。"),
            danger=True,
        ),
        RowAction(
            slug="reinstate",
            label=_("恢复使用"),
            form=forms.ReinstateForm,
            run=_reinstate,
            may=_may_reinstate,
            done=_("设备已恢复，可以重新装上。"),
        ),
    ),
)
