"""Problem documents as the API describes them; made by ``wufei.kernel.problems``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop as _
from pydantic import Field

from wufei.kernel import problems
from wufei.kernel.api.fields import Answer
from wufei.kernel.refusals import Refusal

#: A refusal's pointer that begins so names a query parameter instead of a place in the body.
PARAMETER = "?"


class Fault(Answer):
    """One thing that is wrong with the request."""

    code: str = Field(description=_("原因代码"))
    detail: str = Field(description=_("哪里不对"))
    remedy: str = Field("", description=_("怎样改正"))
    pointer: str | None = Field(None, description=_("正文中的位置（JSON Pointer，RFC 6901）"))
    parameter: str | None = Field(None, description=_("路径或查询参数的名称"))


class Problem(Answer):
    """Why a request was not carried out (RFC 9457); nothing was changed."""

    type: str = Field(description=_("问题种类：urn:wufei:problem: 加原因代码"))
    code: str = Field(description=_("原因代码，长期不变，供程序判断"))
    title: str = Field(description=_("问题种类的名称，随状态码而定"))
    status: int = Field(description=_("HTTP 状态码"))
    detail: str = Field(description=_("这一次为什么没有执行"))
    remedy: str = Field("", description=_("怎样才能通过"))
    pointer: str | None = Field(None, description=_("正文中的位置（JSON Pointer，RFC 6901）"))
    parameter: str | None = Field(None, description=_("查询参数的名称"))
    params: dict[str, Any] = Field({}, description=_("说明文字中的数值，供程序使用"))
    errors: list[Fault] = Field([], description=_("有几处错误时逐处列出"))


def answer_of(problem: problems.Problem) -> Problem:
    """The document of a problem."""
    members = problem.as_dict() | {"code": problem.code}
    if problem.pointer.startswith(PARAMETER):
        members["parameter"] = members.pop("pointer").removeprefix(PARAMETER)
    return Problem.model_validate(members)


def problem_of(refusal: Refusal, *, below: str = "") -> Problem:
    """A refusal as a document. ``below``: where in the body the refused part stands."""
    found = problems.problem(refusal)
    return answer_of(replace(found, pointer=below + found.pointer))
