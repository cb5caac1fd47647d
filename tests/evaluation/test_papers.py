"""Evaluations and scores as PDF: what stands in them, for whom, and in which state."""

from __future__ import annotations

import re
import subprocess
import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.evaluation.world import OFFICER, STREET, SYSTEM, evaluated, make_october
from wufei.collection.public import Order
from wufei.evaluation import printing
from wufei.evaluation.domain.moving import move_evaluation
from wufei.evaluation.domain.objecting import CorrectionDraft, correct_score
from wufei.evaluation.models import Evaluation, EvaluationState, UnitScore
from wufei.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
S = EvaluationState


@pytest.fixture
def row(cast: Any) -> Evaluation:
    make_october()
    return evaluated()


def words(content: bytes, folder: Path) -> str:
    """The text of a PDF, without its blanks: the setter parts Chinese from figures."""
    file = folder / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return "\n".join("".join(line.split()) for line in done.stdout.decode().splitlines())


def paper(row: Evaluation, **told: Any) -> bytes:
    return printing.evaluation_pdf(row, told.pop("actor", SYSTEM), oversees=True, **told)


def test_the_paper_of_a_month_ranks_and_lists(row: Evaluation, tmp_path: Path) -> None:
    row.scores.filter(key=STREET).update(listed="red")
    text = words(paper(row), tmp_path)
    for told in (
        "街镇考评", "草稿", "尚未定稿", "方案依据未经核实", row.cut, "红榜杨家坪街道", "末位街道2",
        "优秀90分起·合格60分起·不合格0分起", "1杨家坪街道56.25不合格红榜", "2街道225.00不合格末位",
        "–街道3––没有数据，不排名",
    ):  # fmt: skip
        assert told in text, told
    lines = words(printing.evaluation_pdf(row, SYSTEM, oversees=False), tmp_path).splitlines()
    assert "红榜杨家坪街道" in lines
    assert "末位街道2" not in lines
    draft = CorrectionDraft(uuid.uuid4(), Decimal("-1.50"), "封路扣分有误")
    correct_score(actor=OFFICER, score=row.scores.get(key=STREET), draft=draft)
    assert "54.75(56.25)" in words(paper(row), tmp_path)


def test_the_paper_of_a_unit_goes_down_to_its_events(row: Evaluation, tmp_path: Path) -> None:
    draft = CorrectionDraft(uuid.uuid4(), Decimal("-1.50"), "封路扣分有误")
    correct_score(actor=OFFICER, score=row.scores.get(key=STREET), draft=draft)
    score = UnitScore.objects.select_related("evaluation__version").get(key=STREET)
    text = words(printing.score_pdf(score), tmp_path)
    for told in ("杨家坪街道", "准点", "封路扣分有误", "计入的事件", "小区1"):
        assert told in text, told
    own = set(Order.objects.filter(point__code="P1").values_list("code", flat=True))
    assert set(re.findall(r"O-\d+", text)) <= own
    assert "O-1" in text
    assert "小区2" not in text


def test_more_events_than_are_printed_are_counted(
    row: Evaluation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    score = UnitScore.objects.select_related("evaluation__version").get(key=STREET)
    monkeypatch.setattr(printing, "MOST_EVENTS", 1)
    assert "另有" in words(printing.score_pdf(score), tmp_path)


def test_the_same_evaluation_gives_the_same_bytes(row: Evaluation) -> None:
    assert paper(row) == paper(row)


def test_no_paper_of_what_is_computed_or_discarded(
    row: Evaluation, client_as: Callable[[str], Client]
) -> None:
    client = client_as("district_officer")
    address = f"/evaluation/months/{row.pk}/"
    assert "paper.pdf" in client.get(address).content.decode()
    answer = client.get(f"{address}paper.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    score = row.scores.get(key=STREET)
    assert client.get(f"/evaluation/scores/{score.pk}/paper.pdf").content.startswith(b"%PDF")
    row = move_evaluation(actor=OFFICER, evaluation=row, state=S.DISCARDED, reason="重算")
    for pdf in (f"{address}paper.pdf", f"/evaluation/scores/{score.pk}/paper.pdf"):
        answer = client.get(pdf)
        assert answer.status_code == 409
        assert "不能印成文件" in answer.content.decode()
    assert "paper.pdf" not in client.get(address).content.decode()
    Evaluation.objects.filter(pk=row.pk).update(state=S.COMPUTING)
    row.refresh_from_db()
    with pytest.raises(Refusal) as refusal:
        paper(row)
    assert refusal.value.reason.code == "evaluation.no_paper_yet"


def test_who_gets_which_paper(row: Evaluation, client_as: Callable[[str], Client]) -> None:
    own, other = row.scores.get(key=STREET), row.scores.exclude(key=STREET).first()
    assert other is not None
    month = f"/evaluation/months/{row.pk}/paper.pdf"
    street = client_as("street_officer")
    assert street.get(month).status_code == 404  # a draft
    move_evaluation(actor=OFFICER, evaluation=row, state=S.ANNOUNCED)
    assert street.get(month).status_code == 200
    assert street.get(f"/evaluation/scores/{own.pk}/paper.pdf").status_code == 200
    assert street.get(f"/evaluation/scores/{other.pk}/paper.pdf").status_code == 404
    assert client_as("driver").get(month).status_code == 403
    assert client_as("dispatcher").get(month).status_code == 404
