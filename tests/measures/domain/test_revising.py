from __future__ import annotations

import pytest

from wufei.kernel.actors import system_actor
from wufei.kernel.periods import Period
from wufei.measures.answers import State
from wufei.measures.domain.revising import revisions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_city")]
READER = system_actor("test")


def test_what_was_never_corrected_has_the_value_that_was_first_told() -> None:
    (only,) = revisions(actor=READER, figure="waste_mass", period=Period.month(2026, 3))
    assert only.answer.state is State.OK


def test_a_period_in_which_nothing_happened_never_had_a_value() -> None:
    assert revisions(actor=READER, figure="waste_mass", period=Period.month(2020, 1)) == []
