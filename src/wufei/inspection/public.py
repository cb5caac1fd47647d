"""What other modules may use of inspection."""
