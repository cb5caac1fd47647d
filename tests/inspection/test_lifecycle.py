"""Whatever is tried in whatever order: problems move along the table, events without gaps."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.inspection.world import World, photo
from wufei.inspection.models import PROBLEM_LIFECYCLE, EventPhoto
from wufei.inspection.public import (
    Problem,
    ProblemEvent,
    ProblemState,
    Responsible,
    move_problem,
)
from wufei.kernel.refusals import Refusal

S = ProblemState
PEOPLE = ("inspector", "community_worker", "district_officer", "street_officer", "dispatcher")


class Loop(RuleBasedStateMachine):
    """A model beside the database: state, who answers, who corrected last."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.problem: Problem = self.world.problem()
        self.state = S.ASSIGNED
        self.answers = "community_worker"
        self.corrector = ""
        self.steps = 2

    def _may(self, who: str, state: ProblemState) -> bool:
        offices = {"district_officer", "street_officer"}
        if state == S.CORRECTED:
            return who == self.answers
        if state in (S.PASSED, S.RETURNED):
            return who in offices | {"inspector"} and who != self.corrector
        if state == S.ASSIGNED:
            return who in offices | {"inspector"}
        return who == "district_officer" if state == S.COUNTED else who in offices

    @rule(
        who=st.sampled_from(PEOPLE),
        state=st.sampled_from([state for state in S if state != S.FOUND]),
        reason=st.sampled_from(["", "说明"]),
        shown=st.booleans(),
        stale=st.booleans(),
    )
    def move(self, who: str, state: ProblemState, reason: str, shown: bool, stale: bool) -> None:
        actor = self.world.actor(who)
        given: dict[str, Any] = {"photos": [photo(actor)] if shown else []}
        if state == S.ASSIGNED:
            given["responsible"] = Responsible(organisation=self.world.hauler)
        fits = (
            not stale
            and state in PROBLEM_LIFECYCLE.next_states(self.state)
            and self._may(who, state)
            and (bool(reason) or state not in (S.ASSIGNED, S.RETURNED, S.WITHDRAWN))
            and (shown or state != S.CORRECTED)
        )
        try:
            move_problem(
                actor=actor,
                problem=self.problem,
                state=state,
                reason=reason,
                version=self.steps - stale,
                **given,
            )
        except Refusal:
            assert not fits
            return
        assert fits
        self.steps += 1
        self.state = state
        if state == S.CORRECTED:
            self.corrector = who
        elif state == S.RETURNED:
            self.corrector = ""
        elif state == S.ASSIGNED:
            self.answers = "dispatcher"

    @precondition(lambda self: self.steps > 2)
    @invariant()
    def events_have_no_gaps(self) -> None:
        rows = list(ProblemEvent.objects.filter(problem=self.problem))
        assert [row.number for row in rows] == list(range(1, self.steps + 1))
        joints = pairwise(rows)
        assert all(one.to_state == other.from_state for one, other in joints)
        found = Problem.objects.get(pk=self.problem.pk)
        assert (found.state, found.version) == (self.state, self.steps)
        corrections = [row.pk for row in rows if row.to_state == S.CORRECTED]
        shown = set(
            EventPhoto.objects.filter(event__in=corrections).values_list("event", flat=True)
        )
        assert shown == set(corrections)


def test_every_walk(world: World) -> None:
    Loop.world = world
    run_state_machine_as_test(
        Loop, settings=settings(max_examples=15, stateful_step_count=14, deadline=None)
    )
