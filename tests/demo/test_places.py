"""The demo district has the published size; its names and codes are invented but hold together."""

from collections import Counter

from wufei.demo.place_names import TOWNSHIPS
from wufei.demo.places import DISTRICT, places, places_of, share_out


def test_the_district_has_the_published_number_of_units_and_households() -> None:
    levels = Counter(place.level for place in places())

    assert len(TOWNSHIPS) == 10
    assert levels == {"community": 102, "village": 44}
    assert sum(place.households for place in places()) == 563_900
    assert 1_300_000 <= sum(place.population for place in places()) <= 1_500_000


def test_codes_and_names_are_unique_and_nest() -> None:
    assert len({place.code for place in places()}) == 146
    assert len({place.name for place in places()}) == 146
    assert len({place.name_en for place in places()}) == 146
    assert all(place.code.startswith(place.township) for place in places())
    assert all(place.township.startswith(DISTRICT) for place in places())


def test_villages_lie_in_towns_and_every_township_has_communities() -> None:
    kinds = {town.code: town.kind for town in TOWNSHIPS}

    assert {kinds[place.township] for place in places() if place.rural} == {"town"}
    for town in TOWNSHIPS:
        assert len([p for p in places_of(town.code) if not p.rural]) == town.communities


def test_shares_add_up_to_the_whole_whatever_the_weights() -> None:
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(7, [0, 5, 2]) == [0, 5, 2]
    assert share_out(563_900, [3, 7, 11, 13]) == [49_756, 116_097, 182_438, 215_609]
