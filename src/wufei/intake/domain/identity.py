"""Names that do not depend on the map: the same content gives the same entries, once."""

from __future__ import annotations

from uuid import UUID, uuid5

#: Namespace of everything that intake names.
NAMESPACE = UUID("6f1b0a52-8d0c-5c1e-9a57-3a1f7d6c2e40")


def batch_id(digest: str, generation: int) -> UUID:
    """The batch of a file's entries; ``generation`` counts how often they were undone."""
    return uuid5(NAMESPACE, f"{digest}:{generation}")


def entry_id(batch: UUID, sheet: str, row: int) -> UUID:
    """The client id of the entry that begins at ``row``."""
    return uuid5(batch, f"{sheet}:{row}")
