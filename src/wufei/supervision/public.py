"""What other modules may use of supervision."""
