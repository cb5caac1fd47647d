"""The catalogue as a page: what is defined, and what was refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.measures.pages_city import define, links, text
from wufei.kernel.actors import Role

ClientAs = Callable[[Role | str | None], Client]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]

PAGE = "/figures/definitions/"


def test_every_figure_is_listed_and_opens(client_as: ClientAs) -> None:
    client = client_as(Role.RESIDENT)
    shown = client.get(PAGE)
    listed = [each.figure.id for _group, figures in shown.context["groups"] for each in figures]

    assert {"waste_mass", "kitchen_rate", "household_recycling_rate"} <= set(listed)
    assert len(links(shown, "/figures/")) >= len(listed)
    assert "厨余量 ÷ 全部产生量" in text(shown)


@pytest.mark.parametrize("words", ["kitchen_rate", "厨余占比", "Share of KITCHEN"])
def test_the_search_finds_names_and_ids(client_as: ClientAs, words: str) -> None:
    shown = client_as(Role.RESIDENT).get(PAGE, {"q": words})

    figures = [each.figure.id for _group, found in shown.context["groups"] for each in found]
    assert "kitchen_rate" in figures


def test_nothing_found_is_said(client_as: ClientAs) -> None:
    assert "没有符合的定义" in text(client_as(Role.RESIDENT).get(PAGE, {"q": "xyzzy"}))


def test_refused_definitions_are_for_those_who_mend_and_judge(
    client_as: ClientAs, settings: Any
) -> None:
    define(settings.MEASURES_FOLDER, "measures:\n- id: broken\n  wrong: 1\n", "broken.yaml")

    for role in (Role.CITY_OFFICER, Role.OPERATOR, Role.EVALUATOR):
        shown = text(client_as(role).get(PAGE))
        assert "broken.yaml:" in shown
        assert str(settings.MEASURES_FOLDER) not in shown
    assert "broken.yaml" not in text(client_as(Role.RESIDENT).get(PAGE))


def test_the_page_costs_few_queries(
    client_as: ClientAs, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_as(Role.RESIDENT)
    client.get(PAGE)
    with django_assert_num_queries(6):
        client.get(PAGE)
