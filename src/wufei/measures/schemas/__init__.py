"""What the operations of the measures take and answer, with the meaning of every field."""
