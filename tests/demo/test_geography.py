"""The map is drawn by rule: neighbours share borders, and the files in the tree are current."""

import json
from collections import Counter
from pathlib import Path

import pytest

import wufei.web
from wufei.demo import geography
from wufei.demo.bodies import sites
from wufei.demo.place_names import TOWNSHIPS

GEO = Path(wufei.web.__file__).parent / "static" / "web" / "geo"


@pytest.mark.parametrize("name", sorted(geography.MAPS))
def test_the_files_in_the_tree_are_what_the_generator_draws(name: str) -> None:
    path = GEO / name

    assert json.loads(path.read_text(encoding="utf-8")) == geography.MAPS[name]()
    assert path.stat().st_size <= 60_000


def test_every_township_is_drawn_once_with_its_code_and_names() -> None:
    drawn = geography.townships()["features"]

    assert [feature["properties"]["code"] for feature in drawn] == [t.code for t in TOWNSHIPS]
    assert [feature["properties"]["name"] for feature in drawn] == [t.name for t in TOWNSHIPS]
    assert all(feature["properties"]["name_en"] for feature in drawn)


def test_the_map_says_that_it_is_schematic() -> None:
    for draw in geography.MAPS.values():
        assert draw()["note"] == geography.NOTE
        assert "not a survey map" in draw()["note_en"]


def test_neighbours_share_their_borders_and_the_rest_is_the_outline() -> None:
    rings = geography.rings()
    counted = Counter(side for ring in rings.values() for side in geography.sides(ring))
    outer = {side for side, times in counted.items() if times == 1}

    assert set(counted.values()) == {1, 2}
    assert set(geography.sides(geography.outline())) == outer
    assert sum(map(geography.area, rings.values())) == pytest.approx(
        geography.area(geography.outline()), rel=1e-9
    )


def test_rings_are_closed_and_run_counter_clockwise() -> None:
    for ring in [*geography.rings().values(), geography.outline()]:
        assert ring[0] == ring[-1]
        assert len(set(ring)) == len(ring) - 1
        assert geography.area(ring) > 0


def test_the_drawing_lies_where_the_district_lies() -> None:
    points = geography.outline()

    assert all(
        106.2 <= longitude <= 106.56 and 29.37 <= latitude <= 29.56
        for longitude, latitude in points
    )


def test_sites_of_the_district_lie_in_their_township_and_the_others_outside() -> None:
    rings = geography.rings()
    for site in sites():
        if not site.at[0]:
            continue
        point = (float(site.at[1]), float(site.at[0]))
        found = [code for code, ring in rings.items() if geography.contains(ring, point)]
        assert found == ([site.region] if site.region in rings else []), site.code
