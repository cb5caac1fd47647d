"""What stands in the navigation for whom. An address that no module answers yet is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wufei.intake.public import IMPORT_ROLES
from wufei.kernel.actors import Actor, Role

OFFICE = frozenset({Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.STREET_OFFICER})
SUPERVISION = OFFICE | {Role.PROVINCIAL_APPROVER, Role.EVALUATOR}
EVERYONE = frozenset(Role)
SERVICE = SUPERVISION | {Role.DISPATCHER}
WATCHING = SERVICE | {Role.COMMUNITY_WORKER, Role.GATEKEEPER}
JUDGED = OFFICE | {Role.COMMUNITY_WORKER, Role.DISPATCHER, Role.EVALUATOR}
SETTLING = SERVICE | {Role.GATEKEEPER, Role.GENERATOR, Role.SCHOOL}
BOOKING = frozenset(
    {
        Role.RESIDENT,
        Role.GENERATOR,
        Role.SCHOOL,
        Role.COMMUNITY_WORKER,
        Role.STREET_OFFICER,
        Role.DISTRICT_OFFICER,
        Role.DISPATCHER,
    }
)
HOLDING = frozenset({Role.RESIDENT, Role.GENERATOR, Role.SCHOOL})
WORKERS = EVERYONE - {Role.RESIDENT, Role.SCHOOL}
INSPECTING = JUDGED | {
    Role.GATEKEEPER, Role.GENERATOR, Role.SCHOOL, Role.CARRIER, Role.RECEIVER,
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One line of the navigation: shown to ``roles`` when ``path`` is answered by a view."""

    path: str
    label: str | Promise
    icon: str
    roles: frozenset[Role] = WORKERS


@dataclass(frozen=True)
class Section:
    label: str | Promise
    items: tuple[Item, ...]


SECTIONS = (
    Section(
        _("总览"),
        (
            Item("/", _("首页"), "home", EVERYONE),
            Item("/city/", _("全市概览"), "city", EVERYONE),
            Item("/figures/", _("数据指标"), "chart", EVERYONE),
            Item("/bulletin/", _("工作简报"), "book", EVERYONE),
        ),
    ),
    Section(
        _("固废总账"),
        (
            Item("/ledger/accounts/", _("账户与结存"), "scale"),
            Item("/ledger/entries/", _("分录"), "entries"),
            Item("/ledger/postings/", _("明细"), "list"),
            Item("/ledger/lots/", _("批次与溯源"), "trace"),
            Item("/ledger/holds/", _("预报与在途"), "truck"),
            Item("/ledger/verify/", _("核验"), "shield", SUPERVISION | {Role.OPERATOR}),
        ),
    ),
    Section(
        _("收运"),
        (
            Item("/collection/orders/book/", _("预约收运"), "truck", BOOKING),
            Item("/collection/orders/mine/", _("我的预约"), "calendar", HOLDING),
            Item("/collection/orders/", _("收运订单"), "list"),
            Item("/rounds/", _("排班与线路"), "truck", SERVICE),
            Item("/driving/", _("驾驶作业"), "truck", frozenset({Role.DRIVER})),
            Item("/driving/watch/", _("驾驶作业"), "truck", frozenset({Role.DISPATCHER})),
            Item("/settlement/", _("收运结算"), "scale", SETTLING),
            Item("/collection/", _("收运登记"), "book"),
        ),
    ),
    Section(
        _("监管与考评"),
        (
            Item("/supervision/", _("作业监管"), "shield", WATCHING),
            Item("/inspection/", _("巡查与整改"), "shield", INSPECTING),
            Item("/devices/", _("设备接入"), "jobs", SERVICE | {Role.OPERATOR}),
            Item("/evaluation/", _("统计与考评"), "chart", JUDGED),
        ),
    ),
    Section(
        _("数据"),
        (
            Item("/intake/", _("文件导入"), "upload", frozenset(IMPORT_ROLES)),
            Item("/registers/", _("登记"), "book"),
            Item("/jobs/", _("后台任务"), "jobs"),
            Item("/people/", _("账号与任职"), "user", frozenset({Role.OPERATOR})),
            Item("/audit/", _("审计日志"), "audit", SUPERVISION | {Role.OPERATOR}),
        ),
    ),
    Section(_("支持"), (Item("/help/", _("帮助"), "help", EVERYONE),)),
)


@lru_cache(maxsize=256)
def answered(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@dataclass(frozen=True)
class Link:
    path: str
    label: str | Promise
    icon: str
    current: bool


def _nearest(paths: list[str], path: str) -> str:
    """The address in the menu that the page at ``path`` lies nearest below; empty: none."""
    above = [each for each in paths if path == each or (each != "/" and path.startswith(each))]
    return max(above, key=len, default="")


def menu(actor: Actor, path: str) -> list[tuple[str | Promise, list[Link]]]:
    """Sections and their links for this actor; the page at ``path`` is marked as current."""
    roles = {grant.role for grant in actor.grants}
    shown = [
        (section.label, [item for item in section.items if _is_for(item, roles)])
        for section in SECTIONS
    ]
    current = _nearest([item.path for _label, items in shown for item in items], path)
    return [
        (label, [Link(each.path, each.label, each.icon, each.path == current) for each in items])
        for label, items in shown
        if items
    ]


def _is_for(item: Item, roles: set[Role]) -> bool:
    return bool(item.roles is EVERYONE or roles & item.roles) and answered(item.path)
