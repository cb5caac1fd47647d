"""What other modules may use of driving."""
