"""Supervision: plain facts and records in, findings with their evidence out."""
