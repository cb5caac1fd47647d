"""The ledger's operations, by subject; ``wufei.ledger.router`` puts them together."""
