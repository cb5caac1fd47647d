"""The API object: operations of all modules, one form of errors, one description."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from wufei.kernel.api.problems import PARAMETER
from wufei.kernel.api.refusals import ApiReason
from wufei.kernel.refusals import Refusal
from wufei.web.api.authentication import SessionAuth, TokenAuth
from wufei.web.api.describing import described
from wufei.web.api.docs import DocsPage
from wufei.web.api.errors import HANDLERS, as_problem, no_such_address
from wufei.web.api.parsing import StrictParser
from wufei.web.api.throttling import AccountThrottle

PREFIX = "/api/v1/"
View = Callable[..., HttpResponse]


def _answering_problems(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return as_problem(view(request, *args, **kwargs))

    answer.csrf_exempt = getattr(view, "csrf_exempt", False)  # type: ignore[attr-defined]
    return answer


def _known_parameters(operation: Any) -> list[str]:
    return [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]


def refuse_unknown_parameters(view: View) -> View:
    """A misspelt filter would answer with everything: better to say so."""
    known = _known_parameters(view._ninja_operation)  # type: ignore[attr-defined] # noqa: SLF001

    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        for name in request.GET:
            if name not in known:
                raise Refusal(
                    ApiReason.UNKNOWN_PARAMETER,
                    pointer=f"{PARAMETER}{name[:80]}",
                    name=name[:80],
                    known="、".join(known) or "–",
                )
        return view(request, **kwargs)

    return checked


class WufeiAPI(NinjaAPI):
    """Problems for every error, 404 for every other address, a complete description."""

    def set_default_exception_handlers(self) -> None:
        for kind, handler in HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        found = super()._get_urls()
        for pattern in found:
            if isinstance(pattern, URLPattern):
                pattern.callback = _answering_problems(pattern.callback)
        root = [p for p in found if p.name == "api-root"]  # type: ignore[union-attr]
        for pattern in root:
            pattern.callback = no_such_address
        return [*found, path("<path:rest>", no_such_address, name="no-such-address")]

    def get_openapi_operation_id(self, operation: Any) -> str:
        name: str = operation.view_func.__name__
        return name

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """As ninja makes it, completed and in the active language."""
        return described(super().get_openapi_schema(**kwargs))


api = WufeiAPI(
    title=_("无废城市总账 API"),
    version="1",
    description=_(
        "每一吨固体废物都记在一本守恒的账上：每笔分录收发相等，只增不改，错了以冲销更正。"
        "质量以整克计；业务号由调用方指定，重发同一请求不会重复入账。"
        "拒绝一律为 RFC 9457 问题文档，写明原因、位置和改正办法；提醒与错误分开。"
    ),
    urls_namespace="api",
    auth=[TokenAuth(), SessionAuth()],
    throttle=[AccountThrottle()],
    parser=StrictParser(),
    docs=DocsPage(),
)
api.add_decorator(refuse_unknown_parameters)
api.add_router("", "wufei.ledger.router.router", tags=["ledger"])
api.add_router("", "wufei.registry.router.router", tags=["registry"])
api.add_router("", "wufei.inspection.router.router", tags=["inspection"])
api.add_router("", "wufei.intake.router.router", tags=["intake"])
api.add_router("", "wufei.measures.router.router", tags=["measures"])
api.add_router("", "wufei.people.router.router", tags=["people"])
api.add_router("", "wufei.rounds.router.router", tags=["rounds"])
api.add_router("", "wufei.collection.router.router", tags=["collection"])
api.add_router("", "wufei.driving.router.router", tags=["driving"])
api.add_router("", "wufei.settlement.router.router", tags=["settlement"])
api.add_router("", "wufei.supervision.router.router", tags=["supervision"])
api.add_router("", "wufei.devices.router.router", tags=["devices"])
api.add_router("", "wufei.evaluation.router.router", tags=["evaluation"])
