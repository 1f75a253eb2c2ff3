"""The two APIs: the public API at `/api/v1/`, and Wagtail's at `/api/v2/` for generic clients."""
