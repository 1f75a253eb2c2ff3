"""Actions on several entries at once."""
