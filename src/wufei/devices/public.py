"""What other modules may use of devices."""
