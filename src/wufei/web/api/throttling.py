"""How often one account may call, counted per minute in the cache."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

#: A batch carries up to 1,000 entries in one call, so that these are no limit to honest work.
READS_PER_MINUTE, WRITES_PER_MINUTE = 1200, 600
MINUTE = 60


class AccountThrottle(BaseThrottle):
    """Counts in whole minutes; holds no state of its own, so that threads may share it.

    The cache is each process's own: behind two workers an account may call twice as often.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        kind = "read" if request.method == "GET" else "write"
        limits = getattr(settings, "API_CALLS_PER_MINUTE", None) or {
            "read": READS_PER_MINUTE,
            "write": WRITES_PER_MINUTE,
        }
        key = f"api.calls.{kind}.{self._account(request)}.{int(time.time()) // MINUTE}"
        cache.add(key, 0, MINUTE)
        try:
            calls = cache.incr(key)
        except ValueError:  # a cache that keeps nothing
            return True
        return bool(calls <= limits[kind])

    def wait(self) -> float:
        """Seconds until the next whole minute."""
        return MINUTE - time.time() % MINUTE

    @staticmethod
    def _account(request: Any) -> int:
        pk: int = request.user.pk
        return pk
