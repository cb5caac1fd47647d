"""What the ledger will refuse in any case, told already by the dry run, in the ledger's words."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from wufei.intake.columnmap import ColumnMap
from wufei.intake.interpret.problems import Problem
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import ClosedPeriod, Exemption, LedgerReason


class LedgerLimits:
    """Closed periods and the largest single posting, read once per file."""

    def __init__(self, column_map: ColumnMap) -> None:
        """Raises:
        Refusal: ``UNKNOWN_EXEMPTION``: no entry of this map could ever be posted.
        """
        code = column_map.handover.exemption
        if code and not Exemption.objects.filter(pk=code).exists():
            raise Refusal(LedgerReason.UNKNOWN_EXEMPTION, pointer="/handover/exemption", code=code)
        self.zone = timezone.get_default_timezone()
        self.closed = list(
            ClosedPeriod.objects.filter(reopened_at__isnull=True).values_list(
                "first_day", "last_day"
            )
        )
        self.grams = None if column_map.entry.aggregate else settings.LEDGER_MAX_POSTING_GRAMS

    def of_moment(self, moment: dt.datetime) -> Problem | None:
        if not self.closed:
            return None
        day = moment.astimezone(self.zone).date()
        for first, last in self.closed:
            if first <= day <= last:
                params = {"day": str(day), "first": str(first), "last": str(last)}
                return Problem(LedgerReason.CLOSED_PERIOD, params=params)
        return None

    def of_grams(self, grams: int) -> Problem | None:
        if self.grams is None or abs(grams) <= self.grams:
            return None
        params = {"line": 1, "grams": abs(grams), "limit": self.grams}
        return Problem(LedgerReason.ABSURD_MASS, params=params)
