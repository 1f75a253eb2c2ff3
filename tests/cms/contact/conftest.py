from __future__ import annotations

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _no_counted_requests() -> None:
    """Forget the requests of other tests, which come from the same network."""
    caches["default"].clear()
