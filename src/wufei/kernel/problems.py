"""Problem documents (RFC 9457): the same answer to a refused request on pages and in the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _

from wufei.kernel.refusals import Refusal

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. ``errors`` holds several at once: each with ``pointer``, ``detail``, ``code``.

    ``title`` names the kind and stays the same from case to case, ``detail`` tells this case,
    ``remedy`` what would make it pass.
    """

    code: str
    title: str
    status: int
    detail: str
    remedy: str = ""
    pointer: str = ""
    params: Mapping[str, Any] | None = None
    errors: Sequence[Mapping[str, Any]] = ()

    @property
    def type(self) -> str:
        return f"urn:wufei:problem:{self.code}"

    def as_dict(self) -> dict[str, Any]:
        """The members of the JSON document; empty ones are left out."""
        optional = {
            "remedy": self.remedy,
            "pointer": self.pointer,
            "params": dict(self.params or {}),
            "errors": [dict(error) for error in self.errors],
        }
        return {
            "type": self.type,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **{name: value for name, value in optional.items() if value},
        }


def _status_title(status: int) -> str:
    """The kind of problem in words, by status."""
    titles = {
        400: _("请求有误"),
        401: _("尚未登录"),
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("与现状不符"),
        413: _("内容过大"),
        415: _("类型不支持"),
        422: _("内容不合要求"),
        429: _("请求过于频繁"),
        503: _("暂时不可用"),
    }
    return titles.get(status) or HTTPStatus(status).phrase


def problem(refusal: Refusal) -> Problem:
    """A refusal as a problem document, in the active language."""
    reason = refusal.reason
    return Problem(
        code=reason.code,
        title=_status_title(reason.status),
        status=reason.status,
        detail=refusal.message,
        remedy=refusal.remedy,
        pointer=refusal.pointer,
        params={name: _plain(value) for name, value in refusal.params.items()},
    )


def problem_of_status(status: int, *, detail: str = "", remedy: str = "") -> Problem:
    """A problem without a refusal: not found, not signed in, too large."""
    title = _status_title(status)
    return Problem(f"http.{status}", title, status, detail or title, remedy)


def problem_of_several(refusals: Sequence[Refusal]) -> Problem:
    """Several refusals of one request; the document's own status is the first one's."""
    first = problem(refusals[0])
    if len(refusals) == 1:
        return first
    parts = [problem(refusal) for refusal in refusals]
    return Problem(
        code="request.refused",
        title=first.title,
        status=first.status,
        detail=_("共 %(count)s 处不合要求。") % {"count": len(parts)},
        errors=[
            {"pointer": p.pointer, "detail": p.detail, "code": p.code, "remedy": p.remedy}
            for p in parts
        ],
    )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def json_pointer(path: Iterable[str | int]) -> str:
    """RFC 6901: ``("postings", 0, "a/b")`` → ``/postings/0/a~1b``."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


#: pydantic's error kinds in our words; what is not here is told by the message of pydantic.
def _words(error: Mapping[str, Any]) -> str:
    context = {name: str(value) for name, value in (error.get("ctx") or {}).items()}
    kind = str(error["type"])
    texts = {
        "missing": _("缺少必填项。"),
        "extra_forbidden": _("没有这一项。"),
        "int_parsing": _("须为整数。"),
        "int_type": _("须为整数。"),
        "int_from_float": _("须为整数，不能带小数。"),
        "string_type": _("须为文字。"),
        "bool_parsing": _("须为 true 或 false。"),
        "bool_type": _("须为 true 或 false。"),
        "list_type": _("须为列表。"),
        "dict_type": _("须为对象。"),
        "model_type": _("须为对象。"),
        "model_attributes_type": _("须为对象。"),
        "uuid_parsing": _("须为 UUID。"),
        "uuid_type": _("须为 UUID。"),
        "date_from_datetime_parsing": _("须为日期，例如 2026-01-31。"),
        "date_parsing": _("须为日期，例如 2026-01-31。"),
        "datetime_parsing": _("须为时间，例如 2026-01-31T08:00:00+08:00。"),
        "datetime_from_date_parsing": _("须为时间，例如 2026-01-31T08:00:00+08:00。"),
        "timezone_aware": _("时间须写明时区。"),
        "json_invalid": _("不是有效的 JSON。"),
        "decimal_parsing": _("须为十进制数。"),
        "greater_than": _("须大于 %(gt)s。"),
        "greater_than_equal": _("不得小于 %(ge)s。"),
        "less_than": _("须小于 %(lt)s。"),
        "less_than_equal": _("不得大于 %(le)s。"),
        "string_too_short": _("至少 %(min_length)s 个字符。"),
        "string_too_long": _("最多 %(max_length)s 个字符。"),
        "too_short": _("至少 %(min_length)s 项。"),
        "too_long": _("最多 %(max_length)s 项。"),
        "string_pattern_mismatch": _("格式不符。"),
        "enum": _("须为以下之一：%(expected)s。"),
        "literal_error": _("须为以下之一：%(expected)s。"),
    }
    text = texts.get(kind)
    return text % context if text else str(error.get("msg", kind))


def problem_of_validation(
    errors: Sequence[Mapping[str, Any]], *, skip: int = 0, pointer: str = ""
) -> Problem:
    """pydantic's ``ValidationError.errors()`` as one problem with a pointer for each error.

    ``skip`` leaves out the first parts of each location (django-ninja puts ``("body", "payload")``
    there); ``pointer`` is put before what remains.
    """
    told = [
        {
            "pointer": pointer + json_pointer(error["loc"][skip:]),
            "detail": _words(error),
            "code": f"input.{error['type']}",
        }
        for error in errors
    ]
    return Problem(
        code="input.invalid",
        title=_status_title(422),
        status=422,
        detail=_("共 %(count)s 处不合要求。") % {"count": len(told)},
        errors=told,
    )
