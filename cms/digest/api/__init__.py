"""The digest in `/api/v1/`."""
