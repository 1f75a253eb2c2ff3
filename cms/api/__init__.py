"""The two APIs: ours at `/api/v1/`, which is the contract, and Wagtail's at `/api/v2/` for generic clients."""
