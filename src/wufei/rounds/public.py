"""What other modules may use of rounds."""
