"""Named reads of collection."""
