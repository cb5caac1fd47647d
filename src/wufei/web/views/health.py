from __future__ import annotations

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For operators and load balancers: 200 when the database answers and is migrated, else 503."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    if waiting:
        return JsonResponse(
            {"status": "error", "database": "ok", "migrations_waiting": len(waiting)}, status=503
        )
    return JsonResponse({"status": "ok", "database": "ok", "migrations_waiting": 0})
