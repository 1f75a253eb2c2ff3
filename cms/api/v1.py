"""The public API at `/api/v1/`, documented at `/api/v1/docs`."""

from __future__ import annotations

from ninja import NinjaAPI

from letters.api import editions_router
from letters.api import router as letters_router

api = NinjaAPI(
    title="Undersigned",
    version="1",
    description="Open letters, their signatories and their editions. Public data only, read-only, no key needed.",
    urls_namespace="api-v1",
)
api.add_router("letters", letters_router, tags=["letters"])
api.add_router("editions", editions_router, tags=["editions"])
