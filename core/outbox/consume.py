"""Requests that are deleted once they are answered: too short-lived for a lease, claimed by deleting them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet

logger = logging.getLogger(__name__)
RequestT = TypeVar("RequestT", bound=Model)


def consume(requests: QuerySet[RequestT], answer: Callable[[RequestT], object]) -> int:
    """Delete each request and answer it, in one transaction; return how many requests are gone.

    Each request is answered by one worker. A request that cannot be answered is logged and dropped; database errors
    are raised, and the request stays.
    """
    consumed = 0
    for request in requests.iterator():
        row = type(request)._default_manager.filter(pk=request.pk)
        try:
            with transaction.atomic():
                if row.delete()[0]:
                    answer(request)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("A %s could not be answered", request._meta.verbose_name)
            row.delete()
        consumed += 1
    return consumed
