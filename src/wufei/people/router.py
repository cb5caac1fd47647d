"""The API's part on people: who one is."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router

from wufei.kernel.api.requests import actor_of_request
from wufei.people.schemas import GrantAnswer, MeAnswer, TokenAnswer
from wufei.people.tokens import ApiToken

router = Router()


@router.get(
    "/me",
    response=MeAnswer,
    summary=_("本人"),
    description=_("当前令牌或会话以谁的身份、凭哪些任职行事。"),
)
def get_me(request: HttpRequest) -> MeAnswer:
    actor = actor_of_request(request)
    organisations: Any = apps.get_model("registry", "Organisation").objects
    ids = {grant.organisation_id for grant in actor.grants if grant.organisation_id}
    codes = dict(organisations.filter(pk__in=ids).values_list("pk", "code"))
    token = request.auth if isinstance(request.auth, ApiToken) else None  # type: ignore[attr-defined]
    return MeAnswer(
        name=actor.name,
        username=request.user.get_username(),
        grants=[
            GrantAnswer(
                role=grant.role.value,
                region_path=grant.region_path,
                organisation=codes.get(grant.organisation_id) if grant.organisation_id else None,
            )
            for grant in actor.grants
        ],
        token=TokenAnswer(name=token.name, read_only=token.read_only, expires_at=token.expires_at)
        if token
        else None,
    )
