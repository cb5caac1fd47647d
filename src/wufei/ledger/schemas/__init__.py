"""What the ledger's operations take and answer, with the meaning of every field."""
