"""The operations of collection, by subject; ``wufei.collection.router`` puts them together."""
