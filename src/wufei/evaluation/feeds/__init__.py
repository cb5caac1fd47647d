"""What happened on a day, read from the modules below as the lake takes it (one file a kind)."""
