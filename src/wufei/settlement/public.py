"""What other modules may use of settlement."""
