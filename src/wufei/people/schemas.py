"""What the API tells callers about themselves."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel.api.fields import Answer, Moment


class GrantAnswer(Answer):
    role: str = Field(description=_("角色"))
    region_path: str | None = Field(description=_("管辖区划的路径，含下级；按单位任职时为 null"))
    organisation: str | None = Field(description=_("所属单位编码；按区划任职时为 null"))


class TokenAnswer(Answer):
    name: str = Field(description=_("令牌名称"))
    read_only: bool = Field(description=_("是否只读"))
    expires_at: Moment = Field(description=_("到期时间"))


class MeAnswer(Answer):
    name: str = Field(description=_("姓名"))
    username: str = Field(description=_("用户名"))
    grants: list[GrantAnswer] = Field(description=_("今天有效的任职；决定能看什么、做什么"))
    token: TokenAnswer | None = Field(description=_("本次使用的令牌；以会话登录时为 null"))
