"""The demo's bulletin: composed by its cast, its numbers out of the demo's books."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from wufei.bulletin.public import Issue, Series
from wufei.demo.domain.briefing import issue_bulletin
from wufei.kernel.actors import system_actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]


def test_the_bulletin_of_the_last_month_is_on_the_public_page() -> None:
    issue = issue_bulletin(actor=system_actor("tests"))
    assert issue is not None
    assert (issue.number, issue.state, Series.objects.get().last_number) == (1, "issued", 1)
    page = Client().get(reverse("bulletin:issue", args=["brief", 1])).content.decode()
    assert "回收利用率" in page
    assert "35.3%" in page
    assert issue_bulletin(actor=system_actor("tests")) is None
    assert Issue.objects.count() == 1
