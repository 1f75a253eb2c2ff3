"""What the public API says of letters, and how lists are asked for."""
