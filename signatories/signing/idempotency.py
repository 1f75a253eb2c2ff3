"""Requests of programs that may come twice, because an answer was lost, and are carried out once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.keyed_hashes import keyed_hash
from signatories.exceptions import RequestKeyReused
from signatories.models import RequestKey, SignatoryList

#: How long a key is known.
LASTS = timedelta(days=1)


def is_first(signatory_list: SignatoryList, *, key: str, sent: str) -> bool:
    """Keep the key of a request, inside the transaction that carries it out; False where that was done before.

    `sent` is all that the request said. Raises `RequestKeyReused` where the key came with something else.
    """
    now = timezone.now()
    RequestKey.objects.filter(created_at__lt=now - LASTS).delete()
    known, is_new = RequestKey.objects.get_or_create(
        key=keyed_hash(f"{signatory_list.pk}\n{key}"), defaults={"sent": keyed_hash(sent)}
    )
    if known.sent != keyed_hash(sent):
        raise RequestKeyReused
    return is_new
