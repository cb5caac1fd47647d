"""The fixed cast: one demo account for every role, and a stranger without any.

All names are invented. Scopes are codes of the demo city; the rows must exist already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction

from wufei.kernel.actors import Actor, Role
from wufei.kernel.audit import record
from wufei.kernel.refusals import Refusal
from wufei.people.domain.accounts import require_operator
from wufei.people.domain.memberships import grant_membership
from wufei.people.models import Membership, User
from wufei.people.refusals import PeopleReason

CITY, DISTRICT, STREET = "500000", "500107", "500107001"
COMMUNITY = "500107001001"


@dataclass(frozen=True, slots=True)
class CastMember:
    """``regions`` and ``organisations``: codes over which the role holds, one membership each."""

    username: str
    role: Role | None
    display_name: str
    display_name_en: str
    regions: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The role's value, or ``stranger``."""
        return self.role.value if self.role else "stranger"


#: User name, role, Chinese and English name, codes of regions, codes of organisations.
_ROWS: tuple[tuple[str, Role | None, str, str, str, str], ...] = (
    ("operator", Role.OPERATOR, "周宁", "Zhou Ning", CITY, ""),  # zh: a name
    ("city", Role.CITY_OFFICER, "林晓岚", "Lin Xiaolan", CITY, ""),  # zh: a name
    ("district", Role.DISTRICT_OFFICER, "陈立", "Chen Li", DISTRICT, ""),  # zh: a name
    ("street", Role.STREET_OFFICER, "何静", "He Jing", STREET, ""),  # zh: a name
    ("community", Role.COMMUNITY_WORKER, "唐梅", "Tang Mei", COMMUNITY, ""),  # zh: a name
    ("dispatcher", Role.DISPATCHER, "罗建国", "Luo Jianguo", "", "ORG-HAUL-1"),  # zh: a name
    ("driver", Role.DRIVER, "向勇", "Xiang Yong", "", "ORG-HAUL-1"),  # zh: a name
    ("gatekeeper", Role.GATEKEEPER, "冉秀英", "Ran Xiuying", "", "ORG-PLANT-KITCHEN"),  # zh: a name
    ("generator", Role.GENERATOR, "蒋涛", "Jiang Tao", "", "ORG-GEN-1"),  # zh: a name
    ("carrier", Role.CARRIER, "杜强", "Du Qiang", "", "ORG-HW-CARRIER"),  # zh: a name
    ("receiver", Role.RECEIVER, "谭雪", "Tan Xue", "", "ORG-HW-PLANT"),  # zh: a name
    ("province", Role.PROVINCIAL_APPROVER, "秦岩", "Qin Yan", CITY, ""),  # zh: a name
    ("evaluator", Role.EVALUATOR, "沈衡", "Shen Heng", CITY, "ORG-EVAL"),  # zh: a name
    ("resident", Role.RESIDENT, "龚芳", "Gong Fang", COMMUNITY, ""),  # zh: a name
    ("school", Role.SCHOOL, "黎青", "Li Qing", "", "ORG-SCHOOL-1"),  # zh: a name
    ("stranger", None, "过客", "A. Stranger", "", ""),  # zh: a name
)

CAST = tuple(
    CastMember(user, role, name, name_en, tuple(regions.split()), tuple(bodies.split()))
    for user, role, name, name_en, regions, bodies in _ROWS
)


def _by_code(model: str, codes: set[str]) -> dict[str, Any]:
    """Rows of the registry by code; it stands on our floor, so it is asked for by name.

    Raises:
        Refusal: ``UNKNOWN_SCOPE`` naming the first code that is not registered.
    """
    rows = apps.get_model("registry", model).objects.filter(code__in=codes)
    found = {row.code: row for row in rows}
    for code in sorted(codes - set(found)):
        raise Refusal(PeopleReason.UNKNOWN_SCOPE, code=code)
    return found


def create_cast(*, actor: Actor, password: str) -> dict[str, User]:
    """Creates the cast, by :attr:`CastMember.key`; accounts that stand get this password again.

    For demonstrations and tests only: all share one password, which is not checked for strength.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``UNKNOWN_SCOPE``.
    """
    require_operator(actor)
    regions = _by_code("Region", {code for member in CAST for code in member.regions})
    bodies = _by_code("Organisation", {code for member in CAST for code in member.organisations})
    secret = make_password(password)  # one hash for all: sixteen would take seconds
    cast = {}
    with transaction.atomic():
        for member in CAST:
            user = cast[member.key] = _ensure_user(actor, member, secret)
            for code in member.regions:
                _ensure_membership(actor, user, member.role, region=regions[code])
            for code in member.organisations:
                _ensure_membership(actor, user, member.role, organisation=bodies[code])
    return cast


def _ensure_user(actor: Actor, member: CastMember, secret: str) -> User:
    user: User
    user, created = User.objects.update_or_create(
        username=member.username,
        defaults={
            "password": secret,
            "display_name": member.display_name,
            "display_name_en": member.display_name_en,
            "is_active": True,
        },
    )
    action = "people.user.created" if created else "people.password.set"
    record(actor=actor, action=action, target=user, after={"username": user.username})
    return user


def _ensure_membership(actor: Actor, user: User, role: Role | None, **scope: Any) -> None:
    assert role is not None
    if not Membership.objects.filter(
        user=user, role=role, valid_from=None, valid_to=None, **scope
    ).exists():
        grant_membership(actor=actor, user=user, role=role, **scope)
