"""Shapes of the API of settlement."""
