"""Completes the description that ninja makes: every error, examples, no noise, two languages."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from wufei.kernel.api.problems import Problem
from wufei.kernel.problems import CONTENT_TYPE
from wufei.web.api.examples import examples

METHODS = ("get", "post", "put", "patch", "delete")
ERRORS = {
    "400": gettext_noop("正文不是有效的 JSON"),
    "401": gettext_noop("尚未登录，或令牌无效、过期、已撤销"),
    "403": gettext_noop("没有权限，或缺少 CSRF 校验"),
    "404": gettext_noop("没有这项内容，或您无权查看"),
    "409": gettext_noop("与现有状态冲突：质量不足、业务号已用于其他内容等"),
    "413": gettext_noop("正文过大"),
    "422": gettext_noop("内容不合要求，errors 中逐处指明"),
    "429": gettext_noop("请求过于频繁，见 Retry-After"),
    "503": gettext_noop("数据湖的文件缺失或损坏，正在重建"),
}
SUCCESSES = {
    "200": gettext_noop("成功；或同一请求早已办妥，这是原来的结果"),
    "201": gettext_noop("已新建"),
    "202": gettext_noop("已受理，在后台办理"),
    "204": gettext_noop("已办妥，无内容"),
}
#: Errors of an operation that its form does not tell, by the end of its path.
MORE = {
    "/figures/problems": ["403"],
    "/cut": ["503"],
    "/findings": ["403"],
    "/findings/{number}": ["403"],
    "/rule-parameters": ["403"],
    "/evaluations": ["403"],
    "/evaluations/{number}": ["403"],
    "/evaluations/{number}/ranking": ["403"],
    "/evaluation-scores/{number}": ["403"],
}
TAGS = {
    "ledger": gettext_noop("总账：账户、分录、批次、预报、进场、账页"),
    "registry": gettext_noop("登记：区划、单位、场所、车辆、物料"),
    "intake": gettext_noop("导入：上传、试算、入账"),
    "measures": gettext_noop("指标：定义、数值、构成到分录行、填报值"),
    "people": gettext_noop("本人"),
    "supervision": gettext_noop("监管：发现、规则参数"),
    "inspection": gettext_noop("巡查与整改：问题、巡查、照片"),
    "settlement": gettext_noop("收运结算：车次、过磅、账单"),
    "collection": gettext_noop("收运：预约、订单、时段、收集点"),
    "rounds": gettext_noop("排班：方案、线路、当日调整"),
    "driving": gettext_noop("驾驶：作业记录"),
    "devices": gettext_noop("设备：登记、改装、报废"),
    "evaluation": gettext_noop("考评：月度考评、排名、得分说明"),
}
#: Words that a person reads, wherever they stand in the description.
READABLE = {"description", "summary"}


def operations(schema: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Path, method and operation."""
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


def described(schema: OpenAPISchema) -> OpenAPISchema:
    found: OpenAPISchema = copy.deepcopy(schema)
    _add_problem(found)
    for path, method, operation in operations(found):
        _parameters(operation)
        _responses(operation, path, method)
        _examples(operation)
    found["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    _without_unused(found)
    for model in found["components"]["schemas"].values():
        model.pop("description", None)  # docstrings are for developers of the service
    _without_titles(found["components"]["schemas"])
    for _path, _method, operation in operations(found):
        _without_titles(operation)
    if (get_language() or "").startswith("en"):
        _translate(found)
    return found


def _add_problem(schema: Any) -> None:
    problem = Problem.model_json_schema(ref_template=REF_TEMPLATE)
    schemas = schema["components"]["schemas"]
    schemas.update(problem.pop("$defs"))
    schemas["Problem"] = problem


def _parameters(operation: dict[str, Any]) -> None:
    """A parameter is given or left out; it is never null."""
    for parameter in operation["parameters"]:
        details = parameter["schema"]
        choices = [c for c in details.pop("anyOf", []) if c.get("type") != "null"]
        if choices:
            (only,) = choices
            parameter["schema"] = details = {**only, **details}
        description = details.pop("description", None)
        if description:
            parameter["description"] = description
        if parameter["in"] == "path":
            parameter.setdefault("description", gettext_noop("路径中的编码、业务号或页号"))


def _responses(operation: dict[str, Any], path: str, method: str) -> None:
    responses = {str(status): told for status, told in operation["responses"].items()}
    for status, told in responses.items():
        told["description"] = SUCCESSES[status]
    statuses = ["401", "429"]
    if operation["parameters"] or "requestBody" in operation:
        statuses.append("422")
    if "{" in path or path.endswith(("/book", "/book/verification")):
        statuses.append("404")
    if any(parameter["name"] == "cut" for parameter in operation["parameters"]):
        statuses += ["403", "404", "409", "503"]  # what is computed from the lake
    statuses += [status for end, more in MORE.items() if path.endswith(end) for status in more]
    if method != "get":
        statuses += ["400", "403", "409", "413"]
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status in statuses:
        responses[status] = {"description": ERRORS[status], "content": copy.deepcopy(content)}
    responses["401"]["headers"] = {
        "WWW-Authenticate": {"schema": {"type": "string"}, "required": True}
    }
    responses["429"]["headers"] = {
        "Retry-After": {"schema": {"type": "integer", "minimum": 0}, "required": True}
    }
    operation["responses"] = dict(sorted(responses.items()))


def _examples(operation: dict[str, Any]) -> None:
    """Requests and answers as the running service gave them (``tests/api/test_examples.py``)."""
    for example in examples().get(operation["operationId"], ()):
        if example.body is not None:
            (content,) = operation["requestBody"]["content"].values()
            content.setdefault("examples", {})[example.name] = {
                "summary": example.title,
                "value": example.body,
            }
        told = operation["responses"][str(example.status)]
        for content in told.get("content", {}).values():
            content.setdefault("examples", {})[example.name] = {
                "summary": example.title,
                "value": example.answer,
            }


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for item in part:
            yield from _references(item)
    elif isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[-1]
        for item in part.values():
            yield from _references(item)


def _without_unused(schema: Any) -> None:
    """Models of query parameters stand in the parameters themselves."""
    models = schema["components"]["schemas"]
    used: set[str] = set()
    waiting = set(_references(schema["paths"]))
    while waiting:
        used |= waiting
        waiting = {name for model in waiting for name in _references(models[model])} - used
    schema["components"]["schemas"] = {name: models[name] for name in sorted(used)}


def _without_titles(part: Any) -> None:
    """pydantic titles every field with its own name."""
    if isinstance(part, list):
        for item in part:
            _without_titles(item)
    elif isinstance(part, dict):
        if isinstance(part.get("title"), str) and (
            "type" in part or "anyOf" in part or "$ref" in part
        ):
            del part["title"]
        for name, item in part.items():
            if name not in {"examples", "example", "default"}:
                _without_titles(item)


def _translate(part: Any) -> None:
    if isinstance(part, list):
        for item in part:
            _translate(item)
    elif isinstance(part, dict):
        for name, item in part.items():
            if name in READABLE and isinstance(item, str) and item:
                part[name] = gettext(item)
            elif name == "info":
                item["title"] = gettext(item["title"])
                _translate(item)
            elif name == "examples" and isinstance(item, dict):
                for example, told in item.items():
                    told["summary"] = example.replace("_", " ")
            else:
                _translate(item)
