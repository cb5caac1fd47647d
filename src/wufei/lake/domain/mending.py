"""What a reader does who met a damaged lake: asks for its repair, once."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wufei.kernel.actors import system_actor
from wufei.kernel.jobs import enqueue
from wufei.kernel.models import JobRun
from wufei.lake.domain import postinglog
from wufei.lake.models import TableFile

_JUST_BEGUN = dt.timedelta(minutes=1)
_UNDER_WAY = (JobRun.State.WAITING, JobRun.State.RUNNING)


def ask_for_rebuild() -> None:
    """Queue the repair of the lake, unless one waits or runs already."""
    from wufei.lake.jobs import rebuild_lake

    if not JobRun.objects.filter(job=rebuild_lake.name, state__in=_UNDER_WAY).exists():
        enqueue(rebuild_lake, actor=system_actor("lake"), title=_("修复数据湖"))


def table_is_lost() -> bool:
    """Whether there is no table of postings although one was written: without this look its
    figures would be *no data* until somebody verifies.

    A file is put on record just before it is committed, so the newest ones prove nothing.
    """
    if postinglog.state().version >= 0:
        return False
    before = timezone.now() - _JUST_BEGUN
    return TableFile.objects.filter(table="postings", written_at__lt=before).exists()
