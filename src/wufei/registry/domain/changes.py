"""How every register is changed: checked, saved and written to the audit log, the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from wufei.kernel import audit
from wufei.kernel.actors import Actor
from wufei.kernel.refusals import Refusal
from wufei.registry import rules
from wufei.registry.models import Dated, Region
from wufei.registry.refusals import RegistryReason

R = TypeVar("R", bound=models.Model)
D = TypeVar("D", bound=Dated)

#: The field that names a row outside the database, by model.
NATURAL_KEYS = ("code", "key", "plate", "day")


def natural_key(row: models.Model) -> str:
    """The code, key, plate or day of a row; its number where it has none of them."""
    for name in NATURAL_KEYS:
        value = getattr(row, name, None)
        if value:
            return str(value)
    return str(row.pk)


def require(allowed: bool, *, roles: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raises NOT_ALLOWED unless allowed; ``roles`` are the ones who may, for people to read."""
    if not allowed:
        raise Refusal(RegistryReason.NOT_ALLOWED, roles=roles)


def require_office(actor: Actor, *regions: Region) -> None:
    """Raises NOT_ALLOWED unless the actor keeps organisations and sites in all of ``regions``."""
    for region in regions:
        require(rules.may_edit_organisation(actor, region_path=region.path), roles=offices())


def refuse_while_in_use(row: models.Model, held: models.QuerySet[Any]) -> None:
    """Raises STILL_IN_USE where other rows hang on ``row``; ``held`` are those rows."""
    count = held.count()
    if count:
        raise Refusal(
            RegistryReason.STILL_IN_USE, name=str(row), count=count, what=thing(held.model)
        )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(RegistryReason.REASON_MISSING, pointer="/reason")


def city_or_operator() -> str:
    return _("市无废办或系统管理员")


def offices() -> str:
    return _("市无废办或所在区县无废办")


def thing(model: type[models.Model]) -> str:
    """What people call a row of ``model``."""
    return str(model._meta.verbose_name)  # noqa: SLF001


def state_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Fields of a row as plain values for the audit log; other rows by their code."""
    return {name: _plain(getattr(row, name)) for name in sorted(names)}


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return natural_key(value)
    if isinstance(value, models.Manager):
        return sorted(natural_key(row) for row in value.all())
    if isinstance(value, dt.date | Decimal):
        return str(value)
    return value


def locked(row: R) -> R:
    """The row as it stands now, locked until the transaction ends."""
    return type(row)._default_manager.select_for_update().get(pk=row.pk)  # noqa: SLF001


def add(*, actor: Actor, row: R, reason: str = "", **related: Iterable[models.Model]) -> R:
    """Checks and saves a new row with its many-to-many sets, and records it.

    Raises:
        Refusal: INVALID_VALUE, DATES_REVERSED, CODE_TAKEN.
    """
    _check(row)
    with transaction.atomic():
        _save(row)
        for name, rows in related.items():
            getattr(row, name).set(rows)
        names = [*_plain_fields(row), *related]
        after = state_of(row, names)
        record_change(actor=actor, verb="created", row=row, before=None, after=after, reason=reason)
    return row


def change(
    *,
    actor: Actor,
    row: R,
    changes: Mapping[str, Any],
    fields: Iterable[str],
    reason: str = "",
    guard: Callable[[R], None] | None = None,
) -> R:
    """Sets ``changes`` (only names in ``fields``) on the row; nothing is recorded if none differs.

    ``guard`` judges the row as it stands in the database, before the changes: a caller may hold a
    copy that was already edited.

    Raises:
        Refusal: INVALID_VALUE, DATES_REVERSED, CODE_TAKEN.
        TypeError: a name that cannot be changed.
    """
    unknown = set(changes) - set(fields)
    if unknown:
        raise TypeError(f"cannot change {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = locked(row)
        if guard is not None:
            guard(row)
        before = state_of(row, changes)
        sets = {name: changes[name] for name in changes if _is_set(row, name)}
        for name, value in changes.items():
            if name not in sets:
                setattr(row, name, value)
        _check(row)
        _save(row)
        for name, value in sets.items():
            getattr(row, name).set(value)
        after = state_of(row, changes)
        if before != after:
            record_change(
                actor=actor, verb="updated", row=row, before=before, after=after, reason=reason
            )
    return row


def close(*, actor: Actor, row: D, valid_to: dt.date, reason: str) -> D:
    """Ends a dated row on ``valid_to`` (the first day without it).

    Raises:
        Refusal: REASON_MISSING, ALREADY_CLOSED, DATES_REVERSED.
    """
    require_reason(reason)
    with transaction.atomic():
        row = locked(row)
        if row.valid_to is not None:
            raise Refusal(RegistryReason.ALREADY_CLOSED, name=str(row), day=row.valid_to)
        row.valid_to = valid_to
        _check(row)
        row.save(update_fields=["valid_to"])
        record_change(
            actor=actor,
            verb="closed",
            row=row,
            before={"valid_to": None},
            after={"valid_to": valid_to},
            reason=reason,
        )
    return row


def record_change(
    *,
    actor: Actor,
    verb: str,
    row: models.Model,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    reason: str = "",
) -> None:
    """Writes ``registry.<thing>.<verb>`` to the audit log; the caller holds the transaction."""
    action = f"{row._meta.label_lower}.{verb}"  # noqa: SLF001
    audit.record(actor=actor, action=action, target=row, before=before, after=after, reason=reason)


def _is_set(row: models.Model, name: str) -> bool:
    return bool(row._meta.get_field(name).many_to_many)  # noqa: SLF001


def _plain_fields(row: models.Model) -> list[str]:
    return [field.name for field in row._meta.concrete_fields if not field.primary_key]  # noqa: SLF001


def _check(row: models.Model) -> None:
    """What forms would check, for callers without a form: lengths, choices, blanks, dates."""
    foreign = {field.name for field in row._meta.concrete_fields if field.is_relation}  # noqa: SLF001
    try:
        row.clean_fields(exclude={*foreign, "path"})
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
        raise Refusal(
            RegistryReason.INVALID_VALUE, pointer=f"/{name}", field=str(label), detail=messages[0]
        ) from error
    if isinstance(row, Dated):
        check_dates(row.valid_from, row.valid_to)


def check_dates(valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    """Raises DATES_REVERSED unless ``valid_to`` lies after ``valid_from``."""
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise Refusal(
            RegistryReason.DATES_REVERSED,
            pointer="/valid_to",
            valid_from=valid_from,
            valid_to=valid_to,
        )


def _save(row: models.Model) -> None:
    taken = _taken(row)
    if taken is None:
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # someone else was quicker
            taken = _taken(row)
            if taken is None:
                raise
        else:
            return
    name, value = taken
    label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # noqa: SLF001
    raise Refusal(RegistryReason.CODE_TAKEN, pointer=f"/{name}", field=str(label), code=value)


def _taken(row: models.Model) -> tuple[str, str] | None:
    """The natural key of the row, if another row has it."""
    for name in NATURAL_KEYS:
        field = next((f for f in row._meta.concrete_fields if f.name == name), None)  # noqa: SLF001
        if field is None or not field.unique:
            continue
        value = getattr(row, name)
        others = type(row)._default_manager.filter(**{name: value}).exclude(pk=row.pk)  # noqa: SLF001
        if others.exists():
            return name, str(value)
    return None
