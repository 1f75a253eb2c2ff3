"""Columns of imported files: what each one holds, and the new questions that they become."""
