"""What makes a file dangerous, told from its structure before any of it is believed."""
