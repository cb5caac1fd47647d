"""Definitions from their files: read, checked one by one and against one another."""
