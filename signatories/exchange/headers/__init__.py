"""Headers of imported files, in many languages: the column of a list that each one names."""
