"""A map is checked as a whole; each fault tells file, line, place and reason."""

from __future__ import annotations

import pytest

from tests.intake.conftest import SIMPLE
from wufei.intake.public import MapInvalid, load_map, shipped_map, shipped_names


def problems(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(MapInvalid) as refused:
        load_map(text, file="mine.yaml")
    assert refused.value.params["file"] == "mine.yaml"
    return [(p.line, p.where, p.why) for p in refused.value.problems]


def test_a_map_is_read_from_yaml() -> None:
    column_map = load_map(SIMPLE)
    assert [move.label for move in column_map.moves] == ["in", "out"]
    assert column_map.moves[0].mass.column == "kg"
    assert column_map.unit == "kg"
    assert column_map.columns() == ["day", "way", "what", "kg", "ticket"]


def test_every_shipped_map_is_valid_and_named_as_its_file() -> None:
    assert shipped_names() == [
        "austin-load-tickets",
        "austin-route-days",
        "scotland-household",
        "scotland-site-materials",
        "scotland-site-totals",
        "stirling-bins",
        "stirling-food",
        "weighbridge-cn",
    ]
    for name in shipped_names():
        column_map = shipped_map(name)
        assert column_map.name == name
        assert column_map.title.en


def test_unknown_keys_name_the_nearest_known_one() -> None:
    text = SIMPLE.replace("zero: skip", "zerro: skip")
    assert problems(text) == [(6, "mass.zerro", "没有这个键；是不是“zero”？")]


def test_a_missing_part_is_told_at_the_line_of_its_parent() -> None:
    text = SIMPLE.replace("column: kg, ", "")
    assert problems(text) == [(6, "mass.column", "没有填写")]


def test_a_wrong_word_lists_the_right_ones() -> None:
    (problem,) = problems(SIMPLE.replace("blank: skip,", "blank: ignore,"))
    assert problem[:2] == (6, "mass.blank")
    assert "'refuse', 'skip' or 'constant'" in problem[2]


def test_an_ambiguous_unit_is_refused_in_the_map_already() -> None:
    ((line, where, why),) = problems(SIMPLE.replace("unit: kg", "unit: ton"))
    assert (line, where) == (6, "mass.unit")
    assert "短吨" in why


def test_a_key_written_twice_is_refused() -> None:
    assert problems(SIMPLE + "name: again\n")[0][1:] == ("name", "写了两次")


def test_all_faults_are_listed_at_once_in_the_order_of_lines() -> None:
    text = SIMPLE.replace("zero: skip", "zero: keep") + "file: {encoding: latin-1}\nspeed: 9\n"
    assert [(line, where) for line, where, _ in problems(text)] == [
        (6, "mass.zero"),
        (18, "file.encoding"),
        (19, "speed"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("name: [", 1),
        ("- a\n- b\n", 1),
        ("", 1),
        ("name: x\n  title: {", 2),
        ("a: &a [x]\nb: !!python/object/apply:os.system ['true']\n", 1),
    ],
)
def test_what_is_no_map_is_refused_with_a_line(text: str, line: int) -> None:
    assert problems(text)[0][0] == line


def test_aliases_cannot_blow_the_map_up() -> None:
    text = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
    )
    assert "too many nodes" in problems(text)[0][2]


def test_braces_without_a_partner_and_unknown_filters() -> None:
    assert "brace" in problems(SIMPLE.replace("from: households", 'from: "site:{x"'))[0][2]
    assert "unknown filter" in problems(SIMPLE.replace("to: users", 'to: "s:{x|upper}"'))[0][2]


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    text = SIMPLE.replace("{way: in}", "{way: yes}").replace("{厨余: kitchen", "{no: kitchen")
    column_map = load_map(text)
    assert column_map.moves[0].when == {"way": ["yes"]}
    assert column_map.moves[0].material.map["no"] == "kitchen"
