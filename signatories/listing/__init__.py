"""Signatory lists as they are read: ordering, paging, search, counts and the printed list."""
