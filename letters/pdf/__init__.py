"""Typesetting of a letter as a PDF, in a sandboxed process."""
