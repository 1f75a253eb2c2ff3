"""Import and export of signatory lists as files."""
