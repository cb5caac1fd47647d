"""An empty database stands quickly: Django renders all models anew for each operation."""

from __future__ import annotations

import pytest
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel

ADDED = (AddConstraint, AddField, AddIndex)


def ours() -> list[Migration]:
    found = MigrationLoader(None).disk_migrations.values()
    return [each for each in found if type(each).__module__.startswith("wufei.")]


@pytest.mark.parametrize("migration", ours(), ids=str)
def test_a_table_is_created_with_its_keys_constraints_and_indexes(migration: Migration) -> None:
    created = {each.name_lower for each in migration.operations if isinstance(each, CreateModel)}
    late = [
        each.describe()
        for each in migration.operations
        if isinstance(each, ADDED) and each.model_name_lower in created
    ]

    assert late == [], "write them into CreateModel: fields, options['constraints' or 'indexes']"
