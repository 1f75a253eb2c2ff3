"""News in `/api/v1/`."""
