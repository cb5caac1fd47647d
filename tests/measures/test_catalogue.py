from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from tests.measures.definition_files import COEFFICIENT, MEASURES, figure, write
from wufei.measures.catalogue import catalogue, definition_folders

RATE = figure("rate", "kitchen / generated")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The installation's own folder, which does not exist yet; another holds what is shipped."""
    shipped = write(tmp_path / "shipped", MEASURES + "figures:\n" + RATE)
    monkeypatch.setattr("wufei.measures.catalogue.SHIPPED", shipped)
    folder = tmp_path / "measures"
    with override_settings(MEASURES_FOLDER=folder):
        yield folder


def test_what_is_shipped_comes_first(own: Path) -> None:
    assert definition_folders() == (own.parent / "shipped", own)


def test_the_installation_needs_no_folder(own: Path) -> None:
    assert not own.exists()
    assert list(catalogue().figures) == ["rate"]


def test_nothing_changed_is_the_same_object(own: Path) -> None:
    write(own, COEFFICIENT.replace("share", "own_share"))
    found = catalogue()
    assert "own_share" in found.coefficients
    assert catalogue() is found
    os.utime(own / "a.yaml", ns=(1, 1))
    assert catalogue() is found


def test_a_changed_file_is_read_again(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = COEFFICIENT.replace("share", "own_share")
    write(own, text)
    before = catalogue()
    write(own, text.replace("0.5", "0.6"))
    os.utime(own / "a.yaml", ns=(2, 2))
    after = catalogue()
    assert str(after.coefficients["own_share"].editions[0].value) == "3/5"
    assert after.digest != before.digest
    write(own, "measures: [", "b.yaml")
    with caplog.at_level(logging.WARNING, logger="wufei.measures.catalogue"):
        broken = catalogue()
        catalogue()
    (record,) = caplog.records
    assert record.getMessage().startswith(f"{own / 'b.yaml'}:")
    assert "content left out: measures.yaml_broken" in record.getMessage()
    assert [Path(problem.file).name for problem in broken.problems] == ["b.yaml"]
    assert broken.digest == after.digest
    shutil.rmtree(own)
    assert "own_share" not in catalogue().coefficients


def test_worked_examples_are_no_definitions(own: Path) -> None:
    write(own / "examples", "measures: [")
    write(own / "deeper" / "examples", "measures: [")
    write(own / "deeper", COEFFICIENT.replace("share", "deep_share"))
    found = catalogue()
    assert found.problems == ()
    assert "deep_share" in found.coefficients


def test_another_folder_is_another_catalogue(own: Path) -> None:
    write(own, COEFFICIENT.replace("share", "own_share"))
    assert "own_share" in catalogue().coefficients
    with override_settings(MEASURES_FOLDER=own / "none"):
        assert "own_share" not in catalogue().coefficients


def test_own_definitions_stand_on_shipped_ones(own: Path) -> None:
    write(own, "figures:\n" + figure("own_rate", "1 - rate"))
    found = catalogue()
    assert found.problems == ()
    assert list(found.figures) == ["own_rate", "rate"]
