"""Findings of the library → rows: the same key is the same row, and no row is ever deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction

from wufei.registry.public import Region
from wufei.supervision.domain.days import Span, moment_of
from wufei.supervision.domain.gathering import Ground
from wufei.supervision.domain.parameters import shipped_values
from wufei.supervision.domain.registers import PLANT, Registers
from wufei.supervision.domain.rulebooks import Book
from wufei.supervision.models import Finding, FindingRun
from wufei.tracking import public as tracking

LONGEST_KEY, MOST_AT_ONCE = 160, 500
#: Rules whose figures are those of the vehicle's district, and of the plant's.
BY_VEHICLE = frozenset(
    {"deviation", "long_stop", "silent_tracker", "two_classes", "unexplained_mass", "silent_scale"}
)
BY_PLANT = frozenset({"unscanned_load", "over_quota"})
_CHANGING = (
    "region",
    "organisation",
    "vehicle",
    "point",
    "plant",
    "subject",
    "place",
    "plate",
    "wastes",
    "begins_at",
    "ends_at",
    "severity",
    "confidence",
    "figures",
    "evidence",
    "parameters",
    "parameter_row_id",
)


@dataclass(frozen=True, slots=True)
class Counts:
    """``found`` = ``new`` + ``again``; ``gone``: rows of the day that are no longer found."""

    found: int = 0
    new: int = 0
    again: int = 0
    gone: int = 0


def record_findings(
    *,
    run: FindingRun,
    ground: Ground,
    book: Book,
    found: Iterable[tracking.Finding],
    whole: bool,
) -> Counts:
    """Write what was found; ``whole``: it is all of the day, so that rows which are not among it
    are marked as no longer found. What people made of a row stays."""
    naming = Naming(ground, book)
    rows = {row.key: row for row in (naming.row(finding) for finding in found)}
    with transaction.atomic():
        standing = _standing(rows)
        fresh = [row for key, row in rows.items() if key not in standing]
        for row in fresh:
            row.first_run = row.last_run = run
        Finding.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=MOST_AT_ONCE)
        for key, row in standing.items():
            _renew(row, rows[key], run)
        Finding.objects.bulk_update(
            standing.values(), [*_CHANGING, "last_run", "gone_in"], batch_size=MOST_AT_ONCE
        )
        gone = _mark_gone(run, ground.span, rows) if whole else 0
    return Counts(found=len(rows), new=len(fresh), again=len(standing), gone=gone)


def stored_key(finding: tracking.Finding) -> str:
    """The library's key; a long one keeps its beginning and is told apart by a digest."""
    key = finding.key
    if len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{key[: LONGEST_KEY - 33]}#{digest}"


def _standing(rows: dict[str, Finding]) -> dict[str, Finding]:
    keys = sorted(rows)
    standing: dict[str, Finding] = {}
    for start in range(0, len(keys), MOST_AT_ONCE):
        some = keys[start : start + MOST_AT_ONCE]
        held = Finding.objects.select_for_update().filter(key__in=some).order_by("pk")
        standing.update({row.key: row for row in held})
    return standing


def _renew(row: Finding, newly: Finding, run: FindingRun) -> None:
    for name in _CHANGING:
        setattr(row, name, getattr(newly, name))
    row.last_run, row.gone_in = run, None
    if row.first_run_id is None:
        row.first_run = run


def _mark_gone(run: FindingRun, span: Span, rows: dict[str, Finding]) -> int:
    held = Finding.objects.filter(
        begins_at__gte=moment_of(span.begins),
        begins_at__lt=moment_of(span.ends),
        gone_in__isnull=True,
    )
    lost = [pk for pk, key in held.values_list("pk", "key") if key not in rows]
    for start in range(0, len(lost), MOST_AT_ONCE):
        Finding.objects.filter(pk__in=lost[start : start + MOST_AT_ONCE]).update(gone_in=run)
    return len(lost)


class Naming:
    """Turns keys of the library into rows of the registers."""

    def __init__(self, ground: Ground, book: Book) -> None:
        self._ground = ground
        self._book = book

    @property
    def _registers(self) -> Registers:
        return self._ground.registers

    def row(self, finding: tracking.Finding) -> Finding:
        registers, rule = self._registers, finding.rule.value
        vehicle = registers.vehicles.get(finding.vehicle)
        plant = registers.plants.get(finding.place)
        point = self._point(finding)
        held = self._book.row_at(rule, self.district(finding), self._ground.span.day)
        values = {**shipped_values(rule), **(held.values if held else {})}
        return Finding(
            key=stored_key(finding),
            rule=rule,
            region=self._region(rule, vehicle, point, plant),
            organisation_id=self._organisation(finding, vehicle, point, plant),
            vehicle=vehicle,
            point=point,
            plant=plant,
            subject=finding.subject.removeprefix(PLANT)[:120],
            place=finding.place,
            plate=finding.vehicle[:64],
            wastes=list(finding.wastes),
            begins_at=moment_of(finding.begins),
            ends_at=moment_of(finding.ends),
            severity=finding.severity.name.lower(),
            confidence=finding.confidence,
            figures=dict(finding.figures),
            evidence=[{"source": item.source.value, "key": item.key} for item in finding.evidence],
            parameters=values,
            parameter_row_id=held.pk if held else None,
        )

    def district(self, finding: tracking.Finding) -> str:
        """The district by whose figures the finding was made, as the library looked it up."""
        facts, rule = self._ground.facts, finding.rule.value
        if rule in BY_VEHICLE:
            return facts.district_of_vehicle(finding.vehicle)
        if rule in BY_PLANT or finding.place.startswith(PLANT):
            return facts.district_of_plant(finding.place)
        return facts.district_of_point(finding.place)

    def _point(self, finding: tracking.Finding) -> Any:
        known = self._registers.bins.get(finding.subject)
        code = known.point.code if known and finding.rule is tracking.Rule.OVERFULL_BIN else ""
        return self._registers.points.get(code or finding.place)

    def _region(self, rule: str, vehicle: Any, point: Any, plant: Any) -> Region | None:
        if rule in BY_VEHICLE and vehicle is not None:
            return vehicle.organisation.region  # type: ignore[no-any-return]
        for row in (point, plant):
            if row is not None:
                return row.region  # type: ignore[no-any-return]
        return vehicle.organisation.region if vehicle else self._root

    @cached_property
    def _root(self) -> Region | None:
        """The whole city: what belongs to no district is still somebody's to see."""
        root: Region | None = Region.objects.filter(parent=None).order_by("path").first()
        return root

    def _organisation(
        self, finding: tracking.Finding, vehicle: Any, point: Any, plant: Any
    ) -> int | None:
        """Who answers for it: the plant for its quota, the manager of an overfull bin's point, else
        the vehicle's body, else whoever was to come."""
        if finding.rule is tracking.Rule.OVER_QUOTA:
            return plant.organisation_id if plant else None
        if finding.rule is tracking.Rule.OVERFULL_BIN:
            return point.organisation_id if point else None
        if vehicle is not None:
            return int(vehicle.organisation_id)
        waste = finding.wastes[0] if finding.wastes else ""
        return self._ground.haulers.get((finding.place, waste, finding.begins))
