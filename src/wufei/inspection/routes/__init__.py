"""The operations of inspection, by subject; ``wufei.inspection.router`` puts them together."""
