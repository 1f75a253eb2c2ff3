"""News: posts of several kinds, their archive by year, kind, category and tag, and their feeds."""
