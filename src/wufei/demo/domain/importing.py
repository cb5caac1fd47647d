"""Imports a weighbridge file with some rows that cannot be posted, as an officer would."""

from __future__ import annotations

import io

from wufei.demo import weighbridge_file
from wufei.intake.public import (
    ImportRun,
    RunState,
    check_run,
    post_run,
    receive_file,
    shipped_map_row,
    start_run,
)
from wufei.kernel.actors import Actor

_TO_CHECK = {RunState.UPLOADED, RunState.MAPPED}
_DONE = {RunState.POSTED, RunState.UNDONE}


def import_weighbridge_file(*, actor: Actor, seed: int) -> ImportRun:
    """The import, posted; one that was interrupted is continued, one that is done is left."""
    run = ImportRun.objects.filter(source__name=weighbridge_file.NAME).first() or _start(
        actor, seed
    )
    if run.state in _TO_CHECK:
        check_run(actor=actor, run=run)
        run.refresh_from_db()
    if run.state not in _DONE:
        run = post_run(actor=actor, run=run)
    return run


def _start(actor: Actor, seed: int) -> ImportRun:
    source = receive_file(
        actor=actor,
        content=io.BytesIO(weighbridge_file.content(seed)),
        name=weighbridge_file.NAME,
    )
    return start_run(actor=actor, source=source, saved_map=shipped_map_row(weighbridge_file.MAP))
