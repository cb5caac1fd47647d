"""The Word template of an office: tried when it is uploaded, so that no issue fails by it."""

from __future__ import annotations

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wufei.bulletin.domain.keeping import require_keeper
from wufei.bulletin.models import Series
from wufei.bulletin.refusals import BulletinReason as No
from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal

#: Of a template as it is handed in, and unpacked.
MOST_BYTES, MOST_UNPACKED_BYTES = 5 * 1024 * 1024, 50 * 1024 * 1024


def set_word_template(*, actor: Actor, series: Series, content: bytes) -> Series:
    """The office's own Word template, tried before it is taken; empty: the one that ships.

    Raises:
        Refusal: ``NOT_ALLOWED``, ``TEMPLATE_UNREADABLE``.
    """
    require_keeper(actor, series.region)
    if content:
        _try(series, content)
    with transaction.atomic():
        Series.objects.filter(pk=series.pk).update(word_template=content)
        audit.record(
            actor=actor,
            action="bulletin.series.template_set",
            target=series,
            after={"bytes": len(content)},
        )
    series.word_template = content
    return series


def _try(series: Series, content: bytes) -> None:
    """Fill the template with an example, so that a faulty one is found now and not at issue."""
    from wufei.bulletin.content import Distribution, Group, Issue, Item
    from wufei.bulletin.markup import read
    from wufei.bulletin.outputs.printing import printed
    from wufei.bulletin.outputs.word import BodyMissingError, word

    _require_size(content)
    today = timezone.localdate()
    item = Item(key="1", title=series.name, blocks=read(series.name))
    example = Issue(
        series.name,
        series.compiler,
        today,
        today,
        (Group(series.name, (item,)),),
        distribution=Distribution(up=(series.name,)),
    )
    try:
        word(printed(example), template=content)
    except BodyMissingError as error:
        raise _no_template(_("没有只写“{{ body }}”的段落")) from error
    except Exception as error:  # whatever an office's file makes the libraries say
        raise _no_template(str(error)[:200]) from error


def _require_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise _no_template(_("超过 5 MB"))
    try:
        with ZipFile(BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except BadZipFile as error:
        raise _no_template(_("不是 .docx 文件")) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise _no_template(_("解压后超过 50 MB"))


def _no_template(detail: str) -> Refusal:
    return Refusal(No.TEMPLATE_UNREADABLE, pointer="/file", detail=detail)
