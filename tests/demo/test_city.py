"""The twelve months as steps, before any of them is posted."""

import datetime as dt
import hashlib
from collections import Counter

import pytest

from wufei.demo import accounts, bodies
from wufei.demo.book import Arrival, Step
from wufei.demo.city import City
from wufei.demo.collection import Rounds
from wufei.demo.days import SPRING_FESTIVAL, Window, weight
from wufei.demo.faults import is_silent
from wufei.demo.streams import streams
from wufei.ledger.public import EntryDraft


def steps_of(days: int, *, seed: int = 8, scale: int = 1) -> list[Step]:
    city = City(seed, scale)
    return [step for number in range(days) for step in city.day(number)]


def digest(steps: list[Step]) -> str:
    return hashlib.sha256(repr(steps).encode()).hexdigest()


def totals(scale: int, days: int) -> Counter[str]:
    """Tonnes, rounded, of each stream over the first days of the window."""
    found: Counter[str] = Counter()
    for stream in streams():
        rounds = Rounds(stream, Window(), 8, scale, is_silent)
        for number in range(days):
            found[stream.name] += sum(trip.grams for trip in rounds.trips(number))
    return found


@pytest.fixture(scope="module")
def year() -> list[Step]:
    return list(City().steps())


def test_the_same_seed_gives_the_same_year(year: list[Step]) -> None:
    assert digest(list(City().steps())) == digest(year)


def test_another_seed_gives_another_year() -> None:
    assert digest(steps_of(3)) != digest(steps_of(3, seed=9))


def test_client_ids_are_named_once(year: list[Step]) -> None:
    names = [step.client_id for step in year if hasattr(step, "client_id")]

    assert len(set(names)) == len(names)


def test_the_small_year_is_small(year: list[Step]) -> None:
    assert 30_000 <= len(year) <= 60_000


def test_days_follow_each_other_and_nothing_lies_in_the_future(year: list[Step]) -> None:
    drafts = [step for step in year if isinstance(step, EntryDraft) and "补录" not in step.reason]
    times = [draft.occurred_at for draft in drafts]

    assert times == sorted(times)
    assert times[0].date() == dt.date(2025, 11, 1)
    assert times[-1].date() == dt.date(2026, 10, 31)


def test_every_entry_adds_up(year: list[Step]) -> None:
    for step in year:
        if isinstance(step, EntryDraft):
            sums: Counter[str] = Counter()
            for posting in step.postings:
                sums[posting.material] += posting.grams
            balanced = not any(sums.values())
            assert balanced or step.kind == "transformation"
            assert sum(sums.values()) == 0


def test_every_account_named_is_opened(year: list[Step]) -> None:
    opened = {spec.code for spec in accounts.accounts()}
    used = {p.account for step in year if isinstance(step, EntryDraft) for p in step.postings}

    assert len(opened) == len(accounts.accounts())
    assert used <= opened
    assert {code for code in opened - used if code.startswith("SRC-")} == set()


def test_a_larger_scale_posts_more_entries_of_the_same_mass() -> None:
    small, large = len(steps_of(30)), len(steps_of(30, scale=4))

    assert large > 2.5 * small
    for name, tonnes in totals(1, 90).items():
        if name != "straw":
            assert totals(4, 90)[name] == pytest.approx(tonnes, rel=0.06), name


def test_vehicles_carry_only_what_they_may(year: list[Step]) -> None:
    allowed = {truck.account: truck.carries for truck in bodies.trucks()}
    for step in year:
        if isinstance(step, EntryDraft):
            for posting in step.postings:
                carries = allowed.get(posting.account, ())
                assert not carries or posting.material in carries, posting


def test_the_city_empties_at_the_spring_festival_and_the_villages_fill() -> None:
    ordinary = SPRING_FESTIVAL + dt.timedelta(days=28)

    assert weight("residual", SPRING_FESTIVAL) < weight("residual", ordinary)
    assert weight("residual", SPRING_FESTIVAL, rural=True) > weight(
        "residual", ordinary, rural=True
    )
    assert weight("kitchen_catering", SPRING_FESTIVAL) < 700
    assert weight("residual", SPRING_FESTIVAL - dt.timedelta(days=4)) > weight("residual", ordinary)


def test_summer_brings_more_kitchen_waste_than_winter() -> None:
    assert weight("kitchen_family", dt.date(2026, 8, 5)) > 1.15 * weight(
        "kitchen_family", dt.date(2025, 12, 3)
    )


def test_loads_not_taken_whole_add_up(year: list[Step]) -> None:
    arrivals = [step for step in year if isinstance(step, Arrival)]

    assert len(arrivals) >= 20
    for arrival in arrivals:
        found = arrival.accepted + arrival.refused + arrival.residue
        assert (found == arrival.announced) is (arrival.difference == "")
        assert bool(arrival.refused) is bool(arrival.refusal_reason)
