"""The operations of the measures, by subject; ``wufei.measures.router`` puts them together."""
