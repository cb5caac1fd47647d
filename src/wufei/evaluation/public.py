"""What other modules may use of evaluation."""
