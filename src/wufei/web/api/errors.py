"""Everything that can go wrong, as problem documents; nothing else leaves the API."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from wufei.kernel import problems
from wufei.kernel.api.problems import Problem, answer_of, problem_of
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import BatchRefused

logger = logging.getLogger("django.request")
#: Refused entries told of a batch that was to be posted whole; the rest is counted.
MOST_FAULTS = 100


def respond(document: Problem, **headers: str) -> HttpResponse:
    """A problem document as an answer; members that say nothing are left out."""
    members = document.model_dump(exclude_defaults=True)
    return HttpResponse(
        json.dumps(members, ensure_ascii=False),
        status=document.status,
        content_type=problems.CONTENT_TYPE,
        headers=headers,
    )


def respond_status(status: int, detail: str = "", remedy: str = "", **headers: str) -> HttpResponse:
    found = problems.problem_of_status(status, detail=detail, remedy=remedy)
    return respond(answer_of(found), **headers)


def refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    return respond(problem_of(error))


def batch_refused(request: HttpRequest, error: BatchRefused) -> HttpResponse:
    """A batch of all or nothing: every refused entry with its place."""
    refused = [
        (place, outcome.refusal) for place, outcome in enumerate(error.outcomes) if outcome.refusal
    ]
    faults: list[dict[str, Any]] = []
    for place, why in refused[:MOST_FAULTS]:
        told = problem_of(why, below=f"/entries/{place}")
        faults.append(told.model_dump(include={"code", "detail", "remedy", "pointer"}))
    found = problems.Problem(
        code="ledger.batch_refused",
        title=problems.problem_of_status(422).title,
        status=422,
        detail=_("%(count)s 笔分录被拒绝，整批没有入账。") % {"count": len(refused)},
        remedy=_("请按 errors 逐笔改正后重发整批。"),
        errors=faults,
    )
    return respond(answer_of(found))


def validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the schema does not allow: body by JSON pointer, path and query by name."""
    found = problems.problem_of_validation(error.errors)
    faults = [
        _fault(dict(told), raw["loc"]) for told, raw in zip(found.errors, error.errors, strict=True)
    ]
    document = answer_of(problems.Problem(found.code, found.title, 422, found.detail))
    return respond(Problem.model_validate(document.model_dump() | {"errors": faults}))


def _fault(told: dict[str, Any], location: Sequence[Any]) -> dict[str, Any]:
    """``location`` begins with ninja's source; a body's next part is the operation's argument."""
    del told["pointer"]
    if location[0] == "body":
        return told | {"pointer": problems.json_pointer(location[2:])}
    name = next(part for part in reversed(location) if isinstance(part, str))
    return told | {"parameter": name}  # after it: the place in a parameter given several times


def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error, Throttled):
        return respond_status(429, remedy=_("请按 Retry-After 给出的秒数稍后再试。"))
    if isinstance(error, AuthenticationError):
        return respond_status(
            401,
            remedy=_("请先登录，或在 Authorization 头中给出有效的令牌。"),
            **{"WWW-Authenticate": 'Bearer realm="wufei"'},
        )
    if error.status_code == 403:
        return respond_status(
            403, _("缺少 CSRF 校验。"), _("请在 X-CSRFToken 头中给出页面的校验值。")
        )
    if error.status_code == 400:
        return respond_status(400, _("正文不是有效的 JSON。"), _("请发送 UTF-8 编码的 JSON。"))
    return respond_status(error.status_code, str(error))


def not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    return respond_status(404, _("没有这项内容，或您无权查看。"))


def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return respond_status(413, remedy=_("请分几次发送；大文件请用 intake/files 上传。"))


def bad_request(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return respond_status(400)


def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return respond_status(403, str(error))


def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """A fault of ours: logged whole, told without details."""
    logger.error("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    return respond_status(500, _("服务器没有完成这个请求，数据没有改变。"), _("请稍后再试。"))


HANDLERS: dict[type[Exception], Callable[..., HttpResponse]] = {
    Exception: fault,
    Http404: not_found,
    HttpError: http_error,
    ValidationError: validation,
    Refusal: refusal,
    BatchRefused: batch_refused,
    RequestDataTooBig: too_large,
    SuspiciousOperation: bad_request,
    PermissionDenied: forbidden,
}


def as_problem(response: HttpResponse) -> HttpResponse:
    """Answers that come from outside an operation: a wrong method."""
    if isinstance(response, HttpResponseNotAllowed):
        allowed = response.headers["Allow"]
        return respond_status(
            405, remedy=_("本地址支持：%(methods)s。") % {"methods": allowed}, Allow=allowed
        )
    return response


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Everything under ``/api/v1/`` that is no operation."""
    return respond_status(404, _("没有这个地址。"), _("地址见 /api/v1/docs。"))
