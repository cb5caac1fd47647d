from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from tests.measures.definition_files import MEASURES, figure, write
from wufei.measures.catalogue import SHIPPED
from wufei.measures.loading.example_files import check_examples, example_path, read_example
from wufei.measures.loading.examples import ExampleLedger, ExamplePosting
from wufei.measures.loading.folders import load_catalogue
from wufei.measures.loading.reading import BrokenFile
from wufei.measures.refusals import MeasuresReason as Why

LEDGER = """\
regions:
- {code: 500107, level: district}
- {code: "500107001", level: township, parent: 500107, households: 3, population: 7}
materials:
- {key: kitchen}
- {key: kitchen_family, parent: kitchen}
- {key: soil, scheme: product}
accounts:
- {code: gate, stage: source, region: "500107001"}
- {code: plant, stage: process, site: p-1, site_kind: kitchen_plant, use: compost}
entries:
- {id: e1, day: 2026-01-05, postings: [[gate, kitchen_family, -9], [plant, kitchen_family, 9]]}
- {id: e2, day: 2026-01-06, kind: transformation, postings: [[gate, kitchen, -9], [gate, soil, 9]]}
- {id: e3, day: 2026-01-07, reverses: e1}
declared:
- {series: compounds, region: "500107001", first_day: 2026-01-01, last_day: 2026-01-31,
   value: "4.5", unit: item}
drops:
- {day: 2026-01-05, point: gate, household: 17, material: kitchen, grams: 8, correct: true}
"""


def read(folder: Path, text: str) -> ExampleLedger:
    return read_example(write(folder, text, "t.yaml") / "t.yaml")


def test_records_of_a_ledger(tmp_path: Path) -> None:
    found = read(tmp_path, LEDGER)
    assert [(r.code, r.path, r.population) for r in found.regions] == [
        ("500107", "/500107/", None),
        ("500107001", "/500107/500107001/", 7),
    ]
    assert [(m.key, m.root, m.path, m.scheme) for m in found.materials] == [
        ("kitchen", "kitchen", "/kitchen/", "household"),
        ("kitchen_family", "kitchen", "/kitchen/kitchen_family/", "household"),
        ("soil", "soil", "/soil/", "product"),
    ]
    gate, plant = found.accounts
    assert (gate.stage, gate.region_path, gate.use) == ("source", "/500107/500107001/", "")
    assert (plant.region, plant.region_path, plant.site_kind) == ("", "", "kitchen_plant")
    assert [(e.id, e.kind, e.day.day) for e in found.entries] == [
        ("e1", "transfer", 5),
        ("e2", "transformation", 6),
        ("e3", "reversal", 7),
    ]
    assert found.entries[2].reverses == "e1"
    assert found.entries[2].postings == (
        ExamplePosting("gate", "kitchen_family", 9),
        ExamplePosting("plant", "kitchen_family", -9),
    )
    (told,) = found.declared
    assert (told.value, told.last_day, told.estimated) == (
        Fraction(9, 2),
        dt.date(2026, 1, 31),
        False,
    )
    (drop,) = found.drops
    assert (drop.household, drop.correct, drop.device) == ("17", True, "")


def test_an_empty_file_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read(tmp_path, "# 空\n") == ExampleLedger((), (), (), (), (), ())


@pytest.mark.parametrize(
    ("old", "new", "why", "line"),
    [
        ("[plant, kitchen_family, 9]", "[plant, kitchen_family, 8]", Why.EXAMPLE_UNBALANCED, 12),
        ("[plant, kitchen_family, 9]", "[plant, kitchen, 9]", Why.EXAMPLE_UNBALANCED, 12),
        ("[gate, soil, 9]", "[gate, soil, 10]", Why.EXAMPLE_UNBALANCED, 13),
        ("kind: transformation, ", "", Why.EXAMPLE_UNBALANCED, 13),
        ("[plant, kitchen_family, 9]", "[plant, kitchen_family, 9.0]", Why.NUMBER_INEXACT, 12),
        ("[plant, kitchen_family, 9]", "[plant, kitchen_family]", Why.MISSING_FIELD, 12),
        ("[plant, kitchen_family, 9]", "[truck, kitchen_family, 9]", Why.EXAMPLE_UNKNOWN_KEY, 12),
        ("[plant, kitchen_family, 9]", "[plant, glass, 9]", Why.EXAMPLE_UNKNOWN_KEY, 12),
        ("reverses: e1", "reverses: e9", Why.EXAMPLE_REVERSAL, 14),
        ("reverses: e1", "reverses: e3", Why.EXAMPLE_REVERSAL, 14),
        ("reverses: e1", "reverses: e1, postings: [[gate, kitchen, 0]]", Why.EXAMPLE_REVERSAL, 14),
        (
            "reverses: e1}",
            "reverses: e1}\n- {id: e4, day: 2026-01-07, reverses: e1}",
            Why.EXAMPLE_REVERSAL,
            15,
        ),
        (
            "reverses: e1}",
            "reverses: e1}\n- {id: e4, day: 2026-01-07, reverses: e3}",
            Why.EXAMPLE_REVERSAL,
            15,
        ),
        ("id: e3", "id: e2", Why.KEY_TWICE, 14),
        ("code: plant", "code: gate", Why.KEY_TWICE, 10),
        ("stage: process", "stage: oven", Why.UNKNOWN_VALUE, 10),
        ("site_kind: kitchen_plant", "site_kind: kitchen", Why.UNKNOWN_VALUE, 10),
        ("parent: 500107,", "parent: 500108,", Why.EXAMPLE_UNKNOWN_KEY, 3),
        ("parent: kitchen}", "parent: food}", Why.EXAMPLE_UNKNOWN_KEY, 6),
        ("grams: 8", "grams: -8", Why.WRONG_TYPE, 19),
        ("point: gate", "point: bin", Why.EXAMPLE_UNKNOWN_KEY, 19),
        ("unit: item", "unit: piece", Why.UNKNOWN_UNIT, 17),
        ("drops:", "dropz:", Why.UNKNOWN_KEY, 18),
    ],
)
def test_faults_of_a_ledger(tmp_path: Path, old: str, new: str, why: Why, line: int) -> None:
    assert LEDGER.count(old) == 1
    with pytest.raises(BrokenFile) as broken:
        read(tmp_path, LEDGER.replace(old, new))
    assert (broken.value.refusal.reason, broken.value.line) == (why, line), str(broken.value)


def test_a_ledger_that_is_a_list(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile):
        read(tmp_path, "- a\n")


def test_ledgers_stand_beside_the_definitions(tmp_path: Path) -> None:
    examples = "[{given: there, period: 2026, expect: 1}, {given: gone, period: 2026, expect: 1}]"
    text = figure("x", "kitchen / generated", examples=examples)
    write(tmp_path / "deep", MEASURES + "figures:\n" + text)
    write(tmp_path / "deep" / "examples", LEDGER, "there.yaml")
    found = load_catalogue([tmp_path])
    (rate,) = found.figures["x"]
    assert [example_path(rate, each).name for each in rate.examples] == ["there.yaml", "gone.yaml"]
    (problem,) = check_examples(found)
    assert (problem.definition, problem.reason) == ("x", Why.EXAMPLE_MISSING)
    write(tmp_path / "deep" / "examples", LEDGER.replace("-9], [plant", "-8], [plant"), "gone.yaml")
    (problem,) = check_examples(found)
    assert (Path(problem.file).name, problem.line) == ("gone.yaml", 12)


def test_shipped_ledgers_conserve_mass() -> None:
    found = load_catalogue([SHIPPED])
    assert check_examples(found) == ()
    for path in (SHIPPED / "examples").glob("*.yaml"):
        for entry in read_example(path).entries:
            assert sum(posting.grams for posting in entry.postings) == 0
