"""Cells of imported files: the values in them, cleaned up and converted."""
