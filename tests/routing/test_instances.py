"""Published instances are read as they are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from wufei.routing.instances import read_kim, read_m3cvrp, read_solomon
from wufei.routing.public import Break, Window

pytestmark = pytest.mark.realdata


@pytest.fixture
def vrp(shared_data: Path) -> Path:
    return shared_data / "vrp"


def test_solomon(vrp: Path) -> None:
    problem = read_solomon(vrp / "solomon100" / "R112.txt")

    assert (len(problem.stops), len(problem.vehicles)) == (100, 25)
    first = problem.stops[0]
    assert (first.mass, first.service, first.windows) == (10, 100, (Window(730, 2_040),))
    assert problem.travel.leg(0, 1) == (152, 152)
    assert problem.vehicles[0].shift == Window(0, 2_300)


@pytest.mark.parametrize(
    ("name", "stops", "plants", "limits"),
    [
        ("102", 99, 2, (28_000, 40_000)),
        ("335", 330, 4, (24_300, 40_000)),
        ("1051", 1_048, 2, (20_000, 80_000)),
    ],
)
def test_kim(vrp: Path, name: str, stops: int, plants: int, limits: tuple[int, int]) -> None:
    problem = read_kim(vrp / "kim2006" / f"{name}_stop.txt", 7)
    first = problem.vehicles[6]

    assert (len(problem.stops), len(problem.plants)) == (stops, plants)
    assert (first.volume, first.day_volume) == limits
    assert first.day_stops == 500
    assert first.breaks == (Break(39_600, 43_200, 3_600),)


def test_kim_in_figures(vrp: Path) -> None:
    problem = read_kim(vrp / "kim2006" / "102_stop.txt", 3)

    assert problem.vehicles[0].shift == Window(4 * 3_600, 15 * 3_600)
    assert problem.stops[0].windows == (Window(7 * 3_600, 86_400),)
    assert problem.stops[1].windows == ()
    assert sum(stop.volume for stop in problem.stops) == 89_700
    feet = (1_229_125 - 1_215_029) + (3_461_398 - 3_460_107)
    assert problem.travel.leg(0, 1) == (feet, -(-feet * 3_600 // (40 * 5_280)))


def test_m3cvrp(vrp: Path) -> None:
    problem = read_m3cvrp(vrp / "qingdao_m3cvrp", 10, volume=30_000)

    assert (len(problem.depots), len(problem.plants), len(problem.stops)) == (3, 3, 3_000)
    assert len(problem.vehicles) == 30
    first = problem.stops[0]
    assert (first.volume, first.service) == (480, 60)
    assert first.windows == (Window(7 * 3_600, 17 * 3_600),)
    depot, site = problem.places[0], problem.places[3]
    assert (depot.x, depot.y, site.x, site.y) == (120.194825, 35.984984, 120.148915, 36.287264)
    metres, seconds = problem.travel.leg(0, 3)
    assert metres == round(33_863.959 * 1.4)
    assert seconds == round(metres * 0.08)
