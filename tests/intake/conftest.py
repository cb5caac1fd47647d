"""Small files and maps; every test says in full what stands in its file."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from wufei.intake.public import (
    DryRunReport,
    ImportRun,
    check_run,
    dry_run,
    load_map,
    post_run,
    receive_file,
    save_map,
    start_run,
)
from wufei.kernel.actors import Actor, system_actor
from wufei.ledger.public import AccountDraft, load_exemptions, open_accounts
from wufei.registry.public import Material

CLERK = system_actor("test")

#: A weighbridge of one plant: loads in from households, residue out.
SIMPLE = """
name: simple
title: 简单磅单
time: {column: day, formats: [iso]}
material: {column: what, map: {厨余: kitchen, 其他: residual}}
mass: {column: kg, unit: kg, blank: skip, zero: skip, negative: refuse}
moves:
  - label: in
    when: {way: in}
    from: households
    to: yard
  - label: out
    when: {way: out}
    from: yard
    to: users
entry: {reference: {column: ticket, blank: constant, blank_value: "-"}}
handover: {exemption: historic}
"""
HEADER = "day,way,what,kg,ticket"


def make_books() -> None:
    load_exemptions()
    for key in ("kitchen", "residual"):
        Material.objects.get_or_create(key=key, defaults={"scheme": "household", "name": key})
    open_accounts(
        actor=CLERK,
        drafts=[
            AccountDraft("households", "居民", "source"),
            AccountDraft("yard", "堆场", "stock"),
            AccountDraft("users", "用户", "sink"),
        ],
    )


@pytest.fixture
def books(db: None) -> None:
    make_books()


@pytest.fixture
def shared_books(transactional_db: None) -> None:
    """The same, committed, for other processes and connections."""
    make_books()


def csv_text(*lines: str, header: str = HEADER) -> bytes:
    return ("\n".join([header, *lines]) + "\n").encode()


Check = Callable[..., DryRunReport]


@pytest.fixture
def check(books: None, tmp_path: Path) -> Check:
    """``check("line", …, by=SIMPLE)``: the dry run of a CSV with these lines."""

    def run(*lines: str, by: str = SIMPLE, header: str = HEADER, **more: object) -> DryRunReport:
        path = tmp_path / "file.csv"
        path.write_bytes(csv_text(*lines, header=header))
        return dry_run(path=path, column_map=load_map(by), **more)  # type: ignore[arg-type]

    return run


def checked(
    content: bytes, *, by: str = SIMPLE, name: str = "f.csv", actor: Actor = CLERK
) -> ImportRun:
    """An import of these bytes, dry-run and ready to be posted."""
    source = receive_file(actor=actor, content=io.BytesIO(content), name=name)
    run = start_run(actor=actor, source=source, saved_map=save_map(actor=actor, text=by))
    check_run(actor=actor, run=run)
    run.refresh_from_db()
    return run


def posted(content: bytes, **more: object) -> ImportRun:
    """The same, posted."""
    actor = more.get("actor", CLERK)
    return post_run(actor=actor, run=checked(content, **more))  # type: ignore[arg-type]
