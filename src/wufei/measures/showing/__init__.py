"""Answers and definitions as pages and files show them."""
