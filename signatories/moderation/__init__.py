"""Review, decisions, corrections and merging of entries by staff."""
