"""Rows of imported files: parsed, validated, compared and written."""
