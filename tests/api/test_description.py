"""The description of the API: complete, in two languages, the same as in the tree."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from wufei.web.api.describing import operations
from wufei.web.api.service import PREFIX, api
from wufei.web.api.snapshot import description, snapshot_file
from wufei.web.middleware import POLICY
from wufei.web.translations import compile_translations

CHINESE = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="module")
def schema() -> Any:
    with translation.override("zh-hans"):
        return api.get_openapi_schema(path_prefix=PREFIX)


def test_the_description_in_the_tree_is_up_to_date() -> None:
    """After a meant change: ``python -m wufei openapi --write``."""
    assert snapshot_file().read_text(encoding="utf-8") == description()
    call_command("openapi", check=True)


def test_every_operation_says_what_it_does_and_every_error_it_may_give(schema: Any) -> None:
    for path, method, operation in operations(schema):
        assert CHINESE.search(operation["summary"]), path
        assert CHINESE.search(operation["description"]), path
        given = set(operation["responses"])
        expected = {"401", "429"}
        if operation["parameters"] or "requestBody" in operation:
            expected.add("422")
        if method == "post":
            expected |= {"400", "403", "409", "413"}
        assert expected <= given, (path, method)
        for status in expected:
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"]
        assert operation["security"] == [{"TokenAuth": []}, {"SessionAuth": []}]


def test_every_field_and_parameter_is_explained(schema: Any) -> None:
    for name, model in schema["components"]["schemas"].items():
        for field, details in model.get("properties", {}).items():
            assert CHINESE.search(details.get("description", "")), f"{name}.{field}"
    for path, _method, operation in operations(schema):
        for parameter in operation["parameters"]:
            assert CHINESE.search(parameter["description"]), f"{path} {parameter['name']}"


def test_grams_are_integers_of_64_bits_with_bounds(schema: Any) -> None:
    given = dict(schema["components"]["schemas"]["PostingGiven"]["properties"]["grams"])
    del given["description"]  # of the copy: the schema is shared
    assert given == {
        "type": "integer",
        "format": "int64",
        "minimum": -(2**53) + 1,
        "maximum": 2**53 - 1,
    }


def _readable(part: Any, found: list[str]) -> list[str]:
    if isinstance(part, list):
        for item in part:
            _readable(item, found)
    elif isinstance(part, dict):
        for name, item in part.items():
            if name in {"description", "summary"} and isinstance(item, str):
                found.append(item)
            elif name != "value":  # what the service answered, in Chinese
                _readable(item, found)
    return found


def test_the_description_is_english_for_those_who_ask_for_it() -> None:
    compile_translations()
    english = Client().get(f"{PREFIX}openapi.json", headers={"Accept-Language": "en"}).json()
    left = [text for text in _readable(english, []) if CHINESE.search(text)]
    assert sorted(set(left)) == []
    assert english["info"]["title"] == "Zero-waste city ledger API"


def test_the_page_of_the_description_uses_own_files_and_no_inline_script() -> None:
    response = Client().get(f"{PREFIX}docs")
    page = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == POLICY
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<style|\son\w+=|https?://", page) == []
    settings = re.search(r'data-settings="([^"]*)"', page)
    assert settings is not None
    assert json.loads(settings[1].replace("&quot;", '"'))["url"] == f"{PREFIX}openapi.json"
    for address in re.findall(r'(?:src|href)="(/static/[^"]+)"', page):
        assert Client().get(address).status_code == 200, address
