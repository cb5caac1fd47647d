"""Empties a database that holds a demo city, and nothing but such a one."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from wufei.demo.domain.seating import sign_ins_path
from wufei.demo.models import DemoLoad
from wufei.demo.refusals import DemoReason
from wufei.kernel import append_only
from wufei.kernel.refusals import Refusal
from wufei.ledger.public import Account
from wufei.registry.public import Organisation


def empty_demo() -> None:
    """Remove all rows, sealed page files and uploads; whatever was added to the demo goes with it.

    An empty database is left as it is. One transaction: stopped half-way, nothing has happened.

    Raises:
        Refusal: the database holds data and is no demo city.
    """
    if not DemoLoad.objects.exists():
        if Organisation.objects.exists() or Account.objects.exists():
            raise Refusal(DemoReason.NOT_A_DEMO)
        return
    with transaction.atomic(), append_only.lifted(connection):
        call_command("flush", interactive=False, verbosity=0)
    for folder in (settings.LAKE_FOLDER, settings.MEDIA_ROOT):
        shutil.rmtree(Path(folder), ignore_errors=True)
    sign_ins_path().unlink(missing_ok=True)
