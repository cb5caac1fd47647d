"""An announced evaluation of streets, for the examples of the API."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from tests.evaluation.world import SCHEME
from wufei.evaluation.domain.publishing import create_scheme
from wufei.evaluation.models import (
    Correction,
    Evaluation,
    EvaluationState,
    IndicatorScore,
    UnitScore,
)
from wufei.kernel.actors import system_actor
from wufei.registry.public import Region

SETUP = system_actor("set-up")


def make_evaluation() -> None:
    """A street with a correction by hand, and what its score is made of."""
    month = dt.date(2026, 1, 1)
    district = Region.objects.get(code="500107")
    street = Region.objects.get(code="500107001")
    version = create_scheme(
        actor=SETUP, code="streets", region=district, first_month=month, text=SCHEME
    )
    evaluation = Evaluation.objects.create(
        version=version, scheme=version.scheme, month=month, number=1, actor_name="set-up",
        cut="1.1", state=EvaluationState.ANNOUNCED, announced_at=timezone.now(),
        objections_until=timezone.localdate() + dt.timedelta(days=5),
    )  # fmt: skip
    score = UnitScore.objects.create(
        evaluation=evaluation, key=street.code, name=street.name, name_en=street.name_en,
        region=street, computed=5_625, total=6_000, rank=1, tier="passing", listed="red",
    )  # fmt: skip
    IndicatorScore.objects.create(
        score=score, position=0, indicator="punctuality", figure="service_punctuality",
        edition="2026", value="3/4", numerator="3", denominator="4", lines=7, points="30",
    )  # fmt: skip
    IndicatorScore.objects.create(
        score=score, position=1, indicator="closure", figure="closure_rate", edition="2026"
    )
    Correction.objects.create(
        score=score, client_id=uuid.UUID(int=0xE0), points=375, reason="8 日封路，证明属实",
        actor_name="陈立",
    )  # fmt: skip
